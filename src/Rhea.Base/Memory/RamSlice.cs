namespace Rhea.Base.Memory;

/// <summary>Consecutive bytes of RAM that a device reads or writes directly.</summary>
/// <param name="Region">The RAM.</param>
/// <param name="Offset">Where in it they start.</param>
/// <param name="Length">How many they are.</param>
public readonly record struct RamSlice(RamRegion Region, ulong Offset, int Length)
{
    /// <summary>The bytes.</summary>
    public Span<byte> Span => Region.Span(Offset, Length);

    /// <summary>Where the first byte is in the host.</summary>
    public nint Host => Region.Host + (nint)Offset;

    /// <summary>A part of it.</summary>
    public RamSlice Part(int offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offset, (uint)Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)(Length - offset));
        return new RamSlice(Region, Offset + (ulong)offset, length);
    }

    /// <summary>Tells the RAM's observer that the bytes have changed.</summary>
    public void NotifyWritten() => Region.NotifyWritten(Offset, (ulong)Length);
}
