using Rhea.Base.Time;

namespace Rhea.Devices.Tests;

/// <summary>Time that goes on when the test says so.</summary>
public sealed class TestClock : VirtualClock
{
    private long _now;

    public override long Now => _now;

    public void Advance(long nanoseconds)
    {
        _now += nanoseconds;
        RunExpired();
    }

    public override void Start()
    {
    }

    public override void Stop()
    {
    }

    public override void Dispose()
    {
    }

    protected override void OnDeadlineMoved(long deadline)
    {
    }
}
