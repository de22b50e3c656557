using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Rhea.LinuxUser.Files;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Loading;
using Rhea.LinuxUser.Memory;
using Rhea.LinuxUser.Signals;

namespace Rhea.LinuxUser.CoreDumps;

/// <summary>
/// Writes the core file of a dying process (man 5 core), as the kernel's default filter has it: private and anonymous memory, and the first
/// page of ELF files.
/// </summary>
internal sealed unsafe class CoreDump
{
    private const int HeaderSize = 64, SegmentSize = 56, MaximumSegments = 65_000;
    private const ulong PageSize = AddressMap.PageSize;

    private static ReadOnlySpan<byte> Magic => [0x7f, (byte)'E', (byte)'L', (byte)'F'];

    private readonly GuestProcess process;
    private readonly HostCall host;
    private readonly ulong limit;
    private long file;

    private CoreDump(GuestProcess process, ulong limit)
    {
        this.process = process;
        this.limit = limit;
        host = process.Host;
    }

    /// <summary>A part of the guest's memory, and how much of it goes to the file.</summary>
    private readonly record struct Segment(Mapping Mapping, ulong FileSize, bool Sparse);

    /// <summary>
    /// Writes a core file to the current folder, if the limit allows one. All other threads stand still, or do not exist. Gives the file's
    /// name; null if there is none.
    /// </summary>
    internal static string? TryWrite(GuestProcess process, IReadOnlyList<GuestThread> threads, in SignalInfo signal, ulong limit)
    {
        if (limit < PageSize)
            return null;
        return new CoreDump(process, limit).Write(threads, signal);
    }

    private string? Write(IReadOnlyList<GuestThread> threads, in SignalInfo signal)
    {
        string name = Name();
        byte[] path = Encoding.UTF8.GetBytes(name + "\0");
        const int currentFolder = -100, writeOnly = 1, create = 0x40, exclusive = 0x80, ownerOnly = 0x180;
        fixed (byte* pointer = path)
            file = host.Invoke(HostNumber.Openat, currentFolder, (long)pointer, writeOnly | create | exclusive | OpenFlags.CloseOnExec, ownerOnly);
        if (file < 0)
            return null;
        Mapping[] mappings = process.Memory.Snapshot();
        List<Segment> segments = Choose(mappings);
        byte[] notes = new CoreNotes(process).Build(threads, signal, mappings);
        ulong notesAt = HeaderSize + ((ulong)(segments.Count + 1) * SegmentSize);
        ulong dataAt = AddressMap.AlignUp(notesAt + (ulong)notes.Length);
        byte[] headers = Headers(segments, notesAt, (ulong)notes.Length, dataAt);
        fixed (byte* pointer = headers)
            WriteAt(pointer, (ulong)headers.Length, 0);
        fixed (byte* pointer = notes)
            WriteAt(pointer, (ulong)notes.Length, notesAt);
        foreach (Segment segment in segments)
        {
            WriteMemory(segment, dataAt);
            dataAt += segment.FileSize;
        }
        host.Invoke(HostNumber.Ftruncate, file, (long)Math.Min(dataAt, limit));
        host.Invoke(HostNumber.Close, file);
        return name;
    }

    /// <summary>rhea_PROGRAM_DATE-TIME_PID.core, in universal time.</summary>
    private string Name()
    {
        long now = 0;
        host.Invoke(HostNumber.Time, (long)&now);
        string program = Executable.Text(process.Program.Path);
        program = program[(program.LastIndexOf('/') + 1)..];
        string time = DateTimeOffset.FromUnixTimeSeconds(now).ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"rhea_{program}_{time}_{host.Invoke(HostNumber.Getpid)}.core");
    }

    private List<Segment> Choose(Mapping[] mappings)
    {
        var segments = new List<Segment>();
        List<HostMapping> known = HostMapping.ReadAll(host);
        int next = 0;
        foreach (Mapping mapping in mappings)
        {
            while (next < known.Count && known[next].End <= mapping.Start)
                next++;
            ulong at = mapping.Start;
            for (int i = next; i < known.Count && known[i].Start < mapping.End; i++)
            {
                ulong end = Math.Min(known[i].End, mapping.End);
                if (end > at && segments.Count < MaximumSegments)
                    segments.Add(Choose(mapping.Slice(at, end), known[i]));
                at = Math.Max(at, end);
            }
            // Without /proc nothing is known of it.
            if (at < mapping.End && segments.Count < MaximumSegments)
                segments.Add(Choose(mapping.Slice(at, mapping.End), new HostMapping(at, mapping.End, true, true, false)));
        }
        return segments;
    }

    private Segment Choose(in Mapping mapping, in HostMapping known)
    {
        if (known.DontDump || (mapping.Protection & (Protection.Read | Protection.Write | Protection.Execute)) == 0)
            return new Segment(mapping, 0, false);
        if (!mapping.Source.IsFile)
            return new Segment(mapping, known.Resident ? mapping.Length : 0, true);
        if (mapping.Shared)
            return new Segment(mapping, 0, false);
        if (known.Written)
            return new Segment(mapping, mapping.Length, false);
        Span<byte> magic = stackalloc byte[4];
        bool image = mapping.Offset == 0 && process.Guest.TryRead(mapping.Start, magic) && magic.SequenceEqual(Magic);
        return new Segment(mapping, image ? PageSize : 0, false);
    }

    /// <summary>Elf64_Ehdr and Elf64_Phdr.</summary>
    private byte[] Headers(List<Segment> segments, ulong notesAt, ulong notesSize, ulong dataAt)
    {
        const int coreFile = 4, noteSegment = 4, loadSegment = 1;
        byte[] bytes = new byte[HeaderSize + ((segments.Count + 1) * SegmentSize)];
        Magic.CopyTo(bytes);
        // ELFCLASS64, ELFDATA2LSB, EV_CURRENT.
        ((ReadOnlySpan<byte>)[2, 1, 1]).CopyTo(bytes.AsSpan(4));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(16), coreFile);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(18), process.Architecture.ElfMachine);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(20), 1);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(32), HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(52), HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(54), SegmentSize);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(56), (ushort)(segments.Count + 1));
        WriteSegment(bytes.AsSpan(HeaderSize), noteSegment, 0, notesAt, 0, notesSize, 0, 4);
        for (int i = 0; i < segments.Count; i++)
        {
            Mapping mapping = segments[i].Mapping;
            uint flags = ((mapping.Protection & Protection.Read) != 0 ? 4u : 0) | ((mapping.Protection & Protection.Write) != 0 ? 2u : 0)
                | ((mapping.Protection & Protection.Execute) != 0 ? 1u : 0);
            Span<byte> entry = bytes.AsSpan(HeaderSize + ((i + 1) * SegmentSize));
            WriteSegment(entry, loadSegment, flags, dataAt, mapping.Start, segments[i].FileSize, mapping.Length, PageSize);
            dataAt += segments[i].FileSize;
        }
        return bytes;
    }

    private static void WriteSegment(Span<byte> entry, uint type, uint flags, ulong offset, ulong address, ulong size, ulong memory, ulong align)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(entry, type);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], flags);
        ulong[] values = [offset, address, 0, size, memory, align];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(entry[(8 + (i * 8))..], values[i]);
    }

    /// <summary>Writes memory to the file; pages that were never touched become holes.</summary>
    private void WriteMemory(in Segment segment, ulong offset)
    {
        const int batch = 512;
        ulong* entries = stackalloc ulong[batch];
        long pageMap = segment.Sparse && segment.FileSize > 0 ? OpenPageMap() : -1;
        for (ulong done = 0; done < segment.FileSize;)
        {
            ulong count = Math.Min((segment.FileSize - done) / PageSize, batch);
            ulong start = segment.Mapping.Start + done;
            bool known = pageMap >= 0
                && host.Invoke(HostNumber.Pread64, pageMap, (long)entries, (long)count * 8, (long)(start / PageSize * 8)) == (long)count * 8;
            for (ulong page = 0; page < count;)
            {
                ulong run = 0;
                while (page + run < count && (!known || entries[page + run] >> 62 != 0))
                    run++;
                if (run > 0)
                    WriteAt((byte*)(start + (page * PageSize)), run * PageSize, offset + done + (page * PageSize));
                page += Math.Max(run, 1);
            }
            done += count * PageSize;
        }
        if (pageMap >= 0)
            host.Invoke(HostNumber.Close, pageMap);
    }

    private long OpenPageMap()
    {
        const int currentFolder = -100;
        fixed (byte* path = "/proc/self/pagemap\0"u8)
            return host.Invoke(HostNumber.Openat, currentFolder, (long)path, OpenFlags.CloseOnExec);
    }

    /// <summary>Writes up to the limit; what the kernel cannot read is left out, page by page.</summary>
    private void WriteAt(byte* bytes, ulong length, ulong offset)
    {
        if (offset >= limit)
            return;
        length = Math.Min(length, limit - offset);
        while (length > 0)
        {
            long written = host.Invoke(HostNumber.Pwrite64, file, (long)bytes, (long)Math.Min(length, 1 << 30), (long)offset);
            if (written == -Errno.EINTR)
                continue;
            if (written is <= 0 and not -Errno.EFAULT)
                return;
            ulong step = written > 0 ? (ulong)written : Math.Min(length, PageSize);
            bytes += step;
            offset += step;
            length -= step;
        }
    }
}
