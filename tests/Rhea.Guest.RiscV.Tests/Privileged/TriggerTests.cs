using Rhea.Guest.RiscV.Privileged;

namespace Rhea.Guest.RiscV.Tests.Privileged;

public sealed class TriggerTests
{
    private const ulong Type6 = 6UL << 60;
    private const ulong Type2 = 2UL << 60;

    [Fact]
    public void SoftwareFindsTwoTriggers()
    {
        using var machine = new FakeMachine();
        foreach (ulong selected in new ulong[] { 0, 1, 2 })
        {
            machine.Write("tselect", selected);
            Assert.Equal(Math.Min(selected, 1), machine.Read("tselect"));
            Assert.Equal(15UL << 60, machine.Read("tdata1"));
            Assert.Equal((1UL << 24) | (1 << 15) | (1 << 6) | (1 << 2), machine.Read("tinfo"));
        }
    }

    [Fact]
    public void FieldsThatAreNotThereReadZero()
    {
        using var machine = new FakeMachine();
        machine.Write("tdata1", Type6 | (ulong.MaxValue >> 4));
        Assert.Equal(Type6 | 0x5f, machine.Read("tdata1"));
        machine.Write("tdata1", Type2 | (3 << 7) | 0x5f);
        Assert.Equal(Type2 | (63UL << 53) | (3 << 7) | 0x5f, machine.Read("tdata1"));
        machine.Write("tdata1", 0);
        Assert.Equal(15UL << 60, machine.Read("tdata1"));
    }

    [Theory]
    [InlineData(0, 0x1000, 0x1000, 4, true)]
    [InlineData(0, 0x1002, 0x1000, 4, true)]
    [InlineData(0, 0x1004, 0x1000, 4, false)]
    [InlineData(1, 0x1007, 0x100e, 1, true)]
    [InlineData(1, 0x1007, 0x1010, 1, false)]
    [InlineData(1, 0x1007, 0xff8, 8, false)]
    [InlineData(1, -1, 0x1234, 1, true)]
    [InlineData(2, 0x1000, 0xffc, 8, true)]
    [InlineData(2, 0x1000, 0xffc, 4, false)]
    [InlineData(3, 0x1000, 0xffc, 8, true)]
    [InlineData(3, 0x1000, 0x1000, 1, false)]
    public void Matches(int match, long data, ulong address, int size, bool hit)
    {
        using var machine = new FakeMachine();
        machine.Write("tselect", 1);
        machine.Write("tdata2", (ulong)data);
        machine.Write("tdata1", Type6 | ((ulong)(uint)match << 7) | 0x1a);
        machine.Enter(PrivilegeMode.User);
        Assert.Equal(hit, machine.Hart.MatchesTrigger(address, size, AccessKind.Store));
        Assert.Equal(hit, machine.Hart.TriggerCovers(address, (ulong)size, AccessKind.Store));
        Assert.False(machine.Hart.MatchesTrigger(address, size, AccessKind.Load));
        machine.Enter(PrivilegeMode.Machine);
        Assert.False(machine.Hart.MatchesTrigger(address, size, AccessKind.Store));
    }

    [Fact]
    public void ChangesAreTold()
    {
        using var machine = new FakeMachine();
        machine.Write("tdata1", Type2 | 0x44);
        machine.Write("tdata1", Type2 | 0x44);
        machine.Write("tdata2", 0x8000_0000);
        Assert.Equal(2, machine.TriggerChanges);
        Assert.True(machine.Hart.HasTriggers);
        machine.Write("tdata1", 0);
        Assert.False(machine.Hart.HasTriggers);
    }

    [Fact]
    public void AHandlerWithoutInterruptsHasNoMatches()
    {
        using var machine = new FakeMachine();
        machine.Write("tdata1", Type6 | 0x5c);
        Assert.False(machine.Hart.MatchesTrigger(0, 4, AccessKind.Fetch));
        machine.Write("mstatus", 8);
        Assert.True(machine.Hart.MatchesTrigger(0, 4, AccessKind.Fetch));
        machine.Enter(PrivilegeMode.Supervisor);
        Assert.True(machine.Hart.MatchesTrigger(0, 4, AccessKind.Fetch));
        machine.Write("medeleg", 8);
        Assert.False(machine.Hart.MatchesTrigger(0, 4, AccessKind.Fetch));
        machine.Write("sstatus", 2);
        Assert.True(machine.Hart.MatchesTrigger(0, 4, AccessKind.Fetch));
    }

    [Fact]
    public void FetchesAreKnownByTheirAddressesUnlessARangeIsMatched()
    {
        using var machine = new FakeMachine();
        Assert.Empty(machine.Hart.FetchTriggers!);
        machine.Write("tdata2", 0x1234);
        machine.Write("tdata1", Type6 | 0x48 | 4);
        machine.Write("tselect", 1);
        machine.Write("tdata2", 0x5678);
        machine.Write("tdata1", Type2 | 0x48 | 3);
        Assert.Equal([0x1234UL], machine.Hart.FetchTriggers!);
        machine.Write("tdata1", Type2 | 0x48 | (2 << 7) | 4);
        Assert.Null(machine.Hart.FetchTriggers);
    }
}
