using Rhea.Base.Memory;
using Rhea.Base.Time;
using Rhea.Devices.Characters;
using Rhea.Machines.RiscV;

namespace Rhea.Machines.Tests.RiscV;

/// <summary>A board without harts, after its first reset.</summary>
internal sealed class TestBoard : IRiscVInterruptSink, IDisposable
{
    private readonly RealTimeClock _clock;

    internal TestBoard(RiscVVirtOptions options)
    {
        var machineLock = new Lock();
        _clock = new RealTimeClock(machineLock);
        Board = RiscVVirtBoard.Create(options, new Machine(machineLock, _clock, Requests), new NullBackend(), out string? error)!;
        Assert.Null(error);
        Board.Connect(this);
        Board.Reset();
    }

    internal RiscVVirtBoard Board { get; }

    internal MachineRequests Requests { get; } = new();

    internal List<(int Hart, RiscVInterrupt Kind, bool Level)> Changes { get; } = [];

    public void SetLine(int hart, RiscVInterrupt kind, bool level) => Changes.Add((hart, kind, level));

    public void Dispose()
    {
        _clock.Dispose();
        Board.Dispose();
        Requests.Dispose();
    }

    internal byte[] Read(ulong address, int length)
    {
        byte[] bytes = new byte[length];
        Assert.Equal(MemoryResult.Ok, Board.Memory.Read(address, bytes));
        return bytes;
    }

    internal ulong Load(ulong address, int size)
    {
        Assert.Equal(MemoryResult.Ok, Board.Memory.Load(address, size, out ulong value));
        return value;
    }
}
