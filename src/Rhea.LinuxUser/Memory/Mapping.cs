namespace Rhea.LinuxUser.Memory;

/// <summary>What a mapping shows: memory of the process itself, or (part of) a file.</summary>
internal sealed record MappingSource(string Name, ulong Device, ulong Inode)
{
    /// <summary>Memory without a name.</summary>
    internal static readonly MappingSource Anonymous = new("", 0, 0);

    /// <summary>Whether pages come from a file, so that an access beyond its end fails.</summary>
    internal bool IsFile => Inode != 0;
}

/// <summary>A range of guest pages with the same attributes: an entry of the <see cref="AddressMap"/>.</summary>
internal readonly record struct Mapping(
    ulong Start,
    ulong End,
    Protection Protection,
    bool Shared,
    bool EverExecutable,
    MappingSource Source,
    ulong Offset)
{
    internal ulong Length => End - Start;

    /// <summary>The part of this mapping within a range, with its file offset.</summary>
    internal Mapping Slice(ulong start, ulong end) =>
        this with { Start = start, End = end, Offset = Source.IsFile ? Offset + (start - Start) : 0 };

    /// <summary>Whether the next mapping continues this one, so that both can be one entry.</summary>
    internal bool Continues(in Mapping next) =>
        End == next.Start && Protection == next.Protection && Shared == next.Shared && EverExecutable == next.EverExecutable
        && Source == next.Source && (!Source.IsFile || Offset + Length == next.Offset);
}
