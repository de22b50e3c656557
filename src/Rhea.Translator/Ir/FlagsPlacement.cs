namespace Rhea.Translator.Ir;

/// <summary>How a <see cref="IrOp.SetFlags"/> keeps the flags (its aux).</summary>
public enum FlagsPlacement : byte
{
    /// <summary>As the operation and its operands; evaluated only if somebody asks.</summary>
    Recorded,

    /// <summary>Evaluated now, since they are read soon.</summary>
    Packed,

    /// <summary>
    /// Only some exits at the end of the block can see them: a polled one where it leaves, out of line, and those without
    /// <see cref="ExitHints.FlagsDead"/>. Recorded there.
    /// </summary>
    AtExits,

    /// <summary>
    /// At the end of a loop's block (<see cref="Region.LoopBlock"/>), where the next iteration writes the flags before it reads them: as
    /// <see cref="AtExits"/>, if whoever leaves halfway can tell them from registers; else as <see cref="Recorded"/>.
    /// </summary>
    Described,
}
