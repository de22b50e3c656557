namespace Rhea.Gdb;

/// <summary>The kinds of breakpoints and watchpoints, by their number in Z packets.</summary>
public enum PointKind
{
    /// <summary>A breakpoint.</summary>
    Software = 0,

    /// <summary>A breakpoint.</summary>
    Hardware = 1,

    /// <summary>Stops at writes.</summary>
    Write = 2,

    /// <summary>Stops at reads.</summary>
    Read = 3,

    /// <summary>Stops at both.</summary>
    Access = 4,
}

/// <summary>How a process that shares the line with another one goes on.</summary>
public enum Turn
{
    /// <summary>There is no such process.</summary>
    Unknown,

    /// <summary>A packet has come from the other one.</summary>
    Packet,

    /// <summary>The next packet is to be read from the line.</summary>
    Line,

    /// <summary>The debugger has let go of this process.</summary>
    Released,
}

/// <summary>
/// What is debugged: a process of user mode, or a machine, whose processors are threads then. All members are called only while it
/// stands still.
/// </summary>
public interface IDebugTarget
{
    /// <summary>The number of the process; 1 for a machine.</summary>
    int Process { get; }

    /// <summary>All threads, at least one.</summary>
    IReadOnlyList<ThreadIdentifier> Threads { get; }

    /// <summary>The thread that stopped last.</summary>
    ThreadIdentifier Current { get; }

    /// <summary>The remote file access that the target offers, or null.</summary>
    IRemoteFiles? Files { get; }

    /// <summary>Whether forks and new programs can be followed, and system calls caught.</summary>
    bool HasProcesses { get; }

    /// <summary>A document of the target description ("target.xml"), or null.</summary>
    byte[]? Description(string name);

    /// <summary>The number of registers.</summary>
    int RegisterCount { get; }

    /// <summary>How many of them, from the first on, the packet with all registers has; the rest is asked for one by one.</summary>
    int GeneralRegisterCount => RegisterCount;

    /// <summary>The registers that every stop tells.</summary>
    IReadOnlyList<int> ExpeditedRegisters { get; }

    /// <summary>The size of a register in bytes.</summary>
    int RegisterSize(int register);

    /// <summary>Reads a register of a thread, in the target's byte order. False if there is no such thread.</summary>
    bool ReadRegister(ThreadIdentifier thread, int register, Span<byte> value);

    /// <summary>Writes a register of a thread.</summary>
    bool WriteRegister(ThreadIdentifier thread, int register, ReadOnlySpan<byte> value);

    /// <summary>Sets the program counter of a thread.</summary>
    bool SetProgramCounter(ThreadIdentifier thread, ulong address);

    /// <summary>What there is to say of a thread in a list.</summary>
    string Describe(ThreadIdentifier thread);

    /// <summary>Reads memory as a thread sees it. Gives the number of bytes that could be read from the start on.</summary>
    int ReadMemory(ThreadIdentifier thread, ulong address, Span<byte> bytes);

    /// <summary>Writes memory. False if any byte could not be written.</summary>
    bool WriteMemory(ThreadIdentifier thread, ulong address, ReadOnlySpan<byte> bytes);

    /// <summary>Sets a point. False if that is not possible.</summary>
    bool AddPoint(PointKind kind, ulong address, ulong length);

    /// <summary>Removes a point. False if that is not possible.</summary>
    bool RemovePoint(PointKind kind, ulong address, ulong length);

    /// <summary>Carries out a command of the user's ("monitor"); the text to show.</summary>
    string Monitor(string command);

    /// <summary>Answers a question or setting (q, Q) that only this target knows; null if it does not.</summary>
    string? Query(string packet) => null;

    /// <summary>Reads a whole object of the target: "auxv", "exec-file", "siginfo"; null if there is none.</summary>
    byte[]? ReadObject(string name, string annex);

    /// <summary>Signals, by the protocol's numbers, that go to the program without a stop.</summary>
    void SetPassedSignals(IReadOnlyCollection<int> signals);

    /// <summary>The system calls that stop; empty for all, null for none.</summary>
    void SetCaughtCalls(IReadOnlyCollection<int>? calls);

    /// <summary>Whether a process is this one, as far as packets are concerned.</summary>
    bool Owns(int process);

    /// <summary>A packet is for another process on the same line: hands it over, and waits until it is this one's turn again.</summary>
    Turn HandOver(int process, ReadOnlySpan<byte> packet, out byte[] next);

    /// <summary>Lets another process on the same line go on without the debugger. False if there is none.</summary>
    bool DetachOther(int process);

    /// <summary>The debugger lets go of this process. True if another one takes over the line.</summary>
    bool LeaveLine();
}
