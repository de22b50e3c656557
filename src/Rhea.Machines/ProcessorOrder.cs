using Rhea.Translator.Execution;

namespace Rhea.Machines;

/// <summary>What a processor does until it is stopped, or stops by itself.</summary>
/// <param name="Steps">It executes one instruction, or instructions until the program counter leaves the range.</param>
/// <param name="RangeStart">The start of the range.</param>
/// <param name="RangeEnd">Its end; equal to the start for a single step.</param>
/// <param name="TakesInterrupts">Whether interrupts are taken in steps.</param>
public readonly record struct ProcessorOrder(bool Steps, ulong RangeStart = 0, ulong RangeEnd = 0, bool TakesInterrupts = false)
{
    /// <summary>It runs freely.</summary>
    public static readonly ProcessorOrder Free = new(false);
}

/// <summary>Why a processor stopped by itself.</summary>
public enum ProcessorStopKind
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>The step is done.</summary>
    Step,

    /// <summary>It stands at a breakpoint.</summary>
    Breakpoint,

    /// <summary>Its next instruction would access what is watched.</summary>
    Watchpoint,
}

/// <summary>A stop of a processor.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Address">The address of the instruction, or that which is watched.</param>
/// <param name="Access">What the watchpoint is for.</param>
public readonly record struct ProcessorStop(ProcessorStopKind Kind, ulong Address, WatchedAccess Access);
