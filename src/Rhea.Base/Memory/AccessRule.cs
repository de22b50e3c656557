namespace Rhea.Base.Memory;

/// <summary>Which accesses a device takes; others end as a bus error and never reach it.</summary>
/// <param name="Smallest">The smallest size in bytes: 1, 2, 4 or 8.</param>
/// <param name="Largest">The largest size in bytes.</param>
/// <param name="Unaligned">Whether the offset may be no multiple of the size.</param>
public readonly record struct AccessRule(int Smallest, int Largest, bool Unaligned = false)
{
    /// <summary>Every size up to 8 bytes, aligned.</summary>
    public static readonly AccessRule Any = new(1, 8);

    /// <summary>Words of four bytes only.</summary>
    public static readonly AccessRule Words = new(4, 4);

    /// <summary>Whether an access may pass.</summary>
    public bool Allows(ulong offset, int size) =>
        size >= Smallest && size <= Largest && (Unaligned || (offset & (ulong)(size - 1)) == 0);
}
