using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Tests.Harness;

/// <summary>What a region does to a state, one operation after the other: the plainest possible reading of the intermediate representation.</summary>
internal static unsafe class RegionInterpreter
{
    /// <summary>Executes a region from its entry to an exit; the exit's guest address becomes the program counter.</summary>
    public static void Run(Region region, GuestDescription guest, TestState* state)
    {
        ulong[] values = new ulong[(region.Count + 1) * 2];
        fixed (ulong* v = values)
        {
            int at = region.Blocks[0].First;
            for (int steps = 0; at >= 0; steps++)
            {
                Assert.True(steps < 1_000_000, "the region does not end");
                at = Step(region, guest, state, v, at);
            }
        }
    }

    private static int Step(Region region, GuestDescription guest, TestState* state, ulong* values, int at)
    {
        ref IrInstruction i = ref region[at];
        ulong* r = values + (at * 2);
        ulong* a = values + (IrTraits.IsTerminator(i.Op) ? 0 : Math.Max(i.A, 0) * 2);
        switch (i.Op)
        {
            case IrOp.Nop or IrOp.GuestInstruction or IrOp.Poll or IrOp.Count or IrOp.CheckAlignment or IrOp.RequireState:
                break;
            case IrOp.Constant:
                r[0] = (ulong)i.Immediate;
                break;
            case IrOp.VConstant:
                r[0] = (ulong)i.Immediate;
                r[1] = i.Aux == 0 ? r[0] : 0;
                break;
            case IrOp.GetRegister:
                Copy(r, Home(guest, state, i.Immediate), i.Type);
                break;
            case IrOp.SetRegister:
                Copy(Home(guest, state, i.Immediate), a, guest.Registers[i.Immediate].Type);
                break;
            case IrOp.GetFlags:
                r[0] = state->Flags;
                break;
            case IrOp.SetFlags:
                state->Flags = (uint)a[0];
                break;
            case IrOp.LoadState:
                byte* p = (byte*)state + i.Immediate;
                r[0] = i.Aux switch { 0 => *p, 1 => *(ushort*)p, 2 => *(uint*)p, _ => *(ulong*)p };
                break;
            case IrOp.StoreState:
                Buffer.MemoryCopy(a, (byte*)state + i.Immediate, 8, 1 << i.Aux);
                break;
            case IrOp.Load or IrOp.LoadAcquire or IrOp.LoadSigned:
                Buffer.MemoryCopy((void*)(a[0] + (ulong)i.Immediate), r, 16, 1 << i.Aux);
                int shift = i.Aux < 3 ? 64 - (8 << i.Aux) : 0;
                r[0] = i.Op == IrOp.LoadSigned ? (ulong)((long)r[0] << shift >> shift) : r[0];
                break;
            case IrOp.Store or IrOp.StoreRelease:
                Buffer.MemoryCopy(values + (i.B * 2), (void*)(a[0] + (ulong)i.Immediate), 16, 1 << i.Aux);
                break;
            case IrOp.Goto:
                return region.Blocks[i.A].First;
            case IrOp.Branch:
                return region.Blocks[((Condition)i.Aux).Holds((uint)values[i.C * 2]) ? i.A : i.B].First;
            case IrOp.ExitDirect or IrOp.ExitException:
                state->Pc = (ulong)i.Immediate;
                return -1;
            default:
                IrSemantics.Execute(
                    r, a, values + (Math.Max(i.B, 0) * 2), values + (Math.Max(i.C, 0) * 2), OperationCode.Pack(region, i), ref state->Control, ref state->Status, ArmFloat.Instance);
                break;
        }

        return at + 1;
    }

    private static ulong* Home(GuestDescription guest, TestState* state, long register) =>
        (ulong*)((byte*)state + guest.Registers[register].Offset);

    private static void Copy(ulong* to, ulong* from, IrType type)
    {
        to[0] = from[0];
        if (type == IrType.V128)
        {
            to[1] = from[1];
        }
    }
}
