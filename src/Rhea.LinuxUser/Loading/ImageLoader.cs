using Rhea.LinuxUser.Elf;
using Rhea.LinuxUser.Files;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;

namespace Rhea.LinuxUser.Loading;

/// <summary>Maps a checked ELF file into the guest's address space (fs/binfmt_elf.c).</summary>
internal static class ImageLoader
{
    /// <summary>Maps all segments. Gives the load bias, or an error text.</summary>
    /// <param name="process">The process whose memory it is.</param>
    /// <param name="file">The file that the image was read from.</param>
    /// <param name="image">The image.</param>
    /// <param name="preferredBase">Where a position-independent image should go, or null for anywhere.</param>
    internal static (ulong Bias, string? Error) Load(GuestProcess process, FileSource file, ElfImage image, ulong? preferredBase)
    {
        MemoryManager memory = process.Memory;
        ulong size = image.End - image.Start;
        ulong bias = 0;
        if (image.IsPositionIndependent)
        {
            long place = ChoosePlace(memory, size, image.Alignment, preferredBase);
            if (place < 0)
                return (0, $"no room for the program's {size} bytes of memory ({Errno.Describe((int)-place).Message})");
            bias = (ulong)place - image.Start;
        }
        else if (image.Start < MemoryLayout.Floor)
        {
            return (0, $"the program wants to be loaded at 0x{image.Start:x}, below the lowest address 0x{MemoryLayout.Floor:x}");
        }
        FileIdentity.Describe(process.Host, file.Descriptor, out MappingSource source);
        foreach (ElfSegment segment in image.Segments)
        {
            string? error = MapSegment(process, file.Descriptor, source, segment, bias);
            if (error is not null)
                return (0, error);
        }
        return (bias, null);
    }

    /// <summary>Finds a place for the whole image by mapping it once without rights.</summary>
    private static long ChoosePlace(MemoryManager memory, ulong size, ulong alignment, ulong? preferredBase)
    {
        const MapFlags reserve = MapFlags.Private | MapFlags.Anonymous | MapFlags.NoReserve;
        ulong hint = ((preferredBase ?? 0) + alignment - 1) & ~(alignment - 1);
        ulong room = size + alignment - AddressMap.PageSize;
        long place = memory.Map(hint, room, Protection.None, reserve, -1, 0, MappingSource.Anonymous);
        if (place < 0)
            return place;
        ulong start = (ulong)place, aligned = (start + alignment - 1) & ~(alignment - 1);
        memory.Unmap(start, room);
        return (long)aligned;
    }

    private static string? MapSegment(GuestProcess process, int descriptor, MappingSource source, in ElfSegment segment, ulong bias)
    {
        MemoryManager memory = process.Memory;
        ulong start = segment.PageStart + bias, end = segment.PageEnd + bias;
        ulong fileEnd = segment.Address + segment.FileSize + bias;
        ulong mappedEnd = segment.FileSize == 0 ? start : AddressMap.AlignUp(fileEnd);
        long result = 0;
        if (mappedEnd > start)
        {
            ulong offset = segment.Offset & ~AddressMap.PageMask;
            result = memory.Map(start, mappedEnd - start, segment.Protection, MapFlags.Private | MapFlags.Fixed, descriptor, offset, source);
        }
        if (result >= 0 && end > mappedEnd)
        {
            const MapFlags zeros = MapFlags.Private | MapFlags.Fixed | MapFlags.Anonymous;
            result = memory.Map(mappedEnd, end - mappedEnd, segment.Protection, zeros, -1, 0, MappingSource.Anonymous);
        }
        if (result < 0)
            return $"cannot map the segment at 0x{segment.Address:x} ({Errno.Describe((int)-result).Message})";
        bool clear = segment.MemorySize > segment.FileSize && segment.FileSize != 0 && (segment.Protection & Protection.Write) != 0;
        if (clear && fileEnd < mappedEnd && !process.Guest.TryWrite(fileEnd, new byte[mappedEnd - fileEnd]))
            return $"cannot clear the end of the segment at 0x{segment.Address:x}";
        return null;
    }
}
