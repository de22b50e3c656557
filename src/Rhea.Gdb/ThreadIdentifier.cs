using System.Globalization;

namespace Rhea.Gdb;

/// <summary>A thread of a process; either may be <see cref="All"/> or <see cref="Any"/> in what a debugger asks for.</summary>
/// <param name="Process">The number of the process.</param>
/// <param name="Thread">The number of the thread.</param>
public readonly record struct ThreadIdentifier(int Process, int Thread)
{
    /// <summary>Every thread or process.</summary>
    public const int All = -1;

    /// <summary>Some thread or process, whichever.</summary>
    public const int Any = 0;

    /// <summary>Whether this, as a pattern, includes a thread.</summary>
    public bool Includes(ThreadIdentifier other) =>
        (Process <= 0 || Process == other.Process) && (Thread <= 0 || Thread == other.Thread);

    /// <summary>As the protocol writes it.</summary>
    internal string Format(bool multiprocess) => multiprocess
        ? string.Create(CultureInfo.InvariantCulture, $"p{Process:x}.{Thread:x}")
        : Thread.ToString("x", CultureInfo.InvariantCulture);
}
