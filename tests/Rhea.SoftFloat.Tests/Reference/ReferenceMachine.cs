using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>Builds the reference program once and runs blocks of samples on it under a user-mode AArch64 emulator.</summary>
public sealed class ReferenceMachine : IDisposable
{
    private const string Compiler = "aarch64-linux-gnu-gcc";
    private readonly string directory = Directory.CreateTempSubdirectory("rhea-softfloat-").FullName;

    public ReferenceMachine()
    {
        if (MissingTool is not null) return;
        IEnumerable<string> lines = ArmOperations.All.Select((operation, number) => $"OPERATION({number}, \"{operation.Assembly.Replace("\n", "\\n")}\")");
        File.WriteAllLines(Path.Combine(directory, "operations.inc"), lines);
        string source = Path.Combine(AppContext.BaseDirectory, "Reference", "aarch64.c");
        Run(Compiler, "-O1", "-static", "-march=armv8.6-a+fp16+bf16", "-I", directory, "-o", Path.Combine(directory, "reference"), source);
    }

    /// <summary>The first tool that is absent, or null.</summary>
    public static string? MissingTool { get; } = Find(Compiler) is null ? Compiler : Emulator is null ? "qemu-aarch64-static or qemu-aarch64" : null;

    private static string? Emulator => Find("qemu-aarch64-static") ?? Find("qemu-aarch64");

    /// <summary>Executes one operation on operand triples under one FPCR value.</summary>
    /// <returns>For each triple the result and the FPSR.</returns>
    public Outcome[] Execute(int operation, IReadOnlyList<(uint Fpcr, ulong[] Operands)> blocks)
    {
        string input = Path.Combine(directory, $"{operation}.in"), output = Path.Combine(directory, $"{operation}.out");
        using (FileStream stream = File.Create(input))
        {
            foreach ((uint fpcr, ulong[] operands) in blocks)
            {
                stream.Write(MemoryMarshal.AsBytes<uint>([(uint)operation, fpcr, (uint)operands.Length / 3, 0]));
                stream.Write(MemoryMarshal.AsBytes<ulong>(operands));
            }
        }
        Run(Emulator!, "-cpu", "max", Path.Combine(directory, "reference"), input, output);
        Outcome[] outcomes = MemoryMarshal.Cast<byte, Outcome>(File.ReadAllBytes(output)).ToArray();
        File.Delete(input);
        File.Delete(output);
        return outcomes;
    }

    public void Dispose() => Directory.Delete(directory, true);

    private static string? Find(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);

    private static void Run(string tool, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{tool} ended with {process.ExitCode}: {errors}");
    }

    /// <summary>What the reference program writes for a triple.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct Outcome
    {
        public readonly ulong Result;
        public readonly ulong Fpsr;
    }
}
