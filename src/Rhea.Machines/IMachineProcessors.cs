using System.Text;
using Rhea.Translator.Execution;

namespace Rhea.Machines;

/// <summary>
/// The processors of a machine, as who runs and debugs it sees them. They are numbered from 0; all members but <see cref="Stop"/> and those that never
/// change are called while they stand still.
/// </summary>
public interface IMachineProcessors
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>Breakpoints and watchpoints, by virtual addresses.</summary>
    DebugPoints Points { get; }

    /// <summary>Their registers.</summary>
    MachineRegisters Registers { get; }

    /// <summary>Called, on any thread, when a processor has stopped by itself.</summary>
    Action? Halted { set; }

    /// <summary>Power on.</summary>
    void Reset();

    /// <summary>Lets those run that have an order.</summary>
    void Start(Func<int, ProcessorOrder?> orders);

    /// <summary>Stops all of them. Not under the machine's lock.</summary>
    void Stop();

    /// <summary>Why a processor stopped by itself since it was started.</summary>
    ProcessorStop StopOf(int processor);

    /// <summary>The watchpoints were changed.</summary>
    void WatchpointsChanged();

    /// <summary>Finds the physical address that a processor has at a virtual one.</summary>
    bool TryProbe(int processor, ulong address, out ulong physical);

    /// <summary>Reads physical memory, and devices. Gives the number of bytes that could be read from the start on.</summary>
    int ReadPhysical(ulong address, Span<byte> bytes);

    /// <summary>Writes physical memory, ROM too, and devices. False if any byte could not be written.</summary>
    bool WritePhysical(ulong address, ReadOnlySpan<byte> bytes);

    /// <summary>What a processor is and does, in a few words.</summary>
    string Describe(int processor);

    /// <summary>Shows all registers of a processor.</summary>
    void ShowRegisters(int processor, StringBuilder text);

    /// <summary>Shows an instruction. Gives its length in bytes, 0 if there are not enough bytes.</summary>
    int Disassemble(ReadOnlySpan<byte> bytes, ulong address, StringBuilder text);
}

/// <summary>The registers of a machine's processors as debuggers number them (GDB manual, "Target Descriptions").</summary>
public abstract class MachineRegisters
{
    /// <summary>target.xml.</summary>
    public abstract string Description { get; }

    /// <summary>How many there are.</summary>
    public abstract int Count { get; }

    /// <summary>How many of them the packet with all registers has.</summary>
    public abstract int GeneralCount { get; }

    /// <summary>Those that every stop tells.</summary>
    public abstract IReadOnlyList<int> Expedited { get; }

    /// <summary>The number of the program counter.</summary>
    public abstract int ProgramCounter { get; }

    /// <summary>The number of a register that a command names, or -1.</summary>
    public abstract int Find(string name);

    /// <summary>The size in bytes.</summary>
    public abstract int Size(int register);

    /// <summary>Reads a register of a processor.</summary>
    public abstract bool Read(int processor, int register, Span<byte> value);

    /// <summary>Writes a register of a processor.</summary>
    public abstract bool Write(int processor, int register, ReadOnlySpan<byte> value);
}
