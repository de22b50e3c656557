using Rhea.Base.Interrupts;
using Rhea.Base.Memory;
using Rhea.Base.Time;

namespace Rhea.Devices.Clocks;

/// <summary>The Goldfish real-time clock: nanoseconds since 1970, and an alarm. Registers as in Linux, drivers/rtc/rtc-goldfish.c.</summary>
public sealed class GoldfishRealTimeClock : IDeviceMemory
{
    private const ulong TimeLow = 0x00, TimeHigh = 0x04, AlarmLow = 0x08, AlarmHigh = 0x0C, InterruptEnabled = 0x10, ClearAlarm = 0x14,
        AlarmStatus = 0x18, ClearInterrupt = 0x1C;

    private readonly VirtualClock _clock;
    private readonly ClockTimer _timer;
    private readonly long _startTime;
    private long _offset;
    private uint _timeHigh, _alarmHigh;
    private ulong _alarm;
    private bool _isEnabled, _isPending;

    /// <summary>Makes the clock.</summary>
    /// <param name="clock">What makes it go on.</param>
    /// <param name="startTime">Nanoseconds since 1970 at the clock's zero.</param>
    public GoldfishRealTimeClock(VirtualClock clock, long startTime)
    {
        _clock = clock;
        _startTime = startTime;
        _offset = startTime;
        _timer = clock.CreateTimer(OnAlarm);
    }

    /// <summary>The alarm's interrupt.</summary>
    public InterruptLine Interrupt { get; } = new();

    /// <inheritdoc/>
    public AccessRule Accesses => AccessRule.Words;

    private ulong Now => (ulong)(_clock.Now + _offset);

    /// <summary>Power on.</summary>
    public void Reset()
    {
        _timer.Cancel();
        _offset = _startTime;
        _timeHigh = _alarmHigh = 0;
        _alarm = 0;
        _isEnabled = _isPending = false;
        Update();
    }

    /// <inheritdoc/>
    public ulong Read(ulong offset, int size)
    {
        switch (offset)
        {
            case TimeLow:
                // Both halves are of the moment at which the lower one was read.
                ulong now = Now;
                _timeHigh = (uint)(now >> 32);
                return (uint)now;
            case TimeHigh:
                return _timeHigh;
            case AlarmLow:
                return (uint)_alarm;
            case AlarmHigh:
                return (uint)(_alarm >> 32);
            case InterruptEnabled:
                return _isEnabled ? 1u : 0;
            case AlarmStatus:
                return _timer.Deadline != ClockTimer.Never ? 1u : 0;
            default:
                return 0;
        }
    }

    /// <inheritdoc/>
    public void Write(ulong offset, int size, ulong value)
    {
        switch (offset)
        {
            case TimeLow:
                _offset = unchecked((long)(((ulong)_timeHigh << 32) | value) - _clock.Now);
                break;
            case TimeHigh:
                _timeHigh = (uint)value;
                break;
            case AlarmLow:
                _alarm = ((ulong)_alarmHigh << 32) | value;
                SetAlarm();
                break;
            case AlarmHigh:
                _alarmHigh = (uint)value;
                break;
            case InterruptEnabled:
                _isEnabled = (value & 1) != 0;
                break;
            case ClearAlarm:
                _timer.Cancel();
                break;
            case ClearInterrupt:
                _isPending = false;
                break;
        }

        Update();
    }

    private void SetAlarm()
    {
        if (_alarm <= Now)
            OnAlarm();
        else if ((Int128)_alarm - _offset is var deadline && deadline < ClockTimer.Never)
            _timer.Arm((long)deadline);
        else
            _timer.Cancel();
    }

    private void OnAlarm()
    {
        _timer.Cancel();
        _isPending = true;
        Update();
    }

    private void Update() => Interrupt.Set(_isEnabled && _isPending);
}
