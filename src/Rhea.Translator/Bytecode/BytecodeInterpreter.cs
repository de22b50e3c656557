using System.Numerics;
using System.Runtime.CompilerServices;
using Rhea.Translator.Execution;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Bytecode;

/// <summary>Executes bytecode: one loop over one switch.</summary>
internal static unsafe class BytecodeInterpreter
{
    /// <summary>Runs from a region until an exit; the program counter is stored, the flags may be a record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ExitReason Run<TMemory>(BytecodeVcpu vcpu, BytecodeRegion first, TMemory memory)
        where TMemory : struct, IMemoryAccess
    {
        byte* s = (byte*)vcpu.State;
        VcpuCore* core = (VcpuCore*)(s - sizeof(VcpuCore));
        VcpuHot* hot = VcpuHot.Of(vcpu.State);
        uint* flags = (uint*)(s + vcpu.Guest.FlagsOffset);
        uint* control = (uint*)(s + vcpu.Guest.FloatControlOffset);
        uint* status = (uint*)(s + vcpu.Guest.FloatStatusOffset);
        int exclusive = vcpu.Guest.ExclusiveOffset;
        ulong addressMask = vcpu.Buffer is null ? vcpu.Guest.AddressMask : ulong.MaxValue;
        ulong* buffer = stackalloc ulong[2];
        BytecodeRegion region = first;
        BytecodeInstruction* ip = region.Code;
        ulong address;
        ulong value;
        ulong pc;
        int link = -1;
        ExitReason reason;
        BytecodeRegion? next;
        while (true)
        {
            switch (ip->Op)
            {
                case BytecodeOp.Generic:
                    IrSemantics.Execute(P(s, ip->D), P(s, ip->A), P(s, ip->B), P(s, ip->C), ip->Immediate, ref *control, ref *status, vcpu.Guest.Float);
                    break;
                case BytecodeOp.Generic64:
                    IrSemantics.Execute(buffer, P(s, ip->A), P(s, ip->B), P(s, ip->C), ip->Immediate, ref *control, ref *status, vcpu.Guest.Float);
                    Q(s, ip->D) = buffer[0];
                    break;
                case BytecodeOp.MovConstant:
                    Q(s, ip->D) = (ulong)ip->Immediate;
                    break;
                case BytecodeOp.MovConstant128:
                    P(s, ip->D)[0] = (ulong)ip->Immediate;
                    P(s, ip->D)[1] = ip->Aux == 0 ? (ulong)ip->Immediate : 0;
                    break;
                case BytecodeOp.Mov64:
                    Q(s, ip->D) = Q(s, ip->A);
                    break;
                case BytecodeOp.Mov128:
                    Copy(P(s, ip->D), P(s, ip->A));
                    break;
                case BytecodeOp.ZeroAbove32:
                    SetWide(P(s, ip->D), U(s, ip->A));
                    break;
                case BytecodeOp.ZeroAbove64:
                    SetWide(P(s, ip->D), Q(s, ip->A));
                    break;
                case BytecodeOp.ZeroExtend8:
                    Q(s, ip->D) = (byte)Q(s, ip->A);
                    break;
                case BytecodeOp.ZeroExtend16:
                    Q(s, ip->D) = (ushort)Q(s, ip->A);
                    break;
                case BytecodeOp.ZeroExtend32:
                    Q(s, ip->D) = (uint)Q(s, ip->A);
                    break;
                case BytecodeOp.SignExtend8To64:
                    Q(s, ip->D) = (ulong)(sbyte)Q(s, ip->A);
                    break;
                case BytecodeOp.SignExtend16To64:
                    Q(s, ip->D) = (ulong)(short)Q(s, ip->A);
                    break;
                case BytecodeOp.SignExtend32To64:
                    Q(s, ip->D) = (ulong)(int)Q(s, ip->A);
                    break;
                case BytecodeOp.SignExtend8To32:
                    Q(s, ip->D) = (uint)(sbyte)Q(s, ip->A);
                    break;
                case BytecodeOp.SignExtend16To32:
                    Q(s, ip->D) = (uint)(short)Q(s, ip->A);
                    break;
                case BytecodeOp.Add64:
                    Q(s, ip->D) = Q(s, ip->A) + Q(s, ip->B);
                    break;
                case BytecodeOp.AddImmediate64:
                    Q(s, ip->D) = Q(s, ip->A) + (ulong)ip->Immediate;
                    break;
                case BytecodeOp.Add32:
                    Q(s, ip->D) = U(s, ip->A) + U(s, ip->B);
                    break;
                case BytecodeOp.AddImmediate32:
                    Q(s, ip->D) = U(s, ip->A) + (uint)ip->Immediate;
                    break;
                case BytecodeOp.Sub64:
                    Q(s, ip->D) = Q(s, ip->A) - Q(s, ip->B);
                    break;
                case BytecodeOp.SubImmediate64:
                    Q(s, ip->D) = Q(s, ip->A) - (ulong)ip->Immediate;
                    break;
                case BytecodeOp.Sub32:
                    Q(s, ip->D) = U(s, ip->A) - U(s, ip->B);
                    break;
                case BytecodeOp.SubImmediate32:
                    Q(s, ip->D) = U(s, ip->A) - (uint)ip->Immediate;
                    break;
                case BytecodeOp.And64:
                    Q(s, ip->D) = Q(s, ip->A) & Q(s, ip->B);
                    break;
                case BytecodeOp.AndImmediate64:
                    Q(s, ip->D) = Q(s, ip->A) & (ulong)ip->Immediate;
                    break;
                case BytecodeOp.And32:
                    Q(s, ip->D) = U(s, ip->A) & U(s, ip->B);
                    break;
                case BytecodeOp.AndImmediate32:
                    Q(s, ip->D) = U(s, ip->A) & (uint)ip->Immediate;
                    break;
                case BytecodeOp.Or64:
                    Q(s, ip->D) = Q(s, ip->A) | Q(s, ip->B);
                    break;
                case BytecodeOp.OrImmediate64:
                    Q(s, ip->D) = Q(s, ip->A) | (ulong)ip->Immediate;
                    break;
                case BytecodeOp.Or32:
                    Q(s, ip->D) = U(s, ip->A) | U(s, ip->B);
                    break;
                case BytecodeOp.OrImmediate32:
                    Q(s, ip->D) = U(s, ip->A) | (uint)ip->Immediate;
                    break;
                case BytecodeOp.Xor64:
                    Q(s, ip->D) = Q(s, ip->A) ^ Q(s, ip->B);
                    break;
                case BytecodeOp.XorImmediate64:
                    Q(s, ip->D) = Q(s, ip->A) ^ (ulong)ip->Immediate;
                    break;
                case BytecodeOp.Xor32:
                    Q(s, ip->D) = U(s, ip->A) ^ U(s, ip->B);
                    break;
                case BytecodeOp.XorImmediate32:
                    Q(s, ip->D) = U(s, ip->A) ^ (uint)ip->Immediate;
                    break;
                case BytecodeOp.AndNot64:
                    Q(s, ip->D) = Q(s, ip->A) & ~Q(s, ip->B);
                    break;
                case BytecodeOp.AndNotImmediate64:
                    Q(s, ip->D) = Q(s, ip->A) & ~(ulong)ip->Immediate;
                    break;
                case BytecodeOp.AndNot32:
                    Q(s, ip->D) = U(s, ip->A) & ~U(s, ip->B);
                    break;
                case BytecodeOp.AndNotImmediate32:
                    Q(s, ip->D) = U(s, ip->A) & ~(uint)ip->Immediate;
                    break;
                case BytecodeOp.Mul64:
                    Q(s, ip->D) = Q(s, ip->A) * Q(s, ip->B);
                    break;
                case BytecodeOp.MulImmediate64:
                    Q(s, ip->D) = Q(s, ip->A) * (ulong)ip->Immediate;
                    break;
                case BytecodeOp.Mul32:
                    Q(s, ip->D) = U(s, ip->A) * U(s, ip->B);
                    break;
                case BytecodeOp.MulImmediate32:
                    Q(s, ip->D) = U(s, ip->A) * (uint)ip->Immediate;
                    break;
                case BytecodeOp.Shl64:
                    Q(s, ip->D) = Q(s, ip->A) << (int)Q(s, ip->B);
                    break;
                case BytecodeOp.ShlImmediate64:
                    Q(s, ip->D) = Q(s, ip->A) << (int)ip->Immediate;
                    break;
                case BytecodeOp.Shl32:
                    Q(s, ip->D) = U(s, ip->A) << (int)Q(s, ip->B);
                    break;
                case BytecodeOp.ShlImmediate32:
                    Q(s, ip->D) = U(s, ip->A) << (int)ip->Immediate;
                    break;
                case BytecodeOp.Shr64:
                    Q(s, ip->D) = Q(s, ip->A) >> (int)Q(s, ip->B);
                    break;
                case BytecodeOp.ShrImmediate64:
                    Q(s, ip->D) = Q(s, ip->A) >> (int)ip->Immediate;
                    break;
                case BytecodeOp.Shr32:
                    Q(s, ip->D) = U(s, ip->A) >> (int)Q(s, ip->B);
                    break;
                case BytecodeOp.ShrImmediate32:
                    Q(s, ip->D) = U(s, ip->A) >> (int)ip->Immediate;
                    break;
                case BytecodeOp.Sar64:
                    Q(s, ip->D) = (ulong)((long)Q(s, ip->A) >> (int)Q(s, ip->B));
                    break;
                case BytecodeOp.SarImmediate64:
                    Q(s, ip->D) = (ulong)((long)Q(s, ip->A) >> (int)ip->Immediate);
                    break;
                case BytecodeOp.Sar32:
                    Q(s, ip->D) = (uint)((int)U(s, ip->A) >> (int)Q(s, ip->B));
                    break;
                case BytecodeOp.SarImmediate32:
                    Q(s, ip->D) = (uint)((int)U(s, ip->A) >> (int)ip->Immediate);
                    break;
                case BytecodeOp.Ror64:
                    Q(s, ip->D) = BitOperations.RotateRight(Q(s, ip->A), (int)Q(s, ip->B));
                    break;
                case BytecodeOp.RorImmediate64:
                    Q(s, ip->D) = BitOperations.RotateRight(Q(s, ip->A), (int)ip->Immediate);
                    break;
                case BytecodeOp.Ror32:
                    Q(s, ip->D) = BitOperations.RotateRight(U(s, ip->A), (int)Q(s, ip->B));
                    break;
                case BytecodeOp.RorImmediate32:
                    Q(s, ip->D) = BitOperations.RotateRight(U(s, ip->A), (int)ip->Immediate);
                    break;
                case BytecodeOp.Not64:
                    Q(s, ip->D) = ~Q(s, ip->A);
                    break;
                case BytecodeOp.Neg64:
                    Q(s, ip->D) = 0 - Q(s, ip->A);
                    break;
                case BytecodeOp.Select64:
                    Q(s, ip->D) = ((Condition)ip->Aux).Holds(U(s, ip->C)) ? Q(s, ip->A) : Q(s, ip->B);
                    break;
                case BytecodeOp.FlagsSub64:
                    Q(s, ip->D) = FlagsFormat.Sub64(Q(s, ip->A), Q(s, ip->B));
                    break;
                case BytecodeOp.FlagsAdd64:
                    Q(s, ip->D) = FlagsFormat.Add64(Q(s, ip->A), Q(s, ip->B));
                    break;
                case BytecodeOp.Not32:
                    Q(s, ip->D) = ~U(s, ip->A);
                    break;
                case BytecodeOp.Neg32:
                    Q(s, ip->D) = 0 - U(s, ip->A);
                    break;
                case BytecodeOp.Select32:
                    Q(s, ip->D) = ((Condition)ip->Aux).Holds(U(s, ip->C)) ? U(s, ip->A) : U(s, ip->B);
                    break;
                case BytecodeOp.FlagsSub32:
                    Q(s, ip->D) = FlagsFormat.Sub32(U(s, ip->A), U(s, ip->B));
                    break;
                case BytecodeOp.FlagsAdd32:
                    Q(s, ip->D) = FlagsFormat.Add32(U(s, ip->A), U(s, ip->B));
                    break;
                case BytecodeOp.MulHighUnsigned:
                    Q(s, ip->D) = Math.BigMul(Q(s, ip->A), Q(s, ip->B), out _);
                    break;
                case BytecodeOp.SetIf:
                    Q(s, ip->D) = ((Condition)ip->Aux).Holds(U(s, ip->A)) ? 1u : 0;
                    break;
                case BytecodeOp.GetFlags:
                    NormaliseFlags(hot, flags);
                    Q(s, ip->D) = *flags;
                    break;
                case BytecodeOp.SetFlags:
                    *flags = U(s, ip->A);
                    hot->FlagsKind = 0;
                    break;
                case BytecodeOp.RecordFlags:
                    hot->FlagsA = Q(s, ip->A);
                    hot->FlagsB = Q(s, ip->B);
                    hot->FlagsKind = ip->Aux;
                    break;
                case BytecodeOp.LoadState:
                    Q(s, ip->D) = LoadSized(s + ip->A, ip->Aux);
                    break;
                case BytecodeOp.StoreState:
                    StoreSized(s + ip->D, ip->Aux, Q(s, ip->A));
                    break;
                case BytecodeOp.NoteDifference:
                    U(s, ip->D) |= Differ(P(s, ip->A), P(s, ip->B)) ? 1u << ip->Aux : 0;
                    break;
                case BytecodeOp.Load8:
                    address = (Q(s, ip->A) + (ulong)ip->Immediate) & addressMask;
                    value = memory.Load(address, 0);
                    if (core->StubExit != 0)
                    {
                        goto Fault;
                    }

                    Q(s, ip->D) = value;
                    break;
                case BytecodeOp.Load16:
                    address = (Q(s, ip->A) + (ulong)ip->Immediate) & addressMask;
                    value = memory.Load(address, 1);
                    if (core->StubExit != 0)
                    {
                        goto Fault;
                    }

                    Q(s, ip->D) = value;
                    break;
                case BytecodeOp.Load32:
                    address = (Q(s, ip->A) + (ulong)ip->Immediate) & addressMask;
                    value = memory.Load(address, 2);
                    if (core->StubExit != 0)
                    {
                        goto Fault;
                    }

                    Q(s, ip->D) = value;
                    break;
                case BytecodeOp.Load64:
                    address = (Q(s, ip->A) + (ulong)ip->Immediate) & addressMask;
                    value = memory.Load(address, 3);
                    if (core->StubExit != 0)
                    {
                        goto Fault;
                    }

                    Q(s, ip->D) = value;
                    break;
                case BytecodeOp.LoadSigned8To64:
                    address = (Q(s, ip->A) + (ulong)ip->Immediate) & addressMask;
                    value = memory.Load(address, 0);
                    if (core->StubExit != 0)
                    {
                        goto Fault;
                    }

                    Q(s, ip->D) = (ulong)(sbyte)value;
                    break;
                case BytecodeOp.LoadSigned16To64:
                    address = (Q(s, ip->A) + (ulong)ip->Immediate) & addressMask;
                    value = memory.Load(address, 1);
                    if (core->StubExit != 0)
                    {
                        goto Fault;
                    }

                    Q(s, ip->D) = (ulong)(short)value;
                    break;
                case BytecodeOp.LoadSigned32To64:
                    address = (Q(s, ip->A) + (ulong)ip->Immediate) & addressMask;
                    value = memory.Load(address, 2);
                    if (core->StubExit != 0)
                    {
                        goto Fault;
                    }

                    Q(s, ip->D) = (ulong)(int)value;
                    break;
                case BytecodeOp.LoadSigned8To32:
                    address = (Q(s, ip->A) + (ulong)ip->Immediate) & addressMask;
                    value = memory.Load(address, 0);
                    if (core->StubExit != 0)
                    {
                        goto Fault;
                    }

                    Q(s, ip->D) = (uint)(sbyte)value;
                    break;
                case BytecodeOp.LoadSigned16To32:
                    address = (Q(s, ip->A) + (ulong)ip->Immediate) & addressMask;
                    value = memory.Load(address, 1);
                    if (core->StubExit != 0)
                    {
                        goto Fault;
                    }

                    Q(s, ip->D) = (uint)(short)value;
                    break;
                case BytecodeOp.Load128:
                    address = (Q(s, ip->A) + (ulong)ip->Immediate) & addressMask;
                    memory.Load128(address, buffer);
                    if (core->StubExit != 0)
                    {
                        goto Fault;
                    }

                    Copy(P(s, ip->D), buffer);
                    break;
                case BytecodeOp.Store8:
                    address = (Q(s, ip->A) + (ulong)ip->Immediate) & addressMask;
                    memory.Store(address, 0, Q(s, ip->B));
                    if (core->StubExit != 0)
                    {
                        goto Fault;
                    }
                    break;
                case BytecodeOp.Store16:
                    address = (Q(s, ip->A) + (ulong)ip->Immediate) & addressMask;
                    memory.Store(address, 1, Q(s, ip->B));
                    if (core->StubExit != 0)
                    {
                        goto Fault;
                    }
                    break;
                case BytecodeOp.Store32:
                    address = (Q(s, ip->A) + (ulong)ip->Immediate) & addressMask;
                    memory.Store(address, 2, Q(s, ip->B));
                    if (core->StubExit != 0)
                    {
                        goto Fault;
                    }
                    break;
                case BytecodeOp.Store64:
                    address = (Q(s, ip->A) + (ulong)ip->Immediate) & addressMask;
                    memory.Store(address, 3, Q(s, ip->B));
                    if (core->StubExit != 0)
                    {
                        goto Fault;
                    }
                    break;
                case BytecodeOp.Store128:
                    address = (Q(s, ip->A) + (ulong)ip->Immediate) & addressMask;
                    memory.Store128(address, P(s, ip->B));
                    if (core->StubExit != 0)
                    {
                        goto Fault;
                    }
                    break;
                case BytecodeOp.StoreRelease:
                    address = (Q(s, ip->A) + (ulong)ip->Immediate) & addressMask;
                    memory.StoreRelease(address, ip->Aux, P(s, ip->B));
                    if (core->StubExit != 0)
                    {
                        goto Fault;
                    }
                    break;
                case BytecodeOp.AtomicModify:
                    if (!memory.Modify(Q(s, ip->A) & addressMask, Q(s, ip->B), (AtomicOperation)ip->Immediate, ip->Aux, P(s, ip->D)))
                    {
                        goto Fault;
                    }
                    break;
                case BytecodeOp.CompareExchange:
                    if (!memory.CompareExchange(Q(s, ip->A) & addressMask, P(s, ip->B), P(s, ip->C), ip->Aux, P(s, ip->D)))
                    {
                        goto Fault;
                    }
                    break;
                case BytecodeOp.StoreExclusive:
                    if (!AtomicAccess.StoreExclusive(memory, Q(s, ip->A), addressMask, P(s, ip->B), ip->Aux, (ulong*)(s + exclusive), P(s, ip->D)))
                    {
                        goto Fault;
                    }
                    break;
                case BytecodeOp.CheckAlignment:
                    if ((Q(s, ip->A) & (ulong)ip->Immediate) != 0)
                    {
                        hot->Address = Q(s, ip->A);
                        reason = ExitReason.MisalignedAccess;
                        pc = region.Leave(ip, hot);
                        goto Leave;
                    }
                    break;
                case BytecodeOp.RequireState:
                    if (*(uint*)(s + ip->Immediate) == 0)
                    {
                        reason = (ExitReason)ip->Aux;
                        pc = region.Leave(ip, hot);
                        goto Leave;
                    }
                    break;
                case BytecodeOp.Fence:
                    Interlocked.MemoryBarrier();
                    break;
                case BytecodeOp.CallHelper:
                    value = ((delegate* unmanaged<nint, ulong, ulong, ulong, ulong>)ip->Immediate)((nint)s, Q(s, ip->A), Q(s, ip->B), Q(s, ip->C));
                    Q(s, ip->D) = value;
                    if (ip->Aux != 0 && value != 0)
                    {
                        reason = (ExitReason)(int)value;
                        pc = region.Leave(ip, hot);
                        goto Leave;
                    }
                    break;
                case BytecodeOp.CallVectorHelper:
                    ((delegate* unmanaged<nint, ulong*, ulong*, ulong*, ulong*, long, void>)ip->Immediate)((nint)s, P(s, ip->D), P(s, ip->A), P(s, ip->B), P(s, ip->C), ip[1].Immediate);
                    ip++;
                    break;
                case BytecodeOp.Parameter:
                    break;
                case BytecodeOp.Poll:
                    if (Volatile.Read(ref hot->ExitRequest) != 0)
                    {
                        pc = (ulong)ip->Immediate;
                        goto Interrupt;
                    }
                    break;
                case BytecodeOp.Count:
                    hot->Budget -= ip->Aux;
                    if (hot->Budget < 0)
                    {
                        hot->Budget += ip->Aux;
                        pc = (ulong)ip->Immediate;
                        reason = ExitReason.Expired;
                        goto Leave;
                    }
                    break;
                case BytecodeOp.Goto:
                    ip = region.Code + ip->A;
                    continue;
                case BytecodeOp.Branch:
                    ip = region.Code + (((Condition)ip->Aux).Holds(U(s, ip->C)) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.ExitDirect:
                    next = region.Links[ip->A];
                    pc = (ulong)ip->Immediate;
                    if (next is null || next.IsDropped)
                    {
                        link = ip->A;
                        goto Lookup;
                    }

                    region = next;
                    ip = next.Code;
                    continue;
                case BytecodeOp.ExitIndirect:
                    pc = Q(s, ip->A);
                    if (Volatile.Read(ref hot->ExitRequest) != 0)
                    {
                        goto Interrupt;
                    }

                    goto Lookup;
                case BytecodeOp.ExitException:
                    pc = (ulong)ip->Immediate;
                    reason = (ExitReason)ip->Aux;
                    if (reason == ExitReason.InstructionFault)
                    {
                        vcpu.FetchFaultBehind(pc);
                    }

                    goto Leave;
                case BytecodeOp.BranchSub64Equal:
                    ip = region.Code + (Q(s, ip->C) == Q(s, ip->D) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub64NotEqual:
                    ip = region.Code + (Q(s, ip->C) != Q(s, ip->D) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub64CarrySet:
                    ip = region.Code + (Q(s, ip->C) >= Q(s, ip->D) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub64CarryClear:
                    ip = region.Code + (Q(s, ip->C) < Q(s, ip->D) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub64Negative:
                    ip = region.Code + ((long)(Q(s, ip->C) - Q(s, ip->D)) < 0 ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub64NotNegative:
                    ip = region.Code + ((long)(Q(s, ip->C) - Q(s, ip->D)) >= 0 ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub64Overflow:
                    ip = region.Code + (Overflows64(Q(s, ip->C), Q(s, ip->D)) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub64NoOverflow:
                    ip = region.Code + (!Overflows64(Q(s, ip->C), Q(s, ip->D)) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub64UnsignedHigher:
                    ip = region.Code + (Q(s, ip->C) > Q(s, ip->D) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub64UnsignedLowerOrSame:
                    ip = region.Code + (Q(s, ip->C) <= Q(s, ip->D) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub64GreaterOrEqual:
                    ip = region.Code + ((long)Q(s, ip->C) >= (long)Q(s, ip->D) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub64Less:
                    ip = region.Code + ((long)Q(s, ip->C) < (long)Q(s, ip->D) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub64Greater:
                    ip = region.Code + ((long)Q(s, ip->C) > (long)Q(s, ip->D) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub64LessOrEqual:
                    ip = region.Code + ((long)Q(s, ip->C) <= (long)Q(s, ip->D) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate64Equal:
                    ip = region.Code + (Q(s, ip->C) == (ulong)ip->Immediate ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate64NotEqual:
                    ip = region.Code + (Q(s, ip->C) != (ulong)ip->Immediate ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate64CarrySet:
                    ip = region.Code + (Q(s, ip->C) >= (ulong)ip->Immediate ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate64CarryClear:
                    ip = region.Code + (Q(s, ip->C) < (ulong)ip->Immediate ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate64Negative:
                    ip = region.Code + ((long)(Q(s, ip->C) - (ulong)ip->Immediate) < 0 ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate64NotNegative:
                    ip = region.Code + ((long)(Q(s, ip->C) - (ulong)ip->Immediate) >= 0 ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate64Overflow:
                    ip = region.Code + (Overflows64(Q(s, ip->C), (ulong)ip->Immediate) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate64NoOverflow:
                    ip = region.Code + (!Overflows64(Q(s, ip->C), (ulong)ip->Immediate) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate64UnsignedHigher:
                    ip = region.Code + (Q(s, ip->C) > (ulong)ip->Immediate ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate64UnsignedLowerOrSame:
                    ip = region.Code + (Q(s, ip->C) <= (ulong)ip->Immediate ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate64GreaterOrEqual:
                    ip = region.Code + ((long)Q(s, ip->C) >= (long)(ulong)ip->Immediate ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate64Less:
                    ip = region.Code + ((long)Q(s, ip->C) < (long)(ulong)ip->Immediate ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate64Greater:
                    ip = region.Code + ((long)Q(s, ip->C) > (long)(ulong)ip->Immediate ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate64LessOrEqual:
                    ip = region.Code + ((long)Q(s, ip->C) <= (long)(ulong)ip->Immediate ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchLogic64Equal:
                    ip = region.Code + (Q(s, ip->C) == 0 ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchLogic64NotEqual:
                    ip = region.Code + (Q(s, ip->C) != 0 ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchLogic64Negative:
                    ip = region.Code + ((long)Q(s, ip->C) < 0 ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchLogic64NotNegative:
                    ip = region.Code + ((long)Q(s, ip->C) >= 0 ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub32Equal:
                    ip = region.Code + (U(s, ip->C) == U(s, ip->D) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub32NotEqual:
                    ip = region.Code + (U(s, ip->C) != U(s, ip->D) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub32CarrySet:
                    ip = region.Code + (U(s, ip->C) >= U(s, ip->D) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub32CarryClear:
                    ip = region.Code + (U(s, ip->C) < U(s, ip->D) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub32Negative:
                    ip = region.Code + ((int)(U(s, ip->C) - U(s, ip->D)) < 0 ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub32NotNegative:
                    ip = region.Code + ((int)(U(s, ip->C) - U(s, ip->D)) >= 0 ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub32Overflow:
                    ip = region.Code + (Overflows32(U(s, ip->C), U(s, ip->D)) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub32NoOverflow:
                    ip = region.Code + (!Overflows32(U(s, ip->C), U(s, ip->D)) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub32UnsignedHigher:
                    ip = region.Code + (U(s, ip->C) > U(s, ip->D) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub32UnsignedLowerOrSame:
                    ip = region.Code + (U(s, ip->C) <= U(s, ip->D) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub32GreaterOrEqual:
                    ip = region.Code + ((int)U(s, ip->C) >= (int)U(s, ip->D) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub32Less:
                    ip = region.Code + ((int)U(s, ip->C) < (int)U(s, ip->D) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub32Greater:
                    ip = region.Code + ((int)U(s, ip->C) > (int)U(s, ip->D) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSub32LessOrEqual:
                    ip = region.Code + ((int)U(s, ip->C) <= (int)U(s, ip->D) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate32Equal:
                    ip = region.Code + (U(s, ip->C) == (uint)ip->Immediate ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate32NotEqual:
                    ip = region.Code + (U(s, ip->C) != (uint)ip->Immediate ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate32CarrySet:
                    ip = region.Code + (U(s, ip->C) >= (uint)ip->Immediate ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate32CarryClear:
                    ip = region.Code + (U(s, ip->C) < (uint)ip->Immediate ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate32Negative:
                    ip = region.Code + ((int)(U(s, ip->C) - (uint)ip->Immediate) < 0 ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate32NotNegative:
                    ip = region.Code + ((int)(U(s, ip->C) - (uint)ip->Immediate) >= 0 ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate32Overflow:
                    ip = region.Code + (Overflows32(U(s, ip->C), (uint)ip->Immediate) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate32NoOverflow:
                    ip = region.Code + (!Overflows32(U(s, ip->C), (uint)ip->Immediate) ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate32UnsignedHigher:
                    ip = region.Code + (U(s, ip->C) > (uint)ip->Immediate ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate32UnsignedLowerOrSame:
                    ip = region.Code + (U(s, ip->C) <= (uint)ip->Immediate ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate32GreaterOrEqual:
                    ip = region.Code + ((int)U(s, ip->C) >= (int)(uint)ip->Immediate ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate32Less:
                    ip = region.Code + ((int)U(s, ip->C) < (int)(uint)ip->Immediate ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate32Greater:
                    ip = region.Code + ((int)U(s, ip->C) > (int)(uint)ip->Immediate ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchSubImmediate32LessOrEqual:
                    ip = region.Code + ((int)U(s, ip->C) <= (int)(uint)ip->Immediate ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchLogic32Equal:
                    ip = region.Code + (U(s, ip->C) == 0 ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchLogic32NotEqual:
                    ip = region.Code + (U(s, ip->C) != 0 ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchLogic32Negative:
                    ip = region.Code + ((int)U(s, ip->C) < 0 ? ip->A : ip->B);
                    continue;
                case BytecodeOp.BranchLogic32NotNegative:
                    ip = region.Code + ((int)U(s, ip->C) >= 0 ? ip->A : ip->B);
                    continue;
                default:
                    throw new InvalidOperationException($"bytecode {ip->Op}");
            }

            ip++;
            continue;
        Lookup:
            if (TMemory.OneRegion)
            {
                reason = ExitReason.None;
                goto Leave;
            }

            next = vcpu.Find(pc);
            if (next is null)
            {
                reason = vcpu.NotFetchable(pc);
                goto Leave;
            }

            if (link >= 0)
            {
                vcpu.Link(region, link, next);
                link = -1;
            }

            region = next;
            ip = next.Code;
        }

    Interrupt:
        vcpu.TakeExitRequest();
        reason = ExitReason.Interrupt;
        goto Leave;
    Fault:
        core->StubExit = 0;
        pc = region.Leave(ip, hot);
        reason = vcpu.Faulted();
    Leave:
        *(ulong*)(s + vcpu.Guest.ProgramCounterOffset) = pc;
        GC.KeepAlive(region);
        return reason;
    }

    /// <summary>Evaluates the record that the flags are, if they are one.</summary>
    public static void NormaliseFlags(VcpuHot* hot, uint* flags)
    {
        if (hot->FlagsKind != 0)
        {
            *flags = FlagsFormat.Evaluate(hot->FlagsKind, hot->FlagsA, hot->FlagsB, false);
            hot->FlagsKind = 0;
        }
    }

    private static ref ulong Q(byte* s, int offset) => ref *(ulong*)(s + offset);

    private static ref uint U(byte* s, int offset) => ref *(uint*)(s + offset);

    private static ulong* P(byte* s, int offset) => (ulong*)(s + offset);

    private static void Copy(ulong* to, ulong* from)
    {
        ulong low = from[0];
        ulong high = from[1];
        to[0] = low;
        to[1] = high;
    }

    private static void SetWide(ulong* to, ulong low)
    {
        to[0] = low;
        to[1] = 0;
    }

    private static bool Differ(ulong* a, ulong* b) => ((a[0] ^ b[0]) | (a[1] ^ b[1])) != 0;

    private static bool Overflows64(ulong a, ulong b) => (long)((a ^ b) & (a ^ (a - b))) < 0;

    private static bool Overflows32(uint a, uint b) => (int)((a ^ b) & (a ^ (a - b))) < 0;

    private static ulong LoadSized(byte* at, int size) => size switch { 0 => *at, 1 => *(ushort*)at, 2 => *(uint*)at, _ => *(ulong*)at };

    private static void StoreSized(byte* at, int size, ulong value)
    {
        switch (size)
        {
            case 0:
                *at = (byte)value;
                break;
            case 1:
                *(ushort*)at = (ushort)value;
                break;
            case 2:
                *(uint*)at = (uint)value;
                break;
            default:
                *(ulong*)at = value;
                break;
        }
    }
}
