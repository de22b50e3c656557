using Rhea.Base.Host;
using Rhea.Guest.RiscV.Privileged;

namespace Rhea.Machines.RiscV;

/// <content>Privileged instructions that are not accesses to CSRs (Privileged Architecture, 3.3 and 10.2).</content>
public sealed unsafe partial class RiscVProcessor
{
    private const uint SupervisorReturn = 0x1020_0073, MachineReturn = 0x3020_0073, WaitForInterrupt = 0x1050_0073;

    // funct7 of the fences, whose operands are rs1 and rs2.
    private const uint FenceVirtualMemory = 0x09, InvalidateVirtualMemory = 0x0B, OrderInvalidations = 0x0C;

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

    /// <summary>Sleeps until an interrupt is pending, whether it will be taken or not.</summary>
    private void Wait()
    {
        while (!Hart.HasPendingInterrupt && !_stops)
            _ = _wake.Wait(HostEvent.Forever);
    }
}
