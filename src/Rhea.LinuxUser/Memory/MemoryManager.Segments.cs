using System.Globalization;
using Rhea.LinuxUser.Host;

namespace Rhea.LinuxUser.Memory;

/// <summary>System V shared memory.</summary>
internal sealed partial class MemoryManager
{
    private const ulong SegmentDevice = 1;

    /// <summary>shmat: attaches a segment of a known size at an address, or anywhere.</summary>
    internal long AttachSegment(int identifier, ulong address, ulong size, Protection protection, long flags, bool replace)
    {
        const long remap = 0x4000;
        ulong length = AlignUp(size);
        lock (gate)
        {
            ulong? place = address == 0 ? FindFree(0, length, AddressMap.PageSize) : address;
            if (place is not { } start)
                return -Errno.ENOMEM;
            if (!Layout.IsGuest(start, length))
                return -Errno.ENOMEM;
            if (!replace && !map.IsFree(start, start + length))
                return -Errno.EINVAL;
            Mapping[] replaced = TakeOut(start, start + length);
            long result = host.Invoke(HostNumber.Shmat, identifier, (long)start, flags | (replace ? remap : 0));
            if (result is < 0 and > -4096)
            {
                PutBack(replaced);
                return result;
            }
            // The inode tells one attachment from another, so that neighbours are not joined.
            string name = string.Create(CultureInfo.InvariantCulture, $"/SYSV{identifier:x8}");
            var source = new MappingSource(name, SegmentDevice, start >> 12);
            Add(new Mapping(start, start + length, protection, true, (protection & Protection.Execute) != 0, source, 0));
            return (long)start;
        }
    }

    /// <summary>shmdt.</summary>
    internal long DetachSegment(ulong address)
    {
        lock (gate)
        {
            if (!map.TryFind(address, out Mapping? found) || found.Value.Start != address || found.Value.Source.Device != SegmentDevice)
                return -Errno.EINVAL;
            Mapping[] parts = TakeOut(address, found.Value.End);
            long result = host.Invoke(HostNumber.Shmdt, (long)address);
            if (result < 0)
                PutBack(parts);
            return result;
        }
    }

    private static ulong AlignUp(ulong value) => AddressMap.AlignUp(value);
}
