using Rhea.LinuxUser.Host;

namespace Rhea.LinuxUser.Memory;

/// <summary>The break, mremap, and the calls that work on mapped ranges.</summary>
internal sealed partial class MemoryManager
{
    /// <summary>Places the break behind the program.</summary>
    internal void SetBreak(ulong address) => breakStart = breakEnd = AddressMap.AlignUp(address);

    /// <summary>The start and the end of the break area.</summary>
    internal (ulong Start, ulong End) BreakArea => (breakStart, breakEnd);

    /// <summary>brk: moves the end of the data area, and gives the end that is in force afterwards.</summary>
    internal long Break(ulong requested)
    {
        lock (gate)
        {
            if (requested < breakStart || requested > Layout.Limit || requested - breakStart > Limits.Data)
                return (long)breakEnd;
            ulong oldTop = AddressMap.AlignUp(breakEnd), newTop = AddressMap.AlignUp(requested);
            if (newTop < oldTop)
                UnmapLocked(newTop, oldTop);
            else if (newTop > oldTop && !GrowBreak(oldTop, newTop))
                return (long)breakEnd;
            return (long)(breakEnd = requested);
        }
    }

    /// <summary>mremap.</summary>
    internal long Remap(ulong address, ulong oldLength, ulong newLength, RemapFlags flags, ulong newAddress)
    {
        const RemapFlags known = RemapFlags.MayMove | RemapFlags.Fixed | RemapFlags.DontUnmap;
        bool move = (flags & RemapFlags.MayMove) != 0, isFixed = (flags & RemapFlags.Fixed) != 0;
        bool keep = (flags & RemapFlags.DontUnmap) != 0;
        if ((flags & ~known) != 0 || (address & AddressMap.PageMask) != 0 || newLength == 0 || ((isFixed || keep) && !move))
            return -Errno.EINVAL;
        if (newLength > Layout.Limit || oldLength > Layout.Limit || address > Layout.Limit - oldLength)
            return newLength > Layout.Limit ? -Errno.ENOMEM : -Errno.EFAULT;
        oldLength = AddressMap.AlignUp(oldLength);
        newLength = AddressMap.AlignUp(newLength);
        if (keep && oldLength != newLength)
            return -Errno.EINVAL;
        if (isFixed)
        {
            bool overlaps = address < newAddress + newLength && newAddress < address + oldLength;
            if ((newAddress & AddressMap.PageMask) != 0 || !Layout.IsGuest(newAddress, newLength) || overlaps)
                return -Errno.EINVAL;
        }
        lock (gate)
        {
            if (!map.TryFind(address, out Mapping? found))
                return -Errno.EFAULT;
            Mapping mapping = found.Value;
            if (!isFixed && !keep && newLength <= oldLength)
            {
                long shrunk = newLength < oldLength ? UnmapLocked(address + newLength, address + oldLength) : 0;
                return shrunk < 0 ? shrunk : (long)address;
            }
            if (oldLength > mapping.End - address)
                return -Errno.EFAULT;
            ulong growth = newLength > oldLength ? newLength - oldLength : 0;
            if (map.TotalSize + growth > Limits.AddressSpace)
                return -Errno.ENOMEM;
            bool inPlace = !isFixed && !keep && address + oldLength == mapping.End
                && Layout.IsGuest(address, newLength) && map.IsFree(mapping.End, address + newLength);
            if (inPlace && GrowInPlace(mapping, address, oldLength, newLength))
                return (long)address;
            if (!move)
                return -Errno.ENOMEM;
            return Move(mapping, address, oldLength, newLength, isFixed ? newAddress : null, keep);
        }
    }

    /// <summary>Passes a call on a page range to the host, if the range belongs to the guest.</summary>
    internal long OnRange(HostNumber number, ulong address, ulong length, long argument = 0)
    {
        if ((address & AddressMap.PageMask) != 0 && number is not (HostNumber.Mlock or HostNumber.Munlock or HostNumber.Mlock2))
            return -Errno.EINVAL;
        ulong end = AddressMap.AlignUp(address + length);
        if (end < address && length <= Layout.Limit)
            return -Errno.EINVAL;
        return Layout.IsGuest(address, length)
            ? host.Invoke(number, (long)address, (long)length, argument)
            : -Errno.ENOMEM;
    }

    private bool GrowBreak(ulong oldTop, ulong newTop)
    {
        if (!Layout.IsGuest(oldTop, newTop - oldTop) || !map.IsFree(oldTop, newTop)
            || map.TotalSize + (newTop - oldTop) > Limits.AddressSpace)
            return false;
        const MapFlags flags = MapFlags.Private | MapFlags.Anonymous;
        var source = BreakSource;
        return MapAt(oldTop, newTop - oldTop, Protection.Read | Protection.Write, flags, -1, 0, source) >= 0;
    }

    private static readonly MappingSource BreakSource = new("[heap]", 0, 0);

    private bool GrowInPlace(in Mapping mapping, ulong address, ulong oldLength, ulong newLength)
    {
        long result = host.Invoke(HostNumber.Mremap, (long)address, (long)oldLength, (long)newLength, 0);
        if (result != (long)address)
            return false;
        Mapping grown = mapping.Slice(address, mapping.End) with { Start = mapping.End, End = address + newLength };
        Add(grown with { Offset = mapping.Source.IsFile ? mapping.Offset + mapping.Length : 0 });
        return true;
    }

    private long Move(in Mapping mapping, ulong address, ulong oldLength, ulong newLength, ulong? target, bool keep)
    {
        ulong destination = target ?? FindFree(0, newLength, AddressMap.PageSize) ?? 0;
        if (destination == 0 && target is null)
            return -Errno.ENOMEM;
        if (target is not null && !map.IsFree(destination, destination + newLength))
        {
            long error = UnmapLocked(destination, destination + newLength);
            if (error < 0)
                return error;
        }
        const long moveFixed = (long)(RemapFlags.MayMove | RemapFlags.Fixed);
        long flags = moveFixed | (keep ? (long)RemapFlags.DontUnmap : 0);
        Mapping[] taken = keep ? [] : TakeOut(address, address + oldLength);
        if (keep && mapping.EverExecutable)
            invalidateCode(address, oldLength);
        long result = host.Invoke(HostNumber.Mremap, (long)address, (long)oldLength, (long)newLength, flags, (long)destination);
        if (result is < 0 and > -4096)
        {
            PutBack(taken);
            return result;
        }
        Add(mapping.Slice(address, mapping.End) with { Start = destination, End = destination + newLength });
        return (long)destination;
    }
}
