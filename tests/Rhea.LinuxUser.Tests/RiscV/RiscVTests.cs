using Rhea.Guest.RiscV;
using Rhea.LinuxUser.RiscV;
using Rhea.LinuxUser.Signals;

namespace Rhea.LinuxUser.Tests.RiscV;

public sealed unsafe class RiscVTests
{
    private static GuestFixture Fixture() => new(architecture: "riscv64");

    [Fact]
    public void A_frame_restores_everything_it_saved()
    {
        GuestFixture guest = Fixture();
        ulong stack = guest.Map(0x4000);
        var state = (RiscVState*)guest.Thread.Vcpu.State;
        for (uint i = 1; i < 32; i++)
            state->X[i] = 0x1000 + i;
        for (uint i = 0; i < 32; i++)
            state->F[i * 2] = 0x2000 + i;
        state->X[2] = stack + 0x3ff8;
        state->Pc = 0x400002;
        state->RoundingMode = 3;
        state->FloatFlags = 0x15;
        byte[] before = new Span<byte>(state, sizeof(RiscVState)).ToArray();

        var action = new SignalAction { Handler = 0x500000 };
        Assert.True(RiscVSignalFrame.Push(guest.Thread, action, SignalInfo.Fault(11, 1, 0x1234), 0xff00));
        Assert.Equal(0x500000UL, state->Pc);
        Assert.Equal(11UL, state->X[10]);
        Assert.Equal(0UL, state->X[2] % 16);
        Assert.Equal((state->X[2], state->X[2] + 128), (state->X[11], state->X[12]));
        // sc_regs: pc first, then x1; behind 32 of them the numbers, and fcsr.
        ulong context = state->X[12] + 176;
        Assert.True(guest.Process.Guest.TryRead(context, out ulong pc));
        Assert.True(guest.Process.Guest.TryRead(context + 256 + 8, out ulong number));
        Assert.True(guest.Process.Guest.TryRead(context + 512, out uint control));
        Assert.Equal((0x400002UL, 0x2001UL, 0x75U), (pc, number, control));

        new Span<byte>(state->F, 512).Clear();
        Assert.True(RiscVSignalFrame.Pop(guest.Thread, out ulong mask));
        Assert.Equal(0xff00UL, mask);
        Assert.Equal(before, new Span<byte>(state, sizeof(RiscVState)).ToArray());
    }

    [Fact]
    public void A_signal_action_has_no_restorer()
    {
        const ulong rtSigaction = 134, user1 = 10, maskSize = 8;
        GuestFixture guest = Fixture();
        ulong memory = guest.Map();
        Assert.True(guest.Process.Guest.TryWrite(memory, 0x500000UL));
        Assert.True(guest.Process.Guest.TryWrite(memory + 8, SignalAction.Restart));
        Assert.True(guest.Process.Guest.TryWrite(memory + 16, 0x200UL));
        Assert.Equal(0, guest.Call(rtSigaction, user1, memory, 0, maskSize));
        Assert.Equal((0x500000UL, 0x200UL), (guest.Process.Actions[10].Handler, guest.Process.Actions[10].Mask));
        Assert.Equal(0, guest.Call(rtSigaction, user1, 0, memory + 64, maskSize));
        Assert.True(guest.Process.Guest.TryRead(memory + 80, out ulong mask));
        Assert.Equal(0x200UL, mask);
    }

    [Fact]
    public void Hardware_is_probed_by_key_and_unknown_keys_are_marked()
    {
        const ulong probe = 258;
        const long extensions = 4, unknown = 1000;
        GuestFixture guest = Fixture();
        ulong pairs = guest.Map();
        Assert.True(guest.Process.Guest.TryWrite(pairs, extensions));
        Assert.True(guest.Process.Guest.TryWrite(pairs + 16, unknown));
        Assert.Equal(0, guest.Call(probe, pairs, 2));
        Assert.True(guest.Process.Guest.TryRead(pairs + 8, out ulong value));
        Assert.Equal(3UL, value & 3);
        Assert.True(guest.Process.Guest.TryRead(pairs + 16, out long key));
        Assert.Equal(-1, key);
    }

    [Fact]
    public void Open_flags_are_those_of_the_generic_interface()
    {
        const ulong openat = 56, directory = 0x10000;
        GuestFixture guest = Fixture();
        Assert.True(guest.Call(openat, unchecked((ulong)-100), guest.Text("/proc"), directory) > 2);
        Assert.Equal(-20, guest.Call(openat, unchecked((ulong)-100), guest.Text("/proc/version"), directory));
    }

    [Fact]
    public void There_is_no_renameat() => Assert.Equal(-38, Fixture().Call(38));
}
