using Rhea.Base.Host;

namespace Rhea.Base.Memory;

/// <summary>RAM or ROM: memory of the host that can be shared with other processes by its descriptor.</summary>
public sealed unsafe class RamRegion : MemoryRegion, IDisposable
{
    private nint _host;

    private RamRegion(string name, ulong size, bool isReadOnly, nint host, int descriptor)
        : base(name, size)
    {
        IsReadOnly = isReadOnly;
        _host = host;
        Descriptor = descriptor;
    }

    /// <summary>Whether processors and devices can only read it.</summary>
    public bool IsReadOnly { get; }

    /// <summary>The memfd behind it.</summary>
    public int Descriptor { get; }

    /// <summary>Where its first byte is in the host.</summary>
    public nint Host => _host;

    /// <summary>Its size in bytes.</summary>
    public ulong Length => (ulong)Size;

    /// <summary>Learns of what devices write; null if nobody cares.</summary>
    public IRamObserver? Observer { get; set; }

    /// <summary>Makes a region full of zeros, whose pages cost nothing until they are touched.</summary>
    /// <returns>The region, or null where the host does not have the address space.</returns>
    public static RamRegion? TryCreate(string name, ulong size, bool isReadOnly = false)
    {
        nint host = HostMemory.AllocateShared(name, (nuint)size, out int descriptor);
        return host == 0 ? null : new RamRegion(name, size, isReadOnly, host, descriptor);
    }

    /// <summary>Bytes of it, whether they are read-only for the guest or not. Nobody is told of what is written there.</summary>
    public Span<byte> Span(ulong offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)length, Length - offset);
        return new Span<byte>((void*)(_host + (nint)offset), length);
    }

    /// <summary>Tells the observer that bytes have changed.</summary>
    public void NotifyWritten(ulong offset, ulong length) => Observer?.Written(this, offset, length);

    /// <summary>Gives the memory back. Nothing may use it any more.</summary>
    public void Dispose()
    {
        if (_host == 0)
            return;
        HostMemory.Free(_host, (nuint)Length);
        HostFile.Close(Descriptor);
        _host = 0;
    }
}
