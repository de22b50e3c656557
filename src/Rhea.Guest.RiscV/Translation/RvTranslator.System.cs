using Rhea.Guest.RiscV.Decoding;
using Rhea.Guest.RiscV.Privileged;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;

namespace Rhea.Guest.RiscV.Translation;

/// <content>Jumps, branches, fences, control registers (Unprivileged ISA, 2.5, 2.7, 2.8, chapters 5 to 8).</content>
internal partial struct RvTranslator
{
    private const ulong TargetMask = ~1UL;

    public bool Jal(in Rv.Jump a)
    {
        if (_is64 && _length == 2 && a.Rd != 0)
        {
            // C.JAL is RV32's.
            return false;
        }

        ulong target = Address(Pc + (ulong)(long)a.Offset);
        return IsRefused(target) ? Refuse(target) : a.Rd == 0 ? Jump(target) : Call(a.Rd, target);
    }

    /// <summary>Without compressed instructions, a jump that is taken to an address between instructions is the exception, not what is there (2.5).</summary>
    private readonly bool IsRefused(ulong target) => !_hart.Has(HartExtensions.C) && (target & 2) != 0;

    private bool Refuse(ulong target)
    {
        StoreState(RiscVGuest.CsrValue, 3, AddressConstant(target));
        return Raise(ExitReason.AlignmentFault);
    }

    /// <summary>Leaves where a value is not zero.</summary>
    private readonly void RefuseIf(int value, int target)
    {
        StoreState(RiscVGuest.CsrValue, 3, target);
        LeavingHelper(RiscVHelper.RefuseJump, value);
    }

    /// <summary>Only RV64 has calls on the host's stack: there a link is an address as it stands.</summary>
    private bool Call(int rd, ulong target)
    {
        int link = AddressConstant(Next);
        SetX(rd, link);
        if (rd != RiscVGuest.LinkRegister || !_is64)
        {
            return Jump(target);
        }

        _ir.Append(IrOp.ExitCall, IrType.Void, link, immediate: (long)target);
        return Leave();
    }

    public bool Jalr(in Rv.JumpRegister a)
    {
        int target = _ir.AddConstant(X(a.Rs1), a.Imm);
        if (_ir.IsConstant(target, out long known))
        {
            // AUIPC before it has made the distance long.
            ulong address = Address((ulong)known & TargetMask);
            return IsRefused(address) ? Refuse(address) : a.Rd == 0 ? Jump(address) : Call(a.Rd, address);
        }

        // The engine ignores bit 0 of the program counter.
        target = _is64 ? target : _ir.ZeroExtend(IrType.I64, target, 2);
        if (!_hart.Has(HartExtensions.C))
        {
            RefuseIf(_ir.BinaryConstant(IrOp.And, target, 2), _ir.BinaryConstant(IrOp.And, target, ~1));
        }

        bool calls = _is64 && a.Rd == RiscVGuest.LinkRegister;
        bool returns = _is64 && a is { Rd: 0, Imm: 0, Rs1: RiscVGuest.LinkRegister };
        SetX(a.Rd, AddressConstant(Next));
        if (calls)
        {
            _ir.Append(IrOp.ExitCallIndirect, IrType.Void, target, immediate: (long)Next);
        }
        else
        {
            _ir.Append(returns ? IrOp.ExitReturn : IrOp.ExitIndirect, IrType.Void, target);
        }

        return Leave();
    }

    public bool Branch(in Rv.Branch a)
    {
        Condition condition = a.Condition switch
        {
            0 => Condition.Equal,
            1 => Condition.NotEqual,
            4 => Condition.Less,
            5 => Condition.GreaterOrEqual,
            6 => Condition.CarryClear,
            _ => Condition.CarrySet,
        };
        int flags = a.Rs2 == 0 && a.Condition < 6 ? TestZero(X(a.Rs1)) : Compare(X(a.Rs1), X(a.Rs2));
        ulong target = Address(Pc + (ulong)(long)a.Offset);
        if (IsRefused(target))
        {
            RefuseIf(_ir.Append(IrOp.SetIf, IrType.I64, flags, aux: (int)condition), AddressConstant(target));
            return true;
        }

        End = new BlockEnd(BlockEndKind.Conditional, target, flags, condition);
        return true;
    }

    public readonly bool Fence(in Rv.Fence a)
    {
        // Only a store before a load needs anything on this host: what else is ordered stays so.
        const int write = 1 | 4, read = 2 | 8;
        bool full = (a.Pred & write) != 0 && (a.Succ & read) != 0 && a.Fm != 8;
        _ir.Append(IrOp.Fence, IrType.Void, immediate: full ? 0 : 1);
        return true;
    }

    public bool FenceI(in Rv.FenceInstruction a)
    {
        if (!_hart.IsUserOnly)
        {
            // The engine hears of every write to code: only what is linked and cached has to be left.
            return Raise(ExitReason.Synchronise, true);
        }

        Helper(RiscVHelper.InvalidateCode);
        return Jump(Next);
    }

    public bool Pause() => Raise(ExitReason.Yield, true);

    /// <summary>To wait for no time is allowed (Zawrs, 15).</summary>
    public bool WaitReservation() => Raise(ExitReason.Yield, true);

    public bool WaitReservationShort() => Raise(ExitReason.Yield, true);

    /// <summary>
    /// Memory is coherent: only CBO.ZERO does anything, but all access the block (Unprivileged ISA, 19.4). A system asks xenvcfg; Linux lets
    /// programs clean, flush and zero, and keeps CBO.INVAL for itself (arch/riscv/kernel/cpufeature.c, riscv_user_isa_enable).
    /// </summary>
    public bool CacheBlock(in Rv.CacheBlock a)
    {
        const int blockSize = 64, invalidates = 0, zeroes = 4;
        if (a.Op != zeroes)
        {
            if (!_hart.IsUserOnly || a.Op == invalidates)
            {
                return SystemOnly();
            }

            _ir.Append(IrOp.Load, IrType.I32, Base(a.Rs1, 0, out long offset), immediate: offset, aux: 0);
            return true;
        }

        if (!_hart.IsUserOnly)
        {
            _ir.Append(IrOp.RequireState, IrType.Void, immediate: RiscVGuest.MayZeroBlocks, aux: (int)ExitReason.UndefinedInstruction);
        }

        // A fault is at the address in rs1, whatever the block.
        int address = Base(a.Rs1, 0, out _);
        _ir.Append(IrOp.Store, IrType.Void, address, _ir.Constant(IrType.I32, 0), aux: 0);
        int block = _ir.BinaryConstant(IrOp.And, address, -blockSize);
        int zero = _ir.Append(IrOp.VConstant, IrType.V128);
        for (int i = 0; i < blockSize; i += 16)
        {
            _ir.Append(IrOp.Store, IrType.Void, block, zero, immediate: i, aux: 4);
        }

        return true;
    }

    public bool Ecall() => Raise(ExitReason.SystemCall, true);

    public bool Ebreak() => Raise(ExitReason.Breakpoint);

    public bool Csr(in Rv.Csr a)
    {
        bool writes = a.Op == 1 || a.Rs1 != 0;
        switch (a.Number)
        {
            case ControlRegister.FloatFlags or ControlRegister.RoundingMode or ControlRegister.FloatControl when _hart.IsUserOnly && _hart.Has(HartExtensions.F):
                return FloatControl(a, writes);
            case >= ControlRegister.Cycle and <= ControlRegister.Retired when _hart.IsUserOnly && !writes && _hart.Has(HartExtensions.Zicntr):
                int low = Counter(a.Number - ControlRegister.Cycle);
                return SetX(a.Rd, _is64 ? low : _ir.Truncate(low));
            case >= ControlRegister.CycleHigh and <= ControlRegister.RetiredHigh when _hart.IsUserOnly && !writes && !_is64 && _hart.Has(HartExtensions.Zicntr):
                return SetX(a.Rd, _ir.BinaryConstant(IrOp.Sar, Counter(a.Number - ControlRegister.CycleHigh), 32));
            default:
                return PrivilegedCsr(a, writes);
        }
    }

    private readonly int Counter(int number)
    {
        int value = Helper(RiscVHelper.ReadCounter, Constant(RiscVHelpers.CounterFrequency(number)));
        return value;
    }

    /// <summary>fflags, frm and both together: the old value is read before, and written behind what may leave.</summary>
    private bool FloatControl(in Rv.Csr a, bool writes)
    {
        int old = -1;
        if (a.Rd != 0 || a.Op != 1)
        {
            old = ReadFloatControl(a.Number);
        }

        if (writes)
        {
            int source = a.Imm != 0 ? Constant(a.Rs1) : X(a.Rs1);
            int value = a.Op switch
            {
                1 => source,
                2 => _ir.Binary(IrOp.Or, old, source),
                _ => _ir.Append(IrOp.AndNot, IrType.I64, old, source),
            };
            switch (a.Number)
            {
                case ControlRegister.FloatFlags:
                    Helper(RiscVHelper.WriteFloatFlags, value);
                    break;
                case ControlRegister.RoundingMode:
                    LeavingHelper(RiscVHelper.WriteRoundingMode, value);
                    break;
                default:
                    LeavingHelper(RiscVHelper.WriteFloatControl, value);
                    break;
            }
        }

        return old < 0 || SetX(a.Rd, old);
    }

    private readonly int ReadFloatControl(int number)
    {
        int mode = number == ControlRegister.FloatFlags ? -1 : _ir.Append(IrOp.LoadState, IrType.I64, immediate: RiscVGuest.RoundingMode, aux: 2);
        if (number == ControlRegister.RoundingMode)
        {
            return mode;
        }

        int flags = Helper(RiscVHelper.ReadFloatFlags);
        return mode < 0 ? flags : _ir.Binary(IrOp.Or, _ir.BinaryConstant(IrOp.Shl, mode, 5), flags);
    }

    // What only a system has: the privileged architecture's part of the translator goes here.

    private bool PrivilegedCsr(in Rv.Csr a, bool writes)
    {
        if (_hart.IsUserOnly)
        {
            return false;
        }

        int operation = writes ? a.Op : 0;
        int access = a.Number | (operation << 12) | (writes ? 1 << 14 : 0);
        int operand = a.Imm != 0 ? Constant(a.Rs1) : X(a.Rs1);
        _ir.Append(IrOp.CallHelper, IrType.I32, Constant(access), operand, immediate: (int)RiscVHelper.AccessCsr, aux: 1);
        if (a.Rd != 0)
        {
            SetX(a.Rd, _ir.Append(IrOp.LoadState, IrType.I64, immediate: RiscVGuest.CsrValue, aux: 3));
        }

        return !writes || IsPlain(a.Number) || Raise(ExitReason.Synchronise, true);
    }

    /// <summary>Whether a write of a register changes neither modes nor mappings nor what interrupts are taken.</summary>
    private static bool IsPlain(int number) =>
        (number & 0x4FF) is >= 0x040 and <= 0x043 || (number & 0x4FF) == 0x005;

    /// <summary>What the owner of the processor executes.</summary>
    private bool SystemOnly() => !_hart.IsUserOnly && Raise(ExitReason.SystemInstruction);

    public bool Sret() => SystemOnly();

    public bool Mret() => SystemOnly();

    public bool Wfi() => SystemOnly();

    public bool SfenceVma(in Rv.AddressSpace a) => SystemOnly();

    public bool SinvalVma(in Rv.AddressSpace a) => SystemOnly();

    public bool SfenceWInval() => SystemOnly();

    public bool SfenceInvalIr() => SystemOnly();

    /// <summary>System mode: instructions of floating point are illegal while it is switched off.</summary>
    public readonly void RequireFloat() =>
        _ir.Append(IrOp.RequireState, IrType.Void, immediate: RiscVGuest.FloatEnabled, aux: (int)ExitReason.UndefinedInstruction);
}

/// <summary>The numbers of the unprivileged control and status registers (Unprivileged ISA, 7.1, 8.1, 20.2).</summary>
internal static class ControlRegister
{
    public const int FloatFlags = 1, RoundingMode = 2, FloatControl = 3;
    public const int Cycle = 0xC00, Retired = 0xC02, CycleHigh = 0xC80, RetiredHigh = 0xC82;
}
