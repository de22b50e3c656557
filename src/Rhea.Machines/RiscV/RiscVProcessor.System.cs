using Rhea.Base.Host;
using Rhea.Guest.RiscV.Privileged;
using Rhea.Translator.SystemMode;
using AccessKind = Rhea.Translator.SystemMode.AccessKind;

namespace Rhea.Machines.RiscV;

/// <content>Privileged instructions that are not accesses to CSRs (Privileged Architecture, 3.3 and 10.2).</content>
public sealed unsafe partial class RiscVProcessor
{
    private const uint SupervisorReturn = 0x1020_0073, MachineReturn = 0x3020_0073, WaitForInterrupt = 0x1050_0073;

    // funct7 of the fences, whose operands are rs1 and rs2.
    private const uint FenceVirtualMemory = 0x09, InvalidateVirtualMemory = 0x0B, OrderInvalidations = 0x0C;

    // cbo.inval, cbo.clean and cbo.flush: the bits that are the same in all, and which of them it is.
    private const uint CacheBlockMask = 0xFFF0_7FFF & ~(3u << 20), CacheBlock = 0x200F, CacheBlockInvalidate = 0;

    private void ExecuteSystem(ulong pc)
    {
        if (!TryReadInstruction(pc, out uint word))
        {
            Trap(_cause, _causeValue);
            return;
        }

        bool isLegal;
        _state->Pc = pc + 4;
        switch (word)
        {
            case SupervisorReturn:
                isLegal = Return(PrivilegeMode.Supervisor);
                break;
            case MachineReturn:
                isLegal = Return(PrivilegeMode.Machine);
                break;
            case WaitForInterrupt:
                isLegal = Hart.MayWaitForInterrupt;
                // It may end at any time (3.3.3), as it does in a step.
                if (isLegal && !_order.Steps)
                    Wait();
                break;
            default:
                if ((word & CacheBlockMask) == CacheBlock)
                {
                    isLegal = MayMaintainCache(word >> 20 & 3);
                    if (isLegal)
                        AccessCacheBlock(pc, Settings.Xlen == 64 ? _state->X[(word >> 15) & 31] : (uint)_state->X[(word >> 15) & 31]);
                    break;
                }

                isLegal = Fence(word);
                break;
        }

        if (!isLegal)
        {
            _state->Pc = pc;
            Trap(Cause.IllegalInstruction, word);
        }
    }

    private bool Return(PrivilegeMode level)
    {
        if (Hart.ReturnFromTrap(level) is not { } target)
            return false;
        _state->Pc = target;
        return true;
    }

    private bool Fence(uint word)
    {
        int register = (int)(word >> 15) & 31;
        return (word >> 25) switch
        {
            FenceVirtualMemory => Hart.FenceVirtualMemory(register != 0, _state->X[register]),
            InvalidateVirtualMemory => Hart.HasPartialFences && Hart.FenceVirtualMemory(register != 0, _state->X[register]),
            OrderInvalidations => Hart.MayOrderInvalidations,
            _ => false,
        };
    }

    private bool MayMaintainCache(uint operation) =>
        Hart.CheckCacheBlock(operation == CacheBlockInvalidate ? CacheBlockOperation.Invalidate : CacheBlockOperation.CleanOrFlush)
            != CacheBlockEffect.IllegalInstruction;

    /// <summary>
    /// Memory is coherent: nothing is left to do where the block can be read or written. Otherwise it is a store's fault (Unprivileged ISA, 19.4.4).
    /// </summary>
    private void AccessCacheBlock(ulong pc, ulong address)
    {
        bool isMapped = Translate(address, 1, AccessKind.Load, out PageMapping mapping);
        // Where the page tables let it be read, only physical memory protection can refuse.
        bool isProtected = !isMapped && _cause == Cause.LoadAccessFault;
        isMapped = isMapped || Translate(address, 1, AccessKind.Store, out mapping);
        if (isMapped)
        {
            ulong physical = mapping.Physical + (address & PageMask);
            if (_memory.View.Find(physical, out _))
                return;
            _ = FailAccess(Cause.StoreAccessFault, physical, address, 1);
        }
        else if (isProtected)
        {
            _ = Fail(Cause.StoreAccessFault, address);
        }

        _state->Pc = pc;
        Trap(_cause, _causeValue);
    }

    /// <summary>Sleeps until an interrupt is pending, whether it will be taken or not.</summary>
    private void Wait()
    {
        if (_counter is not null)
        {
            _isWaiting = true;
            return;
        }

        while (!Hart.HasPendingInterrupt && !_stops)
            _ = _wake.Wait(HostEvent.Forever);
    }
}
