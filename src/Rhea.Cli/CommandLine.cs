using System.Text;

namespace Rhea.Cli;

/// <summary>
/// The command line and the environment as bytes: paths and arguments of Linux are not always text, and the framework's
/// conversion would lose what is not UTF-8.
/// </summary>
/// <param name="Name">What the program was called as: argument zero.</param>
/// <param name="Arguments">The arguments after it.</param>
/// <param name="Environment">NAME=VALUE strings.</param>
internal sealed record CommandLine(string Name, IReadOnlyList<byte[]> Arguments, IReadOnlyList<byte[]> Environment)
{
    /// <summary>Reads both from /proc, or from the framework where there is no /proc.</summary>
    internal static CommandLine Read(string[] arguments)
    {
        List<byte[]> all = ReadStrings("/proc/self/cmdline");
        IReadOnlyList<byte[]> raw = all.Count >= arguments.Length
            ? all.GetRange(all.Count - arguments.Length, arguments.Length)
            : Array.ConvertAll(arguments, Encoding.UTF8.GetBytes);
        string name = all.Count > arguments.Length ? Encoding.UTF8.GetString(all[0]) : System.Environment.GetCommandLineArgs()[0];
        List<byte[]> environment = ReadStrings("/proc/self/environ");
        return new CommandLine(name, raw, environment);
    }

    /// <summary>An argument as text, for options.</summary>
    internal string Text(int index) => Encoding.UTF8.GetString(Arguments[index]);

    /// <summary>An environment variable's value, or null.</summary>
    internal string? Variable(string name)
    {
        byte[] prefix = Encoding.UTF8.GetBytes(name + "=");
        foreach (byte[] entry in Environment)
        {
            if (entry.AsSpan().StartsWith(prefix))
                return Encoding.UTF8.GetString(entry.AsSpan(prefix.Length));
        }
        return null;
    }

    private static List<byte[]> ReadStrings(string file)
    {
        var strings = new List<byte[]>();
        byte[] content;
        try
        {
            content = File.ReadAllBytes(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return strings;
        }
        for (int start = 0; start < content.Length;)
        {
            int end = Array.IndexOf(content, (byte)0, start);
            end = end < 0 ? content.Length : end;
            strings.Add(content[start..end]);
            start = end + 1;
        }
        return strings;
    }
}
