using System.Diagnostics;
using System.Globalization;

namespace Rhea.Guest.RiscV.Tests.Decoding;

/// <summary>The RISC-V assembler and disassembler of the GNU binutils, against which the decoder is checked.</summary>
internal static class Binutils
{
    private const string Prefix = "riscv64-linux-gnu-";
    private const string Extensions = "rv64gc_zicbom_zicboz_zba_zbb_zbc_zbs_zfh_svinval";

    /// <summary>Whether the programs are on the path.</summary>
    public static bool IsInstalled { get; } = Has(Prefix + "as") && Has(Prefix + "objdump");

    /// <summary>Disassembles instructions of 4 bytes that stand one after another from address 0, without aliases.</summary>
    public static string[] Disassemble(IReadOnlyList<uint> words)
    {
        string folder = Directory.CreateTempSubdirectory("rhea-decode-").FullName;
        string source = Path.Combine(folder, "a.s"), target = Path.Combine(folder, "a.o");
        var lines = words.Select(word => string.Create(CultureInfo.InvariantCulture, $".insn 4, 0x{word:x8}"));
        File.WriteAllText(source, $".option norelax\n.attribute arch, \"{Extensions}\"\n.option arch, {Extensions}\n" + string.Join('\n', lines) + "\n");
        Run("as", "-march=" + Extensions, "-o", target, source);
        string text = Run("objdump", "-d", "-z", "-M", "no-aliases", "--no-show-raw-insn", target);
        Directory.Delete(folder, true);
        string[] found = [.. text.Split('\n').Where(line => line.Contains(":\t", StringComparison.Ordinal)).Select(Clean)];
        Assert.Equal(words.Count, found.Length);
        return found;
    }

    private static string Clean(string line)
    {
        string text = line[(line.IndexOf(":\t", StringComparison.Ordinal) + 2)..].Replace('\t', ' ');
        int comment = text.IndexOf(" #", StringComparison.Ordinal);
        return (comment < 0 ? text : text[..comment]).Trim();
    }

    private static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Prefix + program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result.Length > 800 ? errors.Result[..800] : errors.Result);
        return output;
    }
}

/// <summary>A test that needs the binutils, and is skipped where they are not installed.</summary>
internal sealed class BinutilsFactAttribute : FactAttribute
{
    /// <summary>Decides at discovery, so that the test counts as skipped.</summary>
    public BinutilsFactAttribute() => Skip = Binutils.IsInstalled ? null : "riscv64-linux-gnu-binutils are not installed.";
}
