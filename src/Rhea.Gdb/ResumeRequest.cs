namespace Rhea.Gdb;

/// <summary>How the debugger lets the program go on.</summary>
public enum ResumeKind
{
    /// <summary>As <see cref="ResumeRequest.Actions"/> say.</summary>
    Resume,

    /// <summary>Without the debugger.</summary>
    Detach,

    /// <summary>Not at all.</summary>
    Kill,
}

/// <summary>What a thread does when the program goes on.</summary>
/// <param name="Threads">Which threads.</param>
/// <param name="Signal">The protocol's number of a signal that they get, or 0.</param>
/// <param name="Step">One instruction, or, with a range, instructions until the program counter leaves it.</param>
/// <param name="RangeStart">The start of the range.</param>
/// <param name="RangeEnd">Its end; equal to the start for a single step.</param>
public readonly record struct ThreadAction(ThreadIdentifier Threads, int Signal, bool Step, ulong RangeStart = 0, ulong RangeEnd = 0);

/// <summary>What the debugger wants of the program after a stop.</summary>
/// <param name="Kind">Go on, and how.</param>
/// <param name="Actions">For each thread the first that includes it; a thread that none includes stands still.</param>
public sealed record ResumeRequest(ResumeKind Kind, IReadOnlyList<ThreadAction> Actions)
{
    /// <summary>Everything runs without the debugger.</summary>
    public static readonly ResumeRequest Detached = new(ResumeKind.Detach, []);

    /// <summary>The process ends.</summary>
    public static readonly ResumeRequest Killed = new(ResumeKind.Kill, []);

    /// <summary>What a thread does, or null if it stands still.</summary>
    public ThreadAction? For(ThreadIdentifier thread)
    {
        foreach (ThreadAction action in Actions)
        {
            if (action.Threads.Includes(thread))
                return action;
        }
        return null;
    }
}
