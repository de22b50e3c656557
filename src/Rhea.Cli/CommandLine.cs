using System.Text;
using Rhea.Base.Host;

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
    /// <summary>How the kernel started the process.</summary>
    internal KernelStart Start { get; init; } = KernelStart.Direct;

    /// <summary>Reads both from the process's initial stack, which needs no /proc, or from the framework.</summary>
    internal static CommandLine Read(string[] arguments)
    {
        IReadOnlyList<byte[]> all = InitialProcess.Arguments();
        bool complete = all.Count > arguments.Length;
        IReadOnlyList<byte[]> raw = complete
            ? [.. all.Skip(all.Count - arguments.Length)]
            : Array.ConvertAll(arguments, Encoding.UTF8.GetBytes);
        string name = complete ? Encoding.UTF8.GetString(all[0]) : System.Environment.GetCommandLineArgs()[0];
        return new CommandLine(name, raw, InitialProcess.Environment()) { Start = KernelStart.Read() };
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
}
