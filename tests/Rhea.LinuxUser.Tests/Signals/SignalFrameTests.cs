using Rhea.Guest.Arm64;
using Rhea.LinuxUser.Arm64;
using Rhea.LinuxUser.Signals;

namespace Rhea.LinuxUser.Tests.Signals;

public sealed unsafe class SignalFrameTests
{
    [Fact]
    public void A_frame_restores_everything_it_saved()
    {
        var guest = new GuestFixture();
        ulong stack = guest.Map(0x4000);
        var state = (Arm64State*)guest.Thread.Vcpu.State;
        for (uint i = 0; i < 31; i++)
            state->X[i] = 0x1000 + i;
        for (uint i = 0; i < 64; i++)
            state->V[i] = 0x2000 + i;
        state->X[31] = stack + 0x3ff8;
        state->Pc = 0x400000;
        state->Nzcv = 0xa0000000;
        state->Fpcr = 0x00c00000;
        state->Fpsr = 0x1f;
        byte[] before = new Span<byte>(state, sizeof(Arm64State)).ToArray();

        var action = new SignalAction { Handler = 0x500000, Flags = SignalAction.Information };
        Assert.True(Arm64SignalFrame.Push(
            guest.Thread, action, SignalInfo.Fault(11, 1, 0x1234), 0xff00, new FaultRecord(0x1234, FaultKind.Write, true)));
        Assert.Equal(0x500000UL, state->Pc);
        Assert.Equal(11UL, state->X[0]);
        Assert.Equal(0UL, state->X[31] % 16);
        Assert.Equal(state->X[31], state->X[1]);
        Assert.Equal(state->X[31] + 128, state->X[2]);
        Assert.True(guest.Process.Guest.TryRead(state->X[1], out SignalInfo info));
        Assert.Equal((11, 1, 0x1234UL), (info.Number, info.Code, info.Address));
        // fault_address, then the second record: ESR with a write to an unmapped page.
        Assert.True(guest.Process.Guest.TryRead(state->X[2] + 176, out ulong faultAddress));
        Assert.Equal(0x1234UL, faultAddress);
        Assert.True(guest.Process.Guest.TryRead(state->X[2] + 176 + 288 + 528 + 8, out ulong syndrome));
        Assert.Equal(0x92000047UL, syndrome);
        Assert.True(guest.Process.Guest.TryRead(state->X[29], out ulong link));
        Assert.Equal(0x1000UL + 29, link);

        new Span<byte>(state->V, 512).Clear();
        Assert.True(Arm64SignalFrame.Pop(guest.Thread, out ulong mask));
        Assert.Equal(0xff00UL, mask);
        Assert.Equal(before, new Span<byte>(state, sizeof(Arm64State)).ToArray());
    }

    [Fact]
    public void A_frame_on_bad_memory_is_refused()
    {
        var guest = new GuestFixture();
        var state = (Arm64State*)guest.Thread.Vcpu.State;
        state->X[31] = 0x100;
        Assert.False(Arm64SignalFrame.Push(guest.Thread, new SignalAction { Handler = 4 }, default, 0, default));
        Assert.False(Arm64SignalFrame.Pop(guest.Thread, out _));
    }
}
