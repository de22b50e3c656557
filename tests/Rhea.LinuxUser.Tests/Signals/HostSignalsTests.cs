using Rhea.LinuxUser.Signals;

namespace Rhea.LinuxUser.Tests.Signals;

public sealed class HostSignalsTests
{
    [Fact]
    public void The_runtime_s_signal_travels_under_another_number()
    {
        Assert.Equal(64, HostSignals.ToHost(34));
        Assert.Equal(34, HostSignals.ToGuest(64));
        Assert.Equal(Signal.Bit(64), HostSignals.MaskToHost(Signal.Bit(34)));
        Assert.Equal(Signal.Bit(34), HostSignals.MaskToGuest(Signal.Bit(64)));
    }

    [Fact]
    public void Faults_are_never_blocked_on_the_host() =>
        Assert.Equal(0UL, HostSignals.MaskToHost(ulong.MaxValue) & HostSignals.NeverBlocked);

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(17)]
    [InlineData(32)]
    [InlineData(35)]
    [InlineData(62)]
    public void Other_signals_keep_their_numbers(int signal)
    {
        Assert.Equal(signal, HostSignals.ToHost(signal));
        Assert.Equal(Signal.Bit(signal), HostSignals.MaskToGuest(HostSignals.MaskToHost(Signal.Bit(signal))));
    }
}
