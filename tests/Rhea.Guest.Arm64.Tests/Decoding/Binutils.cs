using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rhea.Guest.Arm64.Tests.Decoding;

/// <summary>The AArch64 assembler and disassembler of the GNU binutils, against which the decoder is checked.</summary>
internal static class Binutils
{
    private const string Prefix = "aarch64-linux-gnu-";

    /// <summary>Whether both programs are on the path.</summary>
    public static bool IsInstalled { get; } = Has(Prefix + "as") && Has(Prefix + "objdump") && Has(Prefix + "objcopy");

    /// <summary>Assembles one instruction a line.</summary>
    public static uint[] Assemble(IEnumerable<string> lines)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["a.s"], ".arch armv8.1-a+crypto+crc\n" + string.Join('\n', lines) + "\n");
        Run("as", "-o", directory["a.o"], directory["a.s"]);
        Run("objcopy", "-O", "binary", "-j", ".text", directory["a.o"], directory["a.bin"]);
        return MemoryMarshal.Cast<byte, uint>(File.ReadAllBytes(directory["a.bin"])).ToArray();
    }

    /// <summary>Disassembles words that stand one after another from address 0; without comments, with single spaces.</summary>
    public static string[] Disassemble(ReadOnlySpan<uint> words)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllBytes(directory["a.bin"], MemoryMarshal.AsBytes(words).ToArray());
        string text = Run("objdump", "-D", "-b", "binary", "-m", "aarch64", "-z", "--no-show-raw-insn", directory["a.bin"]);
        string[] lines = [.. text.Split('\n').Where(line => line.Contains(":\t", StringComparison.Ordinal)).Select(Clean)];
        Assert.Equal(words.Length, lines.Length);
        return lines;
    }

    /// <summary>Whether a line of the disassembler is an instruction that it knows.</summary>
    public static bool IsAllocated(string line) => !line.StartsWith(".inst", StringComparison.Ordinal) && !line.Contains("undefined", StringComparison.Ordinal);

    private static string Clean(string line)
    {
        string text = line[(line.IndexOf(":\t", StringComparison.Ordinal) + 2)..].Replace('\t', ' ');
        int comment = text.IndexOf(" //", StringComparison.Ordinal);
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
        Assert.True(process.ExitCode == 0, errors.Result);
        return output;
    }

    private sealed class TemporaryDirectory : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("rhea-decode-").FullName;

        public string this[string name] => Path.Combine(_path, name);

        public void Dispose() => Directory.Delete(_path, true);
    }
}
