namespace Rhea.Translator.Execution;

/// <summary>Why a virtual processor stopped running guest code. The guest's state is exact at every exit.</summary>
public enum ExitReason
{
    /// <summary>Not an exit.</summary>
    None = 0,

    /// <summary>The guest executed its system-call instruction; the program counter is behind it.</summary>
    SystemCall,

    /// <summary>The instruction at the program counter is not allocated or not permitted.</summary>
    UndefinedInstruction,

    /// <summary>A breakpoint instruction; the program counter is at it.</summary>
    Breakpoint,

    /// <summary>A data access failed: see <see cref="Vcpu.FaultAddress"/>. The program counter is at the instruction.</summary>
    DataFault,

    /// <summary>An instruction could not be fetched at the program counter.</summary>
    InstructionFault,

    /// <summary>The program counter or the stack pointer is misaligned.</summary>
    AlignmentFault,

    /// <summary>An access that must be aligned is not: see <see cref="Vcpu.FaultAddress"/>. The program counter is at the instruction.</summary>
    MisalignedAccess,

    /// <summary>Somebody asked for an exit with <see cref="Vcpu.RequestExit"/>.</summary>
    Interrupt,

    /// <summary>The guest waits for an event or an interrupt, or yields.</summary>
    Yield,

    /// <summary>One instruction was executed in single-step mode.</summary>
    Step,

    /// <summary>A debugger's breakpoint: the instruction at the program counter has not been executed.</summary>
    DebugBreakpoint,

    /// <summary>A debugger's watchpoint: the instruction at the program counter would access it at <see cref="Vcpu.FaultAddress"/>.</summary>
    Watchpoint,

    /// <summary>System mode: an access or an instruction raised an exception, which the owner of the MMU has recorded. The program counter is at the instruction.</summary>
    GuestException,

    /// <summary>System mode: the instruction before the program counter may have changed modes, mappings or what interrupts are taken.</summary>
    Synchronise,

    /// <summary>The instructions that the processor may execute are used up, or fewer than the next block has (<see cref="Vcpu.Budget"/>).</summary>
    Expired,

    /// <summary>System mode: an instruction that the owner of the processor executes. The program counter is at it.</summary>
    SystemInstruction,

    /// <summary>System mode: the instruction at the program counter is on a page that is not cacheable, and has to be stepped over.</summary>
    DividedPage,
}
