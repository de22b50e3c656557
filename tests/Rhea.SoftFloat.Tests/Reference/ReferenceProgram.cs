using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>
/// A program that executes instructions of some architecture on samples from a file: built once from a C source beside this file
/// and the operations' text, then run for each operation.
/// </summary>
public abstract class ReferenceProgram : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("rhea-softfloat-").FullName;

    private protected ReferenceProgram(
        string? missing, string compiler, string source, string[] options, IReadOnlyList<ReferenceOperation> operations, Action<string>? link = null)
    {
        Operations = operations;
        if (missing is not null) return;
        IEnumerable<string> lines = operations.Select((operation, number) => $"{operation.Macro}({number}, {operation.Text})");
        File.WriteAllLines(Path.Combine(directory, "operations.inc"), lines);
        string path = Path.Combine(AppContext.BaseDirectory, "Reference", source);
        string program = Path.Combine(directory, "reference");
        string[] libraries = link is null ? ["-lm"] : [];
        Run(compiler, [.. options, "-I", directory, "-o", program, path, .. libraries]);
        link?.Invoke(program);
    }

    /// <summary>The operations; the index is the number that the program knows.</summary>
    public IReadOnlyList<ReferenceOperation> Operations { get; }

    /// <summary>The control register's values to try for an operation.</summary>
    public abstract IEnumerable<uint> Controls(ReferenceOperation operation);

    /// <summary>The environment that a value of the control register stands for.</summary>
    public abstract FloatEnvironment ToEnvironment(uint control);

    /// <summary>The flags of a value of the status register.</summary>
    public abstract FloatFlags ToFlags(ulong status);

    /// <summary>The command before the program's name.</summary>
    private protected abstract string[] Launcher { get; }

    /// <summary>Executes one operation on operand triples under values of the control register.</summary>
    public Outcome[] Execute(int operation, IReadOnlyList<(uint Control, UInt128[] Operands)> blocks)
    {
        string input = Path.Combine(directory, $"{operation}.in"), output = Path.Combine(directory, $"{operation}.out");
        using (FileStream stream = File.Create(input))
        {
            foreach ((uint control, UInt128[] operands) in blocks)
            {
                stream.Write(MemoryMarshal.AsBytes<uint>([(uint)operation, control, (uint)operands.Length / 3, 0]));
                stream.Write(MemoryMarshal.AsBytes<UInt128>(operands));
            }
        }
        string[] command = [.. Launcher, Path.Combine(directory, "reference"), input, output];
        Run(command[0], command[1..]);
        Outcome[] outcomes = MemoryMarshal.Cast<byte, Outcome>(File.ReadAllBytes(output)).ToArray();
        File.Delete(input);
        File.Delete(output);
        return outcomes;
    }

    public void Dispose()
    {
        Directory.Delete(directory, true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The path of a tool, or null.</summary>
    private protected static string? Find(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);

    private protected static void Run(string tool, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{tool} ended with {process.ExitCode}: {errors}");
    }

    /// <summary>What the program writes for a triple.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct Outcome
    {
        public readonly UInt128 Result;
        public readonly ulong Status;
        private readonly ulong padding;
    }
}
