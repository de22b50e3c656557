namespace Rhea.Bench.Measuring;

/// <summary>One of those that are compared: a name, and the words of a command that come before the program.</summary>
internal sealed record Contender(string Name, IReadOnlyList<string> Words)
{
    public const string Native = "native", Reference = "reference", Rhea = "Rhea";

    /// <summary>A command as it was given, in words, and more words behind it.</summary>
    public static Contender Of(string name, string command, params IEnumerable<string> more) =>
        new(name, [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. more]);
}
