using System.Runtime.InteropServices;
using Rhea.Testing;

namespace Rhea.Guest.Arm64.Tests.Decoding;

/// <summary>The AArch64 assembler and disassembler of the GNU binutils, against which the decoder is checked.</summary>
internal static class Binutils
{
    private static readonly GnuProgram _gnu = new("aarch64-linux-gnu-");

    /// <summary>Whether both programs are on the path.</summary>
    public static bool IsInstalled { get; } = _gnu.Has("as", "objdump", "objcopy");

    /// <summary>Assembles one instruction a line.</summary>
    public static uint[] Assemble(IEnumerable<string> lines)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["a.s"], ".arch armv8.1-a+crypto+crc\n" + string.Join('\n', lines) + "\n");
        _gnu.Run("as", "-o", directory["a.o"], directory["a.s"]);
        _gnu.Run("objcopy", "-O", "binary", "-j", ".text", directory["a.o"], directory["a.bin"]);
        return MemoryMarshal.Cast<byte, uint>(File.ReadAllBytes(directory["a.bin"])).ToArray();
    }

    /// <summary>Disassembles words that stand one after another from address 0; without comments, with single spaces.</summary>
    public static string[] Disassemble(ReadOnlySpan<uint> words)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllBytes(directory["a.bin"], MemoryMarshal.AsBytes(words).ToArray());
        string text = _gnu.Run("objdump", "-D", "-b", "binary", "-m", "aarch64", "-z", "--no-show-raw-insn", directory["a.bin"]);
        string[] lines = GnuProgram.Instructions(text, "//");
        Assert.Equal(words.Length, lines.Length);
        return lines;
    }

    /// <summary>Whether a line of the disassembler is an instruction that it knows.</summary>
    public static bool IsAllocated(string line) => !line.StartsWith(".inst", StringComparison.Ordinal) && !line.Contains("undefined", StringComparison.Ordinal);
}
