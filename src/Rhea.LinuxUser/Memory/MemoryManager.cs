using Rhea.LinuxUser.Host;

namespace Rhea.LinuxUser.Memory;

/// <summary>
/// The guest's address space: chooses addresses as Linux does, maps host memory there, and knows what is mapped.
/// </summary>
/// <remarks>
/// One lock covers the map and the host's mappings, so that both always agree. A second one, within it, covers the map alone: the
/// engine asks whether code may be fetched while it holds its own lock, which <c>invalidateCode</c> waits for. So that the engine
/// never reads code that goes away, the order is: out of the map, out of the engine, out of the host.
/// Execution rights are never passed to the host: guest code is data to it. Results are values or negated error numbers, like
/// those of the system calls.
/// </remarks>
internal sealed partial class MemoryManager
{
    private readonly HostCall host;
    private readonly AddressMap map = new();
    private readonly Lock gate = new();
    private readonly Lock mapGate = new();
    private readonly Action<ulong, ulong> invalidateCode;
    private volatile bool sharesCode;
    private ulong breakStart;
    private ulong breakEnd;

    internal MemoryManager(HostCall host, MemoryLayout layout, Action<ulong, ulong> invalidateCode)
    {
        this.host = host;
        this.invalidateCode = invalidateCode;
        Layout = layout;
    }

    internal MemoryLayout Layout { get; }

    /// <summary>The guest's limits of its memory.</summary>
    internal MemoryLimits Limits { get; set; } = MemoryLimits.None;

    /// <summary>Whether instructions may be fetched from an address. May be called on any thread.</summary>
    internal bool IsExecutable(ulong address)
    {
        lock (mapGate)
            return map.TryFind(address, out Mapping? mapping) && (mapping.Value.Protection & Protection.Execute) != 0;
    }

    /// <summary>The host address of guest code, which is the same; 0 where instructions cannot be fetched. May be called on any thread.</summary>
    internal nint LocateCode(ulong address) => IsExecutable(address) ? (nint)address : 0;

    /// <summary>Whether anything is mapped at an address.</summary>
    internal bool IsMapped(ulong address)
    {
        lock (mapGate)
            return map.TryFind(address, out _);
    }

    /// <summary>What is mapped at an address; null if nothing is. May be called on any thread.</summary>
    internal Mapping? MappingAt(ulong address)
    {
        lock (mapGate)
            return map.TryFind(address, out Mapping? mapping) ? mapping : null;
    }

    /// <summary>The protection that the host has for an address; null if nothing is mapped there.</summary>
    internal long? HostProtectionOf(ulong address)
    {
        lock (mapGate)
            return map.TryFind(address, out Mapping? mapping) ? HostProtection(mapping.Value.Protection) : null;
    }

    /// <summary>
    /// Makes code that was changed through a shared mapping known at the other addresses of the same memory: the guest's processor has a
    /// physically tagged instruction cache (CTR_EL0.L1Ip).
    /// </summary>
    internal void InvalidateOtherNames(ulong start, ulong length)
    {
        if (!sharesCode)
            return;
        var others = new List<(ulong Start, ulong Length)>();
        lock (mapGate)
        {
            if (!map.TryFind(start, out Mapping? found) || !found.Value.Shared || !found.Value.Source.IsFile)
                return;
            Mapping mapping = found.Value;
            ulong first = mapping.Offset + (start - mapping.Start), last = first + length;
            foreach (Mapping other in map.Mappings)
            {
                if (!other.EverExecutable || other.Source != mapping.Source || last <= other.Offset || first >= other.Offset + other.Length)
                    continue;
                ulong from = Math.Max(first, other.Offset), to = Math.Min(last, other.Offset + other.Length);
                others.Add((other.Start + (from - other.Offset), to - from));
            }
        }
        foreach ((ulong other, ulong size) in others)
        {
            if (other != start)
                invalidateCode(other, size);
        }
    }

    /// <summary>The size of all mappings in bytes.</summary>
    internal ulong TotalSize
    {
        get
        {
            lock (mapGate)
                return map.TotalSize;
        }
    }

    /// <summary>The mappings at this moment.</summary>
    internal Mapping[] Snapshot()
    {
        lock (mapGate)
            return [.. map.Mappings];
    }

    /// <summary>mmap. A file's name and identity are given by the caller.</summary>
    internal long Map(ulong address, ulong length, Protection protection, MapFlags flags, int descriptor, ulong offset, MappingSource source)
    {
        if (length == 0 || (offset & AddressMap.PageMask) != 0)
            return -Errno.EINVAL;
        if (length > Layout.Limit)
            return -Errno.ENOMEM;
        length = AddressMap.AlignUp(length);
        bool exact = (flags & (MapFlags.Fixed | MapFlags.FixedNoReplace)) != 0;
        if (exact && (address & AddressMap.PageMask) != 0)
            return -Errno.EINVAL;
        if (exact && !Layout.IsGuest(address, length))
            return -Errno.ENOMEM;
        lock (gate)
        {
            if ((flags & MapFlags.FixedNoReplace) != 0 && !map.IsFree(address, address + length))
                return -Errno.EEXIST;
            if (map.TotalSize + length > Limits.AddressSpace)
                return -Errno.ENOMEM;
            if (!exact)
                return MapAnywhere(address, length, protection, flags, descriptor, offset, source);
            long result = MapAt(address, length, protection, flags, descriptor, offset, source);
            // The map was free there: what is in the way is the emulator's.
            return result == -Errno.EEXIST ? -Errno.ENOMEM : result;
        }
    }

    /// <summary>munmap.</summary>
    internal long Unmap(ulong address, ulong length)
    {
        if ((address & AddressMap.PageMask) != 0 || length == 0 || length > Layout.Limit)
            return -Errno.EINVAL;
        length = AddressMap.AlignUp(length);
        if (address > Layout.Limit - length)
            return -Errno.EINVAL;
        lock (gate)
            return UnmapLocked(address, address + length);
    }

    /// <summary>mprotect.</summary>
    internal long Protect(ulong address, ulong length, Protection protection)
    {
        if ((address & AddressMap.PageMask) != 0)
            return -Errno.EINVAL;
        if (length == 0)
            return 0;
        if (length > Layout.Limit || address > Layout.Limit - AddressMap.AlignUp(length))
            return -Errno.ENOMEM;
        ulong end = address + AddressMap.AlignUp(length);
        lock (gate)
        {
            ulong mapped = map.MappedUntil(address, end);
            if (mapped > address)
            {
                long result = ProtectLocked(address, mapped, protection);
                if (result < 0)
                    return result;
            }
            return mapped == end ? 0 : -Errno.ENOMEM;
        }
    }

    /// <summary>The host's protection: code must be readable to the translator, and is never executed in place.</summary>
    private static long HostProtection(Protection protection) =>
        (long)((protection & Protection.Execute) != 0 ? (protection & Protection.Write) | Protection.Read : protection);

    /// <summary>A hint that is free wins; otherwise the highest free range below the top, then anything below the limit.</summary>
    private ulong? FindFree(ulong hint, ulong length, ulong alignment, ulong top = ulong.MaxValue)
    {
        hint = (hint + alignment - 1) & ~(alignment - 1);
        if (hint >= MemoryLayout.Floor && Layout.IsGuest(hint, length) && map.IsFree(hint, hint + length))
            return hint;
        top = Math.Min(top, Layout.MappingTop);
        (ulong start, ulong end) = Layout.Reserved;
        if (start >= end || start >= top)
            return map.FindFreeBelow(top, MemoryLayout.Floor, length, alignment);
        return (end < top ? map.FindFreeBelow(top, end, length, alignment) : null)
            ?? map.FindFreeBelow(start, MemoryLayout.Floor, length, alignment);
    }

    /// <summary>The host may have put something of its own where the map is empty; then the search goes on below.</summary>
    private long MapAnywhere(ulong hint, ulong length, Protection protection, MapFlags flags, int descriptor, ulong offset, MappingSource source)
    {
        const int attempts = 64;
        ulong alignment = (flags & MapFlags.HugeTlb) != 0 ? 2UL << 20 : AddressMap.PageSize, top = ulong.MaxValue;
        for (int i = 0; i < attempts; i++)
        {
            if (FindFree(hint, length, alignment, top) is not { } address)
                return -Errno.ENOMEM;
            long result = MapAt(address, length, protection, flags, descriptor, offset, source);
            if (result != -Errno.EEXIST)
                return result;
            if (address != hint)
                top = address;
            hint = 0;
        }
        return -Errno.ENOMEM;
    }

    private long MapAt(ulong address, ulong length, Protection protection, MapFlags flags, int descriptor, ulong offset, MappingSource source)
    {
        bool replaces = !map.IsFree(address, address + length);
        long placement = replaces ? (long)MapFlags.Fixed : (long)MapFlags.FixedNoReplace;
        long hostFlags = (long)(flags & MapFlags.HostMask) | placement;
        if (source == MappingSource.Anonymous && protection == Protection.None)
            hostFlags |= (long)MapFlags.NoReserve;
        Mapping[] replaced = replaces ? TakeOut(address, address + length) : [];
        long result = host.Invoke(
            HostNumber.Mmap, (long)address, (long)length, HostProtection(protection), hostFlags, descriptor, (long)offset);
        if (result is < 0 and > -4096)
        {
            PutBack(replaced);
            return result;
        }
        if ((ulong)result != address)
        {
            host.Invoke(HostNumber.Munmap, result, (long)length);
            return -Errno.ENOMEM;
        }
        bool executable = (protection & Protection.Execute) != 0;
        bool shared = (flags & MapFlags.TypeMask) != MapFlags.Private;
        Add(new Mapping(address, address + length, protection, shared, executable, source, offset));
        return (long)address;
    }

    private long UnmapLocked(ulong start, ulong end)
    {
        // Only what the map knows is unmapped on the host: the range may hold pages of the emulator.
        Mapping[] parts = TakeOut(start, end);
        for (int i = 0; i < parts.Length; i++)
        {
            long result = host.Invoke(HostNumber.Munmap, (long)parts[i].Start, (long)parts[i].Length);
            if (result < 0)
            {
                PutBack(parts.AsSpan(i));
                return result;
            }
        }
        return 0;
    }

    /// <summary>What loses the right to be executed leaves the engine before the host changes; what gains it, after.</summary>
    private long ProtectLocked(ulong start, ulong end, Protection protection)
    {
        long length = (long)(end - start);
        if ((protection & Protection.Execute) != 0)
        {
            long result = host.Invoke(HostNumber.Mprotect, (long)start, length, HostProtection(protection));
            if (result == 0)
                ProtectInMap(start, end, protection);
            return result;
        }
        Mapping[] before = Parts(start, end);
        if (ProtectInMap(start, end, protection))
            invalidateCode(start, end - start);
        long error = host.Invoke(HostNumber.Mprotect, (long)start, length, HostProtection(protection));
        if (error < 0)
            PutBack(before);
        return error;
    }

    /// <summary>Removes a range from the map and from the engine. Gives what was there.</summary>
    private Mapping[] TakeOut(ulong start, ulong end)
    {
        Mapping[] parts = Parts(start, end);
        bool invalidate;
        lock (mapGate)
            invalidate = map.Remove(start, end);
        if (invalidate)
            invalidateCode(start, end - start);
        return parts;
    }

    /// <summary>Undoes <see cref="TakeOut"/>, where the host refused.</summary>
    private void PutBack(ReadOnlySpan<Mapping> parts)
    {
        foreach (ref readonly Mapping part in parts)
            Add(part);
    }

    /// <summary>The mappings in a range, cut at its ends.</summary>
    private Mapping[] Parts(ulong start, ulong end)
    {
        var parts = new List<Mapping>();
        for (int i = map.FirstEndingAfter(start); i < map.Mappings.Count && map.Mappings[i].Start < end; i++)
        {
            Mapping part = map.Mappings[i];
            parts.Add(part.Slice(Math.Max(part.Start, start), Math.Min(part.End, end)));
        }
        return [.. parts];
    }

    private void Add(in Mapping mapping)
    {
        sharesCode |= mapping.Shared && mapping.EverExecutable && mapping.Source.IsFile;
        lock (mapGate)
            map.Add(mapping);
    }

    private bool ProtectInMap(ulong start, ulong end, Protection protection)
    {
        // What becomes executable may be shared; looking is cheaper than telling.
        sharesCode |= (protection & Protection.Execute) != 0 && Array.Exists(Parts(start, end), part => part.Shared && part.Source.IsFile);
        lock (mapGate)
            return map.Protect(start, end, protection);
    }
}
