using Rhea.LinuxUser.Abi32;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Signals;

namespace Rhea.LinuxUser.Tests.Abi32;

public sealed class Abi32Tests
{
    private static readonly GuestFixture Guest = new(architecture: "riscv32");

    [Fact]
    public void Times_of_64_bits_have_numbers_of_their_own()
    {
        const ulong clockGetTime = 113, clockGetTime64 = 403, realTime = 0;
        ulong place = Guest.Map();
        Assert.Equal(-Errno.ENOSYS, Guest.Call(clockGetTime, realTime, place));
        Assert.Equal(0, Guest.Call(clockGetTime64, realTime, place));
        Assert.True(Guest.Process.Guest.TryRead(place, out long seconds));
        Assert.True(seconds > 1_700_000_000);
    }

    [Fact]
    public void Offsets_of_64_bits_take_two_registers()
    {
        const ulong memfd = 279, truncate = 46, seek = 62, end = 2;
        long file = Guest.Call(memfd, Guest.Text("x"), 0);
        Assert.Equal(0, Guest.Call(truncate, (ulong)file, 0x1234, 1));
        ulong place = Guest.Map();
        Assert.Equal(0, Guest.Call(seek, (ulong)file, 0, 0, place, end));
        Assert.True(Guest.Process.Guest.TryRead(place, out long offset));
        Assert.Equal(0x1_0000_1234, offset);
    }

    [Fact]
    public void Information_of_signals_has_smaller_pointers()
    {
        byte[] fault = SignalInfo32.From(SignalInfo.Fault(11, 2, 0x8000_1234));
        Assert.Equal(128, fault.Length);
        Assert.Equal(2, BitConverter.ToInt32(fault, 8));
        Assert.Equal(0x8000_1234, BitConverter.ToUInt32(fault, 12));
        byte[] sent = SignalInfo32.From(SignalInfo.Sent(10, SignalInfo.User, 77, 1000));
        Assert.Equal(77, BitConverter.ToInt32(sent, 12));
        Assert.Equal(1000, BitConverter.ToInt32(sent, 16));
    }
}
