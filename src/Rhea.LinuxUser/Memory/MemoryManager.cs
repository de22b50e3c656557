using Rhea.LinuxUser.Host;

namespace Rhea.LinuxUser.Memory;

/// <summary>
/// The guest's address space: chooses addresses as Linux does, maps host memory there, and knows what is mapped.
/// </summary>
/// <remarks>
/// One lock covers the map and the host's mappings, so that both always agree. Execution rights are never passed to the host:
/// guest code is data to it. Results are values or negated error numbers, like those of the system calls.
/// </remarks>
internal sealed partial class MemoryManager
{
    private readonly HostCall host;
    private readonly AddressMap map = new();
    private readonly Lock gate = new();
    private readonly Action<ulong, ulong> invalidateCode;
    private ulong breakStart;
    private ulong breakEnd;

    internal MemoryManager(HostCall host, MemoryLayout layout, Action<ulong, ulong> invalidateCode)
    {
        this.host = host;
        this.invalidateCode = invalidateCode;
        Layout = layout;
    }

    internal MemoryLayout Layout { get; }

    /// <summary>RLIMIT_AS of the guest: kept here, since the emulator's own reservations must not count.</summary>
    internal ulong AddressSpaceLimit { get; set; } = ulong.MaxValue;

    /// <summary>RLIMIT_DATA of the guest, for the break.</summary>
    internal ulong DataLimit { get; set; } = ulong.MaxValue;

    /// <summary>Whether instructions may be fetched from an address. May be called on any thread.</summary>
    internal bool IsExecutable(ulong address)
    {
        lock (gate)
            return map.TryFind(address, out Mapping? mapping) && (mapping.Value.Protection & Protection.Execute) != 0;
    }

    /// <summary>Whether anything is mapped at an address.</summary>
    internal bool IsMapped(ulong address)
    {
        lock (gate)
            return map.TryFind(address, out _);
    }

    /// <summary>The protection that the host has for an address; null if nothing is mapped there.</summary>
    internal long? HostProtectionOf(ulong address)
    {
        lock (gate)
            return map.TryFind(address, out Mapping? mapping) ? HostProtection(mapping.Value.Protection) : null;
    }

    /// <summary>The mappings at this moment.</summary>
    internal Mapping[] Snapshot()
    {
        lock (gate)
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
            if (map.TotalSize + length > AddressSpaceLimit)
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
                long result = host.Invoke(HostNumber.Mprotect, (long)address, (long)(mapped - address), HostProtection(protection));
                if (result < 0)
                    return result;
                if (map.Protect(address, mapped, protection))
                    invalidateCode(address, mapped - address);
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
        long result = host.Invoke(
            HostNumber.Mmap, (long)address, (long)length, HostProtection(protection), hostFlags, descriptor, (long)offset);
        if (result is < 0 and > -4096)
            return result;
        if ((ulong)result != address)
        {
            host.Invoke(HostNumber.Munmap, result, (long)length);
            return -Errno.ENOMEM;
        }
        bool invalidate = replaces && map.Remove(address, address + length);
        bool executable = (protection & Protection.Execute) != 0;
        bool shared = (flags & MapFlags.TypeMask) != MapFlags.Private;
        map.Add(new Mapping(address, address + length, protection, shared, executable, source, offset));
        if (invalidate)
            invalidateCode(address, length);
        return (long)address;
    }

    private long UnmapLocked(ulong start, ulong end)
    {
        // Only what the map knows is unmapped on the host: the range may hold pages of the emulator.
        for (int i = map.FirstEndingAfter(start); i < map.Mappings.Count && map.Mappings[i].Start < end; i++)
        {
            Mapping part = map.Mappings[i];
            ulong from = Math.Max(part.Start, start), to = Math.Min(part.End, end);
            long result = host.Invoke(HostNumber.Munmap, (long)from, (long)(to - from));
            if (result < 0)
                return result;
        }
        if (map.Remove(start, end))
            invalidateCode(start, end - start);
        return 0;
    }
}
