using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rhea.LinuxUser.Host;

namespace Rhea.LinuxUser.Memory;

/// <summary>
/// Access to guest memory from C#, which must never touch an unmapped page itself: by machine code whose faults are caught.
/// </summary>
internal sealed unsafe class GuestMemory(FaultSafeCopy copy, MemoryManager manager)
{
    /// <summary>The longest path that Linux takes, with its end.</summary>
    internal const int PathLimit = 4096;

    /// <summary>Whether an address may be passed to the host: null, or within the guest's space.</summary>
    internal bool IsAddress(ulong address) => manager.Layout.IsGuest(address, 0) || address == 0;

    /// <summary>
    /// An address for the host: what is not the guest's becomes one that the host refuses, in its own time and in the same way: within the
    /// space of programs where the guest's was so, else within the kernel's.
    /// </summary>
    internal long HostAddress(ulong address)
    {
        const ulong spaceEnd = 1UL << 47, neverMapped = spaceEnd - AddressMap.PageSize, kernel = 0xffff_8000_0000_0000;
        if (IsAddress(address))
            return (long)address;
        return (long)((address < spaceEnd ? neverMapped : kernel) | (address & AddressMap.PageMask));
    }

    /// <summary>Whether a range may be passed to the host.</summary>
    internal bool IsRange(ulong address, ulong length) => manager.Layout.IsGuest(address, length);

    /// <summary>Reads a structure.</summary>
    internal bool TryRead<T>(ulong address, out T value)
        where T : unmanaged
    {
        Unsafe.SkipInit(out value);
        return TryRead(address, MemoryMarshal.AsBytes(new Span<T>(ref value)));
    }

    /// <summary>Writes a structure.</summary>
    internal bool TryWrite<T>(ulong address, in T value)
        where T : unmanaged =>
        TryWrite(address, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>Reads bytes.</summary>
    internal bool TryRead(ulong address, Span<byte> bytes)
    {
        fixed (byte* buffer = bytes)
        {
            return bytes.IsEmpty || (IsRange(address, (ulong)bytes.Length) && copy.TryCopy((nint)buffer, (nint)address, bytes.Length));
        }
    }

    /// <summary>Writes bytes. A range that is partly bad may be written up to there.</summary>
    internal bool TryWrite(ulong address, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* buffer = bytes)
        {
            return bytes.IsEmpty || (IsRange(address, (ulong)bytes.Length) && copy.TryCopy((nint)address, (nint)buffer, bytes.Length));
        }
    }

    /// <summary>Reads a string without its end. Gives -EFAULT, or -ENAMETOOLONG if no end is found within the limit.</summary>
    internal long ReadString(ulong address, out byte[] text, int limit = PathLimit)
    {
        Span<byte> chunk = stackalloc byte[256];
        text = [];
        var collected = new List<byte>();
        while (collected.Count < limit)
        {
            // A chunk never crosses a page, so that the string may end just before an unmapped one.
            int room = (int)(AddressMap.PageSize - (address & AddressMap.PageMask));
            Span<byte> part = chunk[..Math.Min(Math.Min(room, chunk.Length), limit - collected.Count)];
            if (!TryRead(address, part))
                return -Errno.EFAULT;
            int end = part.IndexOf((byte)0);
            collected.AddRange(end >= 0 ? part[..end] : part);
            if (end >= 0)
            {
                text = [.. collected];
                return 0;
            }
            address += (ulong)part.Length;
        }
        return -Errno.ENAMETOOLONG;
    }

    /// <summary>Reads a pointer, or another number of its size.</summary>
    internal bool TryReadPointer(ulong address, bool is64, out ulong pointer)
    {
        if (is64)
            return TryRead(address, out pointer);
        bool read = TryRead(address, out uint narrow);
        pointer = narrow;
        return read;
    }

    /// <summary>Reads an array of string pointers that ends with null, as execve takes it.</summary>
    internal long ReadStrings(ulong address, bool is64, out List<byte[]> strings, int limit = 128 << 10)
    {
        strings = [];
        long total = 0;
        for (; address != 0; address += is64 ? 8u : 4)
        {
            if (!TryReadPointer(address, is64, out ulong pointer))
                return -Errno.EFAULT;
            if (pointer == 0)
                break;
            long result = ReadString(pointer, out byte[] text, limit);
            if (result < 0)
                return result == -Errno.ENAMETOOLONG ? -Errno.E2BIG : result;
            if ((total += text.Length + 9) > 6 << 20)
                return -Errno.E2BIG;
            strings.Add(text);
        }
        return 0;
    }
}
