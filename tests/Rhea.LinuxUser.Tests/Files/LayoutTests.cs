using System.Runtime.CompilerServices;
using Rhea.LinuxUser.Files;

namespace Rhea.LinuxUser.Tests.Files;

public sealed class LayoutTests
{
    // Octal numbers of arch/arm64/include/uapi/asm/fcntl.h and of include/uapi/asm-generic/fcntl.h.
    [Theory]
    [InlineData(0x4000, 0x10000)]
    [InlineData(0x8000, 0x20000)]
    [InlineData(0x10000, 0x4000)]
    [InlineData(0x20000, 0x8000)]
    [InlineData(0x80042, 0x80042)]
    [InlineData(0x404002, 0x410002)]
    public void Open_flags_change_places(uint guest, uint host)
    {
        Assert.Equal(host, OpenFlags.Convert(guest));
        Assert.Equal(guest, OpenFlags.Convert(host));
    }

    [Fact]
    public void Structures_have_the_kernel_s_sizes()
    {
        Assert.Equal(144, Unsafe.SizeOf<HostStat>());
        Assert.Equal(128, Unsafe.SizeOf<GuestStat>());
        Assert.Equal(128, Unsafe.SizeOf<LinuxUser.Signals.SignalInfo>());
        Assert.Equal(32, Unsafe.SizeOf<LinuxUser.Signals.SignalAction>());
        Assert.Equal(24, Unsafe.SizeOf<LinuxUser.Signals.SignalStack>());
        Assert.Equal(4688, LinuxUser.Arm64.Arm64SignalFrame.Size);
    }

    [Fact]
    public void A_status_keeps_every_field()
    {
        var host = new HostStat { Device = 1, Inode = 2, Links = 3, Mode = 4, User = 5, Group = 6, SpecialDevice = 7, Size = 8, BlockSize = 9, Blocks = 10 };
        host.Times.ChangeNanoseconds = 11;
        GuestStat guest = GuestStat.From(host);
        Assert.Equal(
            (1UL, 2UL, 3U, 4U, 5U, 6U, 7UL, 8L, 9, 10L, 11L),
            (guest.Device, guest.Inode, guest.Links, guest.Mode, guest.User, guest.Group, guest.SpecialDevice, guest.Size, guest.BlockSize, guest.Blocks, guest.Times.ChangeNanoseconds));
    }
}
