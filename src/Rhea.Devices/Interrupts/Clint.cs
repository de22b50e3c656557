using Rhea.Base.Interrupts;
using Rhea.Base.Memory;
using Rhea.Base.Time;

namespace Rhea.Devices.Interrupts;

/// <summary>
/// SiFive's core-local interruptor (FU540 manual, chapter 9; the same registers as a RISC-V ACLINT of one MSWI and one MTIMER device):
/// software and timer interrupts of machine mode, and the time that all harts read.
/// </summary>
public sealed class Clint : IDeviceMemory
{
    /// <summary>The size of the registers.</summary>
    public const ulong Size = 0x10000;

    /// <summary>The most harts that the layout has room for.</summary>
    public const int MostHarts = 4095;

    private const ulong SoftwarePending = 0, TimeCompare = 0x4000, TimeRegister = 0xBFF8;

    private readonly VirtualClock _clock;
    private readonly Hart[] _harts;
    private readonly uint _frequency;

    // Nanoseconds, where they are whole; else 0.
    private readonly ulong _tickLength;
    private ulong _offset;

    /// <summary>Makes the device.</summary>
    /// <param name="clock">What makes time go on.</param>
    /// <param name="hartCount">The number of harts.</param>
    /// <param name="frequency">Ticks in a second.</param>
    public Clint(VirtualClock clock, int hartCount, uint frequency)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hartCount, MostHarts);
        _clock = clock;
        _frequency = frequency;
        _tickLength = VirtualClock.NanosecondsPerSecond % frequency == 0 ? (ulong)VirtualClock.NanosecondsPerSecond / frequency : 0;
        _harts = new Hart[hartCount];
        for (int i = 0; i < hartCount; i++)
        {
            int hart = i;
            _harts[i] = new Hart(clock.CreateTimer(() => UpdateTimer(hart)));
        }
    }

    /// <summary>The time, in ticks: what the time CSR reads. Any thread may ask.</summary>
    public ulong Time => ToTicks(_clock.Now) + Volatile.Read(ref _offset);

    /// <summary>The software interrupt of a hart's machine mode (MSIP).</summary>
    public InterruptLine SoftwareInterrupt(int hart) => _harts[hart].Software;

    /// <summary>The timer interrupt of a hart's machine mode (MTIP).</summary>
    public InterruptLine TimerInterrupt(int hart) => _harts[hart].Timer;

    /// <summary>
    /// The clock's time at which the tick counter reaches a value, for timers that harts have themselves (stimecmp);
    /// <see cref="ClockTimer.Never"/> if that is too far away.
    /// </summary>
    public long DeadlineOf(ulong ticks)
    {
        UInt128 wanted = unchecked(ticks - Volatile.Read(ref _offset));
        UInt128 nanoseconds = ((wanted * (ulong)VirtualClock.NanosecondsPerSecond) + _frequency - 1) / _frequency;
        return nanoseconds >= (UInt128)ClockTimer.Never ? ClockTimer.Never : (long)nanoseconds;
    }

    /// <summary>Power on. The time goes on: it belongs to the board.</summary>
    public void Reset()
    {
        for (int i = 0; i < _harts.Length; i++)
        {
            _harts[i].Compare = ulong.MaxValue;
            _harts[i].Software.Set(false);
            UpdateTimer(i);
        }
    }

    /// <inheritdoc/>
    public AccessRule Accesses => new(4, 8);

    /// <inheritdoc/>
    public ulong Read(ulong offset, int size)
    {
        if (offset >= TimeRegister + 8)
            return 0;
        if (offset >= TimeRegister)
            return Part(Time, offset - TimeRegister, size);
        if (offset >= TimeCompare)
            return HartAt(offset - TimeCompare, 8) is { } timed ? Part(timed.Compare, offset & 7, size) : 0;
        ulong low = HartAt(offset, 4) is { Software.Level: true } ? 1u : 0;
        return size == 8 && HartAt(offset + 4, 4) is { Software.Level: true } ? low | (1UL << 32) : low;
    }

    /// <inheritdoc/>
    public void Write(ulong offset, int size, ulong value)
    {
        if (offset >= TimeRegister + 8)
            return;
        if (offset >= TimeRegister)
        {
            ulong time = Merge(Time, offset - TimeRegister, size, value);
            Volatile.Write(ref _offset, unchecked(time - ToTicks(_clock.Now)));
            for (int i = 0; i < _harts.Length; i++)
                UpdateTimer(i);
        }
        else if (offset >= TimeCompare)
        {
            if (HartAt(offset - TimeCompare, 8) is not { } hart)
                return;
            hart.Compare = Merge(hart.Compare, offset & 7, size, value);
            UpdateTimer((int)((offset - TimeCompare) / 8));
        }
        else
        {
            HartAt(offset, 4)?.Software.Set((value & 1) != 0);
            if (size == 8)
                HartAt(offset + 4, 4)?.Software.Set(((value >> 32) & 1) != 0);
        }
    }

    private static ulong Part(ulong register, ulong offset, int size) => size == 8 ? register : (uint)(register >> (int)((offset & 4) * 8));

    private static ulong Merge(ulong register, ulong offset, int size, ulong value)
    {
        if (size == 8)
            return value;
        int shift = (int)((offset & 4) * 8);
        return (register & ~((ulong)uint.MaxValue << shift)) | (value << shift);
    }

    private ulong ToTicks(long nanoseconds) => _tickLength != 0
        ? (ulong)nanoseconds / _tickLength
        : (ulong)((UInt128)(ulong)nanoseconds * _frequency / (ulong)VirtualClock.NanosecondsPerSecond);

    private Hart? HartAt(ulong offset, ulong stride) => offset / stride < (ulong)_harts.Length ? _harts[offset / stride] : null;

    private void UpdateTimer(int index)
    {
        Hart hart = _harts[index];
        bool isDue = Time >= hart.Compare;
        hart.Timer.Set(isDue);
        hart.Alarm.Arm(isDue ? ClockTimer.Never : DeadlineOf(hart.Compare));
    }

    private sealed class Hart(ClockTimer alarm)
    {
        internal readonly InterruptLine Software = new();
        internal readonly InterruptLine Timer = new();
        internal readonly ClockTimer Alarm = alarm;
        internal ulong Compare = ulong.MaxValue;
    }
}
