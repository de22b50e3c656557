namespace Rhea.Translator.Execution;

/// <summary>
/// What a region is found by: its guest address; in system mode also the physical page that it is on, with the mode that it was translated for in
/// the low bits.
/// </summary>
internal readonly record struct RegionKey(ulong Address, ulong Context)
{
    /// <summary>The context's bits for the mode.</summary>
    public const ulong ModeMask = 0xFFF;

    /// <summary>
    /// System mode: whether a region, whose physical range is given, has bytes at virtual addresses. It does not begin on another page than its
    /// address is on.
    /// </summary>
    public bool Overlaps(ulong physicalStart, ulong physicalEnd, ulong first, ulong last)
    {
        ulong start = (Address & ~0xFFFUL) | (physicalStart & 0xFFF);
        return start <= last && start + (physicalEnd - physicalStart - 1) >= first;
    }

    public override int GetHashCode() => (int)((Address >> 1) ^ (Address >> 12) ^ (Context * 0x9E37_79B9 >> 7));
}
