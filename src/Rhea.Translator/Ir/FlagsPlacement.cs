namespace Rhea.Translator.Ir;

/// <summary>How a <see cref="IrOp.SetFlags"/> keeps the flags (its aux).</summary>
public enum FlagsPlacement : byte
{
    /// <summary>As the operation and its operands; evaluated only if somebody asks.</summary>
    Recorded,

    /// <summary>Evaluated now, since they are read soon.</summary>
    Packed,

    /// <summary>Only an exit that is polled at the end of the block can see them: recorded there, out of line.</summary>
    AtPoll,
}
