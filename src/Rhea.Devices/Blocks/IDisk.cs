using Rhea.Base.Memory;

namespace Rhea.Devices.Blocks;

/// <summary>
/// What is behind a disk: bytes that stay. Calls block, and come from one thread at a time. They give 0 or a negative error number of the
/// host. Ranges were checked against <see cref="Length"/> before.
/// </summary>
public interface IDisk : IDisposable
{
    /// <summary>Its size in bytes, a multiple of a sector.</summary>
    ulong Length { get; }

    /// <summary>Whether writes fail.</summary>
    bool IsReadOnly { get; }

    /// <summary>Fills all parts with what is there from an offset on.</summary>
    int Read(ulong offset, ReadOnlySpan<RamSlice> parts);

    /// <summary>Writes all parts from an offset on.</summary>
    int Write(ulong offset, ReadOnlySpan<RamSlice> parts);

    /// <summary>Waits until all that was written will survive.</summary>
    int Flush();

    /// <summary>The contents of a range do not matter any more.</summary>
    int Discard(ulong offset, ulong length);

    /// <summary>A range reads as zeros.</summary>
    /// <param name="offset">Its start.</param>
    /// <param name="length">Its length.</param>
    /// <param name="mayUnmap">Whether its place may be given back.</param>
    int WriteZeroes(ulong offset, ulong length, bool mayUnmap);
}
