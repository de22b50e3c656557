using System.Text;
using Rhea.Guest.Arm64.Decoding;

namespace Rhea.Guest.Arm64.Tests.Decoding;

/// <summary>Instructions as the assembler encodes them: the pattern chosen and its arguments, and the text.</summary>
public class AssembledInstructionTests
{
    [BinutilsFact]
    public void PatternAndArgumentsAreThoseOfTheAssembly()
    {
        IReadOnlyList<(string Assembly, string Description)> cases = InstructionList.All;
        uint[] words = Binutils.Assemble(cases.Select(one => one.Assembly));
        Assert.Equal(cases.Count, words.Length);
        var differences = new StringBuilder();
        for (int index = 0; index < cases.Count; index++)
        {
            string? actual = A64Disassembler.Describe(words[index]);
            if (actual != cases[index].Description)
            {
                differences.AppendLine($"{cases[index].Assembly}: {actual}");
            }
        }

        Assert.Equal("", differences.ToString());
    }

    [BinutilsFact]
    public void TextIsThatOfTheDisassembler()
    {
        uint[] words = Binutils.Assemble(InstructionList.All.Select(one => one.Assembly));
        string[] reference = Binutils.Disassemble(words);
        for (int index = 0; index < words.Length; index++)
        {
            Assert.Equal(reference[index], A64Disassembler.Format(words[index], (ulong)index * 4));
        }
    }

    [BinutilsFact]
    public void EveryPatternIsCoveredByTheList()
    {
        uint[] words = Binutils.Assemble(InstructionList.All.Select(one => one.Assembly));
        var seen = words.Select(word => A64Disassembler.Describe(word)?.Split(' ')[0]).ToHashSet();
        var missing = Enumerable.Range(0, A64Encodings.Count).Select(pattern => A64Encodings.Name(pattern).Split('.')[0]).Distinct().Where(name => !seen.Contains(name));
        Assert.Equal("", string.Join(" ", missing));
    }
}
