namespace Rhea.LinuxUser.SystemCalls;

/// <summary>
/// What is known of a system call that was interrupted and will be made again without that a handler ran: to the guest it is one call,
/// whose relative timeout goes on. The kernel calls it the same.
/// </summary>
internal sealed class RestartBlock
{
    /// <summary>Whether the guest is about to make the call again.</summary>
    internal bool IsPending { get; private set; }

    /// <summary>The restart code of the call; 0 outside of a call that goes on.</summary>
    internal long Code { get; private set; }

    /// <summary>The program counter at the call.</summary>
    internal ulong ProgramCounter { get; private set; }

    /// <summary>The program counter behind the call.</summary>
    internal ulong Behind { get; private set; }

    /// <summary>The call.</summary>
    internal CallArguments Call { get; private set; }

    /// <summary>When the call's relative timeout ends, in nanoseconds of its clock; null if that is not known yet.</summary>
    internal long? Deadline { get; set; }

    /// <summary>Notes that the guest is about to make a call again.</summary>
    internal void Set(long code, ulong programCounter, ulong behind, in CallArguments call)
    {
        IsPending = true;
        Code = code;
        ProgramCounter = programCounter;
        Behind = behind;
        Call = call;
    }

    /// <summary>At the start of a system call: tells whether it is the one that goes on.</summary>
    internal bool Enter(ulong number)
    {
        bool again = IsPending && Call.Number == number;
        IsPending = false;
        if (!again)
            Clear();
        return again;
    }

    /// <summary>Forgets the call.</summary>
    internal void Clear()
    {
        IsPending = false;
        Code = 0;
        Deadline = null;
    }
}
