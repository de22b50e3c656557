namespace Rhea.Translator.Verification;

/// <summary>One thing in which the backends differ.</summary>
/// <param name="Name">A register, a place in memory, or what was returned.</param>
/// <param name="Before">What it was before the region; empty where that is not known.</param>
/// <param name="Bytecode">What the interpreter made of it.</param>
/// <param name="Native">What generated code made of it.</param>
public readonly record struct DifferentValue(string Name, string Before, string Bytecode, string Native);

/// <summary>A region that the two backends execute differently.</summary>
/// <param name="GuestAddress">Where the region begins.</param>
/// <param name="Values">What differs.</param>
/// <param name="Code">The region's intermediate representation after the passes.</param>
public sealed record VerificationDifference(ulong GuestAddress, IReadOnlyList<DifferentValue> Values, string Code)
{
    /// <summary>The difference in words, line by line.</summary>
    public string Describe()
    {
        var text = new System.Text.StringBuilder();
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"bytecode and native code differ in the region at 0x{GuestAddress:x}\n");
        foreach (DifferentValue value in Values)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  {value.Name,-12} bytecode {value.Bytecode}  native {value.Native}");
            text.Append(value.Before.Length > 0 ? $"  before {value.Before}\n" : "\n");
        }

        return text.Append(Code).ToString();
    }
}
