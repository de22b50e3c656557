namespace Rhea.Base.Memory;

/// <summary>The registers of a device.</summary>
public sealed class DeviceRegion : MemoryRegion
{
    private readonly IDeviceMemory _device;
    private readonly Lock _lock;
    private readonly AccessRule _accesses;

    /// <summary>Makes a region that leads to a device, under the lock of its machine.</summary>
    public DeviceRegion(string name, UInt128 size, IDeviceMemory device, Lock deviceLock)
        : base(name, size)
    {
        _device = device;
        _lock = deviceLock;
        _accesses = device.Accesses;
    }

    /// <summary>Reads registers. The value is zero unless the result is <see cref="MemoryResult.Ok"/>.</summary>
    public MemoryResult Load(ulong offset, int size, out ulong value)
    {
        if (!_accesses.Allows(offset, size))
        {
            value = 0;
            return MemoryResult.Refused;
        }

        lock (_lock)
            value = _device.Read(offset, size) & Mask(size);
        return MemoryResult.Ok;
    }

    /// <summary>Writes registers.</summary>
    public MemoryResult Store(ulong offset, int size, ulong value)
    {
        if (!_accesses.Allows(offset, size))
            return MemoryResult.Refused;
        lock (_lock)
            _device.Write(offset, size, value & Mask(size));
        return MemoryResult.Ok;
    }

    private static ulong Mask(int size) => size >= 8 ? ulong.MaxValue : (1UL << (size * 8)) - 1;
}
