namespace Rhea.Base.Memory;

/// <summary>The registers of a device, as the bus sees them. Both methods are called under the lock of the region that leads here.</summary>
public interface IDeviceMemory
{
    /// <summary>The accesses that reach <see cref="Read"/> and <see cref="Write"/>; always the same.</summary>
    AccessRule Accesses => AccessRule.Any;

    /// <summary>Reads a little-endian value of <paramref name="size"/> bytes.</summary>
    ulong Read(ulong offset, int size);

    /// <summary>Writes a little-endian value of <paramref name="size"/> bytes; bits above it are zero.</summary>
    void Write(ulong offset, int size, ulong value);
}
