using Rhea.Translator.Ir;

namespace Rhea.Translator.Guests;

/// <summary>How a block ends.</summary>
public enum BlockEndKind
{
    /// <summary>It goes on with the next instruction.</summary>
    None,

    /// <summary>The terminator has been emitted.</summary>
    Leaves,

    /// <summary>Goes to Target.</summary>
    Jump,

    /// <summary>Goes to Target where the condition holds, else to the next instruction.</summary>
    Conditional,
}

/// <summary>The end of a block that the builder of the region completes, since the targets may be blocks of the region.</summary>
/// <param name="Kind">How it ends.</param>
/// <param name="Target">The guest address it goes to; 0 if it does not.</param>
/// <param name="Flags">The value that the condition looks at; -1 for none.</param>
/// <param name="Condition">When it goes there.</param>
public readonly record struct BlockEnd(BlockEndKind Kind, ulong Target, int Flags, Condition Condition = Condition.Always)
{
    /// <summary>The terminator has been emitted.</summary>
    public static BlockEnd Leaves => new(BlockEndKind.Leaves, 0, -1);

    /// <summary>Goes to a guest address.</summary>
    public static BlockEnd JumpTo(ulong target) => new(BlockEndKind.Jump, target, -1);
}
