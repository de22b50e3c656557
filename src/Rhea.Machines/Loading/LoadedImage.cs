namespace Rhea.Machines.Loading;

/// <summary>Bytes that are in RAM when the machine starts, and again after each reset.</summary>
/// <param name="Address">Where.</param>
/// <param name="Bytes">What.</param>
public sealed record LoadedImage(ulong Address, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The first address behind it.</summary>
    public ulong End => Address + (ulong)Bytes.Length;
}
