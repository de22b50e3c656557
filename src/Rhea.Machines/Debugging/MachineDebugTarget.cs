using System.Globalization;
using System.Text;
using Rhea.Gdb;
using Rhea.Translator.Execution;

namespace Rhea.Machines.Debugging;

/// <summary>A machine as the stub sees it: process 1, whose threads are the processors, numbered from 1.</summary>
internal sealed class MachineDebugTarget : IDebugTarget
{
    private const int OnlyProcess = 1;

    // Bits of the reference's step packets.
    private const int StepEnabled = 1, StepWithoutInterrupts = 2, StepWithoutTimers = 4;

    private readonly MachineRunner _runner;
    private readonly IMachineProcessors _processors;
    private readonly HashSet<ulong> _software = [], _hardware = [];
    private int _stepBits = StepEnabled | StepWithoutInterrupts | StepWithoutTimers;
    private bool _isPhysical;

    internal MachineDebugTarget(MachineRunner runner, IMachineProcessors processors)
    {
        _runner = runner;
        _processors = processors;
        Threads = [.. Enumerable.Range(0, processors.Count).Select(Identify)];
    }

    /// <summary>The processor that stopped.</summary>
    internal int CurrentProcessor { get; set; }

    /// <summary>Whether interrupts are taken in single steps.</summary>
    internal bool StepsTakeInterrupts => (_stepBits & StepWithoutInterrupts) == 0;

    /// <inheritdoc/>
    public int Process => OnlyProcess;

    /// <inheritdoc/>
    public IReadOnlyList<ThreadIdentifier> Threads { get; }

    /// <inheritdoc/>
    public ThreadIdentifier Current => Identify(CurrentProcessor);

    /// <inheritdoc/>
    public IRemoteFiles? Files => null;

    /// <inheritdoc/>
    public bool HasProcesses => false;

    /// <inheritdoc/>
    public int RegisterCount => _processors.Registers.Count;

    /// <inheritdoc/>
    public int GeneralRegisterCount => _processors.Registers.GeneralCount;

    /// <inheritdoc/>
    public IReadOnlyList<int> ExpeditedRegisters => _processors.Registers.Expedited;

    private DebugPoints Points => _processors.Points;

    /// <inheritdoc/>
    public byte[]? Description(string name) => name == "target.xml" ? Encoding.ASCII.GetBytes(_processors.Registers.Description) : null;

    /// <inheritdoc/>
    public int RegisterSize(int register) => _processors.Registers.Size(register);

    /// <inheritdoc/>
    public bool ReadRegister(ThreadIdentifier thread, int register, Span<byte> value) =>
        Find(thread) is { } processor && _processors.Registers.Read(processor, register, value);

    /// <inheritdoc/>
    public bool WriteRegister(ThreadIdentifier thread, int register, ReadOnlySpan<byte> value) =>
        Find(thread) is { } processor && _processors.Registers.Write(processor, register, value);

    /// <inheritdoc/>
    public bool SetProgramCounter(ThreadIdentifier thread, ulong address) =>
        WriteRegister(thread, _processors.Registers.ProgramCounter, BitConverter.GetBytes(address));

    /// <inheritdoc/>
    public string Describe(ThreadIdentifier thread) => Find(thread) is { } processor ? _processors.Describe(processor) : "";

    /// <inheritdoc/>
    public int ReadMemory(ThreadIdentifier thread, ulong address, Span<byte> bytes)
    {
        if (_isPhysical)
            return _processors.ReadPhysical(address, bytes);
        return Find(thread) is { } processor ? MemoryDump.Read(_processors, processor, address, bytes) : 0;
    }

    /// <inheritdoc/>
    public bool WriteMemory(ThreadIdentifier thread, ulong address, ReadOnlySpan<byte> bytes)
    {
        const ulong pageSize = 4096;
        if (_isPhysical)
            return _processors.WritePhysical(address, bytes);
        if (Find(thread) is not { } processor)
            return false;
        while (!bytes.IsEmpty)
        {
            int count = (int)Math.Min((ulong)bytes.Length, pageSize - (address & (pageSize - 1)));
            if (!_processors.TryProbe(processor, address, out ulong physical) || !_processors.WritePhysical(physical, bytes[..count]))
                return false;
            bytes = bytes[count..];
            address += (ulong)count;
        }

        return true;
    }

    /// <inheritdoc/>
    public bool AddPoint(PointKind kind, ulong address, ulong length)
    {
        if (kind is PointKind.Software or PointKind.Hardware)
        {
            (kind == PointKind.Software ? _software : _hardware).Add(address);
            Points.AddBreakpoint(address);
            return true;
        }

        bool added = Points.AddWatchpoint(new Watchpoint(address, length, AccessOf(kind)));
        _processors.WatchpointsChanged();
        return added;
    }

    /// <inheritdoc/>
    public bool RemovePoint(PointKind kind, ulong address, ulong length)
    {
        if (kind is not (PointKind.Software or PointKind.Hardware))
        {
            Points.RemoveWatchpoint(new Watchpoint(address, length, AccessOf(kind)));
            _processors.WatchpointsChanged();
            return true;
        }

        (kind == PointKind.Software ? _software : _hardware).Remove(address);
        if (!_software.Contains(address) && !_hardware.Contains(address))
            Points.RemoveBreakpoint(address);
        return true;
    }

    /// <inheritdoc/>
    public string Monitor(string command) => _runner.Monitor.Execute(command);

    /// <inheritdoc/>
    public byte[]? ReadObject(string name, string annex) => null;

    /// <inheritdoc/>
    public void SetPassedSignals(IReadOnlyCollection<int> signals)
    {
        // A machine has none.
    }

    /// <inheritdoc/>
    public void SetCaughtCalls(IReadOnlyCollection<int>? calls)
    {
        // The system is the guest's.
    }

    /// <inheritdoc/>
    public bool Owns(int process) => true;

    /// <inheritdoc/>
    public Turn HandOver(int process, ReadOnlySpan<byte> packet, out byte[] next)
    {
        next = [];
        return Turn.Unknown;
    }

    /// <inheritdoc/>
    public bool DetachOther(int process) => false;

    /// <inheritdoc/>
    public bool LeaveLine() => false;

    /// <inheritdoc/>
    public string? Query(string packet)
    {
        const string setSteps = "Qqemu.sstep=", setPhysical = "Qqemu.PhyMemMode:";
        switch (packet)
        {
            case "qqemu.sstepbits":
                return $"ENABLE={StepEnabled:x},NOIRQ={StepWithoutInterrupts:x},NOTIMER={StepWithoutTimers:x}";
            case "qqemu.sstep":
                return $"0x{_stepBits:x}";
            case "qqemu.PhyMemMode":
                return _isPhysical ? "1" : "0";
            case setPhysical + "0" or setPhysical + "1":
                _isPhysical = packet.EndsWith('1');
                return "OK";
            default:
                if (!packet.StartsWith(setSteps, StringComparison.Ordinal)
                    || !int.TryParse(packet.AsSpan(setSteps.Length), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int bits))
                    return null;
                _stepBits = bits;
                return "OK";
        }
    }

    internal static ThreadIdentifier Identify(int processor) => new(OnlyProcess, processor + 1);

    /// <summary>Whether a breakpoint was set as one of the hardware.</summary>
    internal bool IsHardware(ulong address) => _hardware.Contains(address) && !_software.Contains(address);

    /// <summary>The debugger is gone, and all that it has set. While the processors stand still.</summary>
    internal void Clear()
    {
        _software.Clear();
        _hardware.Clear();
        _isPhysical = false;
        CurrentProcessor = 0;
        Points.Clear();
        _processors.WatchpointsChanged();
    }

    private int? Find(ThreadIdentifier thread) => thread.Thread >= 1 && thread.Thread <= _processors.Count ? thread.Thread - 1 : null;

    private static WatchedAccess AccessOf(PointKind kind) => kind switch
    {
        PointKind.Write => WatchedAccess.Write,
        PointKind.Read => WatchedAccess.Read,
        _ => WatchedAccess.Read | WatchedAccess.Write,
    };
}
