namespace Rhea.Translator.Execution;

/// <summary>
/// What a region is found by: its guest address; in system mode also the physical page that it is on, with the mode that it was translated for in
/// the low bits.
/// </summary>
internal readonly record struct RegionKey(ulong Address, ulong Context)
{
    /// <summary>The context's bits for the mode.</summary>
    public const ulong ModeMask = 0xFFF;

    public override int GetHashCode() => (int)((Address >> 1) ^ (Address >> 12) ^ (Context * 0x9E37_79B9 >> 7));
}
