using Rhea.Guest.Arm64.Decoding;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;

namespace Rhea.Guest.Arm64.Translation;

/// <content>Branches, exceptions, system instructions (C4.1.87) as EL0 may use them.</content>
internal partial struct A64Translator
{
    public bool BranchImmediate(in A64.BranchImmediate a)
    {
        ulong target = Pc + (ulong)(long)a.Offset;
        if (a.Link == 0)
        {
            End = BlockEnd.JumpTo(target);
            return true;
        }

        int returns = _ir.Constant(IrType.I64, (long)Pc + 4);
        SetReg(30, returns);
        _ir.Append(IrOp.ExitCall, IrType.Void, returns, immediate: (long)target);
        End = BlockEnd.Leaves;
        return true;
    }

    public bool BranchConditional(in A64.BranchConditional a)
    {
        ulong target = Pc + (ulong)(long)a.Offset;
        End = a.Cond >= 14
            ? BlockEnd.JumpTo(target)
            : new BlockEnd(BlockEndKind.Conditional, target, _ir.GetFlags(), (Condition)a.Cond);
        return true;
    }

    public bool CompareBranch(in A64.CompareBranch a)
    {
        int flags = _ir.Append(IrOp.FlagsLogic, IrType.Flags, Reg(a.Sf, a.Rt), aux: a.Sf + 2);
        End = new BlockEnd(BlockEndKind.Conditional, Pc + (ulong)(long)a.Offset, flags, a.Op == 0 ? Condition.Equal : Condition.NotEqual);
        return true;
    }

    public bool TestBranch(in A64.TestBranch a)
    {
        int sf = a.Bit >= 31 ? 1 : 0;
        int masked = _ir.Append(IrOp.And, Int(sf), Reg(sf, a.Rt), _ir.Constant(Int(sf), 1L << a.Bit));
        int flags = _ir.Append(IrOp.FlagsLogic, IrType.Flags, masked, aux: sf + 2);
        End = new BlockEnd(BlockEndKind.Conditional, Pc + (ulong)(long)a.Offset, flags, a.Op == 0 ? Condition.Equal : Condition.NotEqual);
        return true;
    }

    public bool Br(in A64.BranchRegister a)
    {
        _ir.Append(IrOp.ExitIndirect, IrType.Void, X(a.Rn));
        End = BlockEnd.Leaves;
        return true;
    }

    public bool Blr(in A64.BranchRegister a)
    {
        int target = X(a.Rn);
        SetReg(30, _ir.Constant(IrType.I64, (long)Pc + 4));
        _ir.Append(IrOp.ExitCallIndirect, IrType.Void, target, immediate: (long)Pc + 4);
        End = BlockEnd.Leaves;
        return true;
    }

    public bool Ret(in A64.BranchRegister a)
    {
        _ir.Append(a.Rn == 30 ? IrOp.ExitReturn : IrOp.ExitIndirect, IrType.Void, X(a.Rn));
        End = BlockEnd.Leaves;
        return true;
    }

    public readonly bool Eret() => false;

    public bool Svc(in A64.Exception a) => Raise(ExitReason.SystemCall, true);

    public readonly bool Hvc(in A64.Exception a) => false;

    public readonly bool Smc(in A64.Exception a) => false;

    public bool Brk(in A64.Exception a) => Raise(ExitReason.Breakpoint);

    public readonly bool Hlt(in A64.Exception a) => false;

    public readonly bool Udf(in A64.Exception a) => false;

    public bool Yield() => Raise(ExitReason.Yield, true);

    public bool Wfe() => Raise(ExitReason.Yield, true);

    public bool Wfi() => Raise(ExitReason.Yield, true);

    public readonly bool Sev() => true;

    public readonly bool Sevl() => true;

    public readonly bool Hint(in A64.Hint a) => true;

    public bool Clrex(in A64.Barrier a)
    {
        StoreState(Arm64Guest.ExclusiveArmed, 2, Zero(IrType.I32));
        return true;
    }

    public bool Dsb(in A64.Barrier a) => Dmb(a);

    public bool Dmb(in A64.Barrier a)
    {
        // Bits 1:0: 1 loads, 2 stores, 3 all.
        int kind = (a.CRm & 3) switch { 1 => 1, 2 => 2, _ => 0 };
        _ir.Append(IrOp.Fence, IrType.Void, immediate: kind);
        return true;
    }

    /// <summary>Ends the region: code that was changed is fetched again.</summary>
    public bool Isb(in A64.Barrier a)
    {
        End = new BlockEnd(BlockEndKind.Jump, Pc + 4, -1);
        return true;
    }

    public readonly bool MsrImmediate(in A64.MsrImmediate a) => false;

    /// <summary>Zeroes 64 bytes, as DCZID_EL0 says.</summary>
    public bool DcZva(in A64.SystemAddress a)
    {
        int address = _ir.BinaryConstant(IrOp.And, X(a.Rt), ~63L);
        int zero = _ir.Append(IrOp.VConstant, IrType.V128);
        for (int i = 0; i < 4; i++)
        {
            StoreValue(4, address, zero, i * 16);
        }

        return true;
    }

    public bool IcIvau(in A64.SystemAddress a)
    {
        Helper(Arm64Helper.InvalidateCode, X(a.Rt));
        return true;
    }

    /// <summary>
    /// The cache maintenance that EL0 may use (DC CVAC, CVAU, CVAP, CVADP, CIVAC) does nothing to coherent memory, but faults as a load
    /// does (Arm ARM D7.5.9).
    /// </summary>
    public bool Sys(in A64.System a)
    {
        if (a is not { Op1: 3, CRn: 7, Op2: 1, CRm: 10 or 11 or 12 or 13 or 14 })
        {
            return false;
        }

        _ir.Append(IrOp.Load, IrType.I32, X(a.Rt));
        return true;
    }

    public readonly bool Sysl(in A64.System a) => false;

    public bool Msr(in A64.SystemRegister a)
    {
        switch (a.Register)
        {
            case SystemRegisters.Nzcv:
                _ir.SetFlags(_ir.Append(IrOp.FlagsUnpack, IrType.Flags, W(a.Rt)));
                return true;
            case SystemRegisters.Fpcr:
                // It may leave, for code that suits the new mode.
                _ir.Append(IrOp.CallHelper, IrType.I32, X(a.Rt), immediate: (int)Arm64Helper.WriteFpcr, aux: 1);
                return true;
            case SystemRegisters.Fpsr:
                Helper(Arm64Helper.WriteFpsr, X(a.Rt));
                // The first access of FPSR changes how floating point is translated.
                End = new BlockEnd(BlockEndKind.Jump, Pc + 4, -1);
                return true;
            case SystemRegisters.Tpidr:
                StoreState(Arm64Guest.Tpidr, 3, X(a.Rt));
                return true;
            default:
                return false;
        }
    }

    public bool Mrs(in A64.SystemRegister a)
    {
        switch (a.Register)
        {
            case SystemRegisters.Nzcv:
                SetReg(a.Rt, _ir.Append(IrOp.FlagsPack, IrType.I32, _ir.GetFlags()));
                return true;
            case SystemRegisters.Fpcr:
                SetReg(a.Rt, LoadState(Arm64Guest.Fpcr, 2));
                return true;
            case SystemRegisters.Fpsr:
                SetReg(a.Rt, Helper(Arm64Helper.ReadFpsr));
                End = new BlockEnd(BlockEndKind.Jump, Pc + 4, -1);
                return true;
            case SystemRegisters.Tpidr:
                SetReg(a.Rt, LoadState(Arm64Guest.Tpidr, 3));
                return true;
            case SystemRegisters.TpidrRo:
                SetReg(a.Rt, LoadState(Arm64Guest.TpidrRo, 3));
                return true;
            case SystemRegisters.Ctr:
                // 64-byte lines; instruction and data caches need DC CVAU and IC IVAU.
                SetReg(a.Rt, _ir.Constant(IrType.I64, 0x8444_C004));
                return true;
            case SystemRegisters.Dczid:
                SetReg(a.Rt, _ir.Constant(IrType.I64, 4));
                return true;
            case SystemRegisters.CounterFrequency:
                SetReg(a.Rt, _ir.Constant(IrType.I64, Arm64Helpers.CounterFrequency));
                return true;
            case SystemRegisters.VirtualCounter:
                SetReg(a.Rt, Helper(Arm64Helper.ReadCounter));
                return true;
            default:
                return false;
        }
    }
}

/// <summary>System registers as op0:op1:CRn:CRm:op2.</summary>
internal static class SystemRegisters
{
    public const int Nzcv = 0xDA10;
    public const int Fpcr = 0xDA20;
    public const int Fpsr = 0xDA21;
    public const int Tpidr = 0xDE82;
    public const int TpidrRo = 0xDE83;
    public const int Ctr = 0xD801;
    public const int Dczid = 0xD807;
    public const int CounterFrequency = 0xDF00;
    public const int VirtualCounter = 0xDF02;
}
