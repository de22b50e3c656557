using System.Globalization;
using Rhea.Testing;

namespace Rhea.Guest.RiscV.Tests.Decoding;

/// <summary>The RISC-V assembler and disassembler of the GNU binutils, against which the decoder is checked.</summary>
internal static class Binutils
{
    private static readonly GnuProgram _gnu = new("riscv64-linux-gnu-");
    private const string Extensions = "rv64gc_zicbom_zicboz_zba_zbb_zbc_zbs_zfh_svinval";

    /// <summary>Whether the programs are on the path.</summary>
    public static bool IsInstalled { get; } = _gnu.Has("as", "objdump");

    /// <summary>Disassembles instructions of 4 bytes that stand one after another from address 0, without aliases.</summary>
    public static string[] Disassemble(IReadOnlyList<uint> words)
    {
        using var directory = new TemporaryDirectory();
        string source = directory["a.s"], target = directory["a.o"];
        var lines = words.Select(word => string.Create(CultureInfo.InvariantCulture, $".insn 4, 0x{word:x8}"));
        File.WriteAllText(source, $".option norelax\n.attribute arch, \"{Extensions}\"\n.option arch, {Extensions}\n" + string.Join('\n', lines) + "\n");
        _gnu.Run("as", "-march=" + Extensions, "-o", target, source);
        string text = _gnu.Run("objdump", "-d", "-z", "-M", "no-aliases", "--no-show-raw-insn", target);
        string[] found = GnuProgram.Instructions(text, "#");
        Assert.Equal(words.Count, found.Length);
        return found;
    }
}

/// <summary>A test that needs the binutils, and is skipped where they are not installed.</summary>
internal sealed class BinutilsFactAttribute : FactAttribute
{
    /// <summary>Decides at discovery, so that the test counts as skipped.</summary>
    public BinutilsFactAttribute() => Skip = Binutils.IsInstalled ? null : "riscv64-linux-gnu-binutils are not installed.";
}
