using System.Diagnostics;
using Rhea.Base.Memory;
using Rhea.Base.Time;
using Rhea.Guest.RiscV.Privileged;

namespace Rhea.Machines.RiscV;

/// <content>What the privileged architecture asks of the machine.</content>
public sealed unsafe partial class RiscVProcessor : IHartEnvironment
{
    /// <inheritdoc/>
    public ulong Time => _board.Clint.Time;

    /// <summary>There is no pipeline: a nanosecond is a cycle, or an instruction where they are counted.</summary>
    public ulong Cycles => _counter is not null ? Retired : (ulong)((Int128)Stopwatch.GetTimestamp() * VirtualClock.NanosecondsPerSecond / Stopwatch.Frequency);

    /// <inheritdoc/>
    public ulong InstructionsRetired => Cycles;

    /// <inheritdoc/>
    public bool TryReadMemory(ulong physicalAddress, int size, out ulong value)
    {
        value = 0;
        if (!_memory.View.Find(physicalAddress, out FlatRange range) || range.Host == 0)
            return false;
        nint host = range.Host + (nint)(physicalAddress - range.Start);
        value = size == 8 ? Volatile.Read(ref *(ulong*)host) : Volatile.Read(ref *(uint*)host);
        return true;
    }

    /// <inheritdoc/>
    public bool TryExchangeMemory(ulong physicalAddress, int size, ulong expected, ulong replacement, out bool exchanged)
    {
        exchanged = false;
        if (!_memory.View.Find(physicalAddress, out FlatRange range) || range.Region is not RamRegion { IsReadOnly: false })
            return false;
        nint host = range.Host + (nint)(physicalAddress - range.Start);
        exchanged = size == 8
            ? Interlocked.CompareExchange(ref *(ulong*)host, replacement, expected) == expected
            : Interlocked.CompareExchange(ref *(uint*)host, (uint)replacement, (uint)expected) == (uint)expected;
        return true;
    }

    /// <inheritdoc/>
    public void TimeCompareChanged(ulong value)
    {
        // Timers expire under this lock: one that is armed meanwhile must not be lost.
        lock (_board.MachineLock)
        {
            if (value == ulong.MaxValue)
                _timer.Cancel();
            else
                _timer.Arm(_board.Clint.DeadlineOf(value));
        }
    }

    /// <inheritdoc/>
    public void TranslationChanged(TranslationChange what, ulong address)
    {
        switch (what)
        {
            case TranslationChange.All:
                _vcpu.Buffer!.FlushAll();
                break;
            case TranslationChange.Virtual:
                _vcpu.Buffer!.FlushMode((int)TranslationMode.User);
                _vcpu.Buffer.FlushMode((int)TranslationMode.Supervisor);
                _vcpu.Buffer.FlushMode((int)TranslationMode.SupervisorUserMemory);
                _vcpu.Buffer.FlushMode(Borrowed);
                break;
            default:
                _vcpu.Buffer!.FlushAddress(address);
                break;
        }
    }

    /// <inheritdoc/>
    public void ModeChanged()
    {
        bool borrows = Hart.FetchMode == TranslationMode.Machine && Hart.DataMode != TranslationMode.Machine;
        Mode = borrows ? Borrowed : (int)Hart.DataMode;
        if (borrows && Hart.DataMode != _borrowed)
        {
            _borrowed = Hart.DataMode;
            _vcpu.Buffer!.FlushMode(Borrowed);
        }
    }

    /// <inheritdoc/>
    public void InterruptPending()
    {
        _vcpu.RequestExit();
        _wake.Signal();
        Woken?.Invoke();
    }

    /// <inheritdoc/>
    public void TriggersChanged()
    {
        IReadOnlyCollection<ulong>? fetches = Hart.FetchTriggers;
        _checksFetches = fetches is null;
        _points.SetGuestBreakpoints(this, fetches ?? []);
        _vcpu.Buffer!.FlushAll();
    }
}
