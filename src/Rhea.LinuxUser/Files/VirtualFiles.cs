using System.Globalization;
using System.Text;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Loading;
using Rhea.LinuxUser.Memory;
using Rhea.LinuxUser.Signals;

namespace Rhea.LinuxUser.Files;

/// <summary>Files of /proc whose content must be the guest's, not the emulator's: made at each open, in memory.</summary>
internal static unsafe class VirtualFiles
{
    /// <summary>The path is an ordinary file.</summary>
    internal const long NotVirtual = long.MinValue;

    /// <summary>Opens a path if it is one of these files. Gives a descriptor, an error, or <see cref="NotVirtual"/>.</summary>
    /// <param name="thread">The thread that opens.</param>
    /// <param name="address">The path in guest memory.</param>
    /// <param name="flags">The host's open flags.</param>
    internal static long TryOpen(GuestThread thread, ulong address, uint flags)
    {
        const uint accessMode = 3;
        GuestProcess process = thread.Process;
        Span<byte> start = stackalloc byte[8];
        if ((flags & (accessMode | OpenFlags.Path)) != 0 || !process.Guest.TryRead(address, start) || !start.StartsWith("/proc/"u8))
            return NotVirtual;
        return process.Guest.ReadString(address, out byte[] path) < 0 ? NotVirtual : TryOpen(process, path, flags, thread);
    }

    /// <summary>Opens a path for reading if it is one of these files; what depends on the thread only if there is one.</summary>
    internal static long TryOpen(GuestProcess process, byte[] path, uint flags, GuestThread? thread = null)
    {
        byte[]? content = path.AsSpan().SequenceEqual("/proc/cpuinfo"u8) ? ProcessorInformation(process) : process.Paths.ProcName(path) switch
        {
            "maps" => Encoding.UTF8.GetBytes(Maps(process)),
            "cmdline" => CommandLine(process),
            "auxv" => ReadBlock(process, process.Program.AuxiliaryVector),
            "stat" => Statistics(process),
            "limits" => Limits(process),
            "status" when thread is not null => Status(thread),
            _ => null,
        };
        return content is null ? NotVirtual : Create(process.Host, content, flags);
    }

    /// <summary>The text of /proc/PID/maps (fs/proc/task_mmu.c).</summary>
    internal static string Maps(GuestProcess process)
    {
        var text = new StringBuilder();
        foreach (Mapping mapping in process.Memory.Snapshot())
        {
            int lineStart = text.Length;
            text.Append(CultureInfo.InvariantCulture, $"{mapping.Start:x8}-{mapping.End:x8} ");
            text.Append((mapping.Protection & Protection.Read) != 0 ? 'r' : '-');
            text.Append((mapping.Protection & Protection.Write) != 0 ? 'w' : '-');
            text.Append((mapping.Protection & Protection.Execute) != 0 ? 'x' : '-');
            text.Append(mapping.Shared ? 's' : 'p');
            ulong device = mapping.Source.Device;
            ulong major = (device >> 8) & 0xfff, minor = (device & 0xff) | ((device >> 12) & 0xfff00);
            text.Append(CultureInfo.InvariantCulture, $" {mapping.Offset:x8} {major:x2}:{minor:x2} {mapping.Source.Inode} ");
            if (mapping.Source.Name.Length > 0)
            {
                const int nameColumn = 73;
                text.Append(' ', Math.Max(0, lineStart + nameColumn - text.Length)).Append(mapping.Source.Name);
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    private static byte[] CommandLine(GuestProcess process)
    {
        (ulong start, ulong end) = process.Program.ArgumentArea;
        return ReadBlock(process, (start, end));
    }

    private static byte[] ReadBlock(GuestProcess process, (ulong Start, ulong End) area)
    {
        byte[] bytes = new byte[area.End - area.Start];
        return process.Guest.TryRead(area.Start, bytes) ? bytes : [];
    }

    /// <summary>The host's text with the guest's threads, memory and signals (fs/proc/array.c).</summary>
    private static byte[] Status(GuestThread thread)
    {
        GuestProcess process = thread.Process;
        ulong ignored = 0, caught = 0;
        for (int signal = 1; signal <= Signal.Max; signal++)
        {
            SignalAction action = process.Actions[signal];
            caught |= action.HasHandler ? Signal.Bit(signal) : 0;
            ignored |= action.Handler == SignalAction.Ignore ? Signal.Bit(signal) : 0;
        }
        ulong kilobytes = process.Memory.TotalSize >> 10;
        var text = new StringBuilder();
        foreach (string line in Encoding.UTF8.GetString(ReadHostFile(process.Host, "/proc/thread-self/status")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string name = line[..(line.IndexOf(':') + 1)];
            text.Append(name switch
            {
                "Threads:" => Invariant($"Threads:\t{process.Threads.Count}"),
                "VmPeak:" or "VmSize:" => Invariant($"{name}\t{kilobytes,8} kB"),
                "SigBlk:" => Invariant($"SigBlk:\t{thread.Signals.Mask:x16}"),
                "SigIgn:" => Invariant($"SigIgn:\t{ignored:x16}"),
                "SigCgt:" => Invariant($"SigCgt:\t{caught:x16}"),
                _ => line,
            }).Append('\n');
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>The host's text with the limits that are the guest's own (fs/proc/base.c).</summary>
    private static byte[] Limits(GuestProcess process)
    {
        MemoryLimits limits = process.Memory.Limits;
        var text = new StringBuilder();
        foreach (string line in Encoding.UTF8.GetString(ReadHostFile(process.Host, "/proc/self/limits")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            const int softColumn = 26, hardColumn = 47, unitColumn = 68;
            if (line.Length < unitColumn)
            {
                text.Append(line).Append('\n');
                continue;
            }
            string name = line[..softColumn].TrimEnd(), soft = line[softColumn..hardColumn].TrimEnd(), hard = line[hardColumn..unitColumn].TrimEnd();
            (soft, hard) = name switch
            {
                "Max core file size" => (hard == "unlimited" ? Limit(process.CoreLimit) : Limit(Math.Min(process.CoreLimit, ulong.Parse(hard, CultureInfo.InvariantCulture))), hard),
                "Max data size" => (Limit(limits.Data), Limit(limits.DataMaximum)),
                "Max address space" => (Limit(limits.AddressSpace), Limit(limits.AddressSpaceMaximum)),
                _ => (soft, hard),
            };
            text.Append(Invariant($"{name,-25} {soft,-20} {hard,-20} {line[unitColumn..]}")).Append('\n');
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Limit(ulong value) => value == ulong.MaxValue ? "unlimited" : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The host's line with the guest's name and stack.</summary>
    private static byte[]? Statistics(GuestProcess process)
    {
        byte[] line = ReadHostFile(process.Host, "/proc/self/stat");
        string text = Encoding.UTF8.GetString(line);
        int end = text.LastIndexOf(')');
        if (end < 0)
            return null;
        string[] fields = text[(end + 2)..].TrimEnd('\n').Split(' ');
        const int threadCount = 20 - 3, virtualSize = 23 - 3, startStack = 28 - 3, startCode = 26 - 3, endCode = 27 - 3;
        if (fields.Length <= startStack)
            return null;
        fields[threadCount] = process.Threads.Count.ToString(CultureInfo.InvariantCulture);
        fields[virtualSize] = process.Memory.TotalSize.ToString(CultureInfo.InvariantCulture);
        fields[startStack] = process.Program.InitialStack.ToString(CultureInfo.InvariantCulture);
        fields[startCode] = process.Program.CodeRange.Start.ToString(CultureInfo.InvariantCulture);
        fields[endCode] = process.Program.CodeRange.End.ToString(CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(text[..(end + 2)] + string.Join(' ', fields) + "\n");
    }

    private static byte[] ProcessorInformation(GuestProcess process)
    {
        ulong set = 0;
        Span<ulong> mask = stackalloc ulong[16];
        fixed (ulong* pointer = mask)
        {
            long size = process.Host.Invoke(HostNumber.SchedGetaffinity, 0, 128, (long)pointer);
            for (int i = 0; i < size / 8; i++)
                set += (ulong)System.Numerics.BitOperations.PopCount(mask[i]);
        }
        var text = new StringBuilder();
        for (int i = 0; i < (int)set; i++)
            text.Append(process.Architecture.ProcessorInformation(i));
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Reads a file of the host whole.</summary>
    internal static byte[] ReadHostFile(HostCall host, string path)
    {
        const int currentFolder = -100;
        byte[] terminated = Encoding.UTF8.GetBytes(path + "\0");
        var content = new List<byte>();
        byte[] chunk = new byte[4096];
        fixed (byte* pointer = terminated)
        fixed (byte* buffer = chunk)
        {
            long descriptor = host.Invoke(HostNumber.Openat, currentFolder, (long)pointer, OpenFlags.CloseOnExec);
            if (descriptor < 0)
                return [];
            for (long count; (count = host.Invoke(HostNumber.Read, descriptor, (long)buffer, chunk.Length)) > 0;)
                content.AddRange(chunk.AsSpan(0, (int)count));
            host.Invoke(HostNumber.Close, descriptor);
        }
        return [.. content];
    }

    private static long Create(HostCall host, ReadOnlySpan<byte> content, uint flags)
    {
        const long closeOnExec = 1;
        fixed (byte* name = "proc\0"u8)
        {
            long descriptor = host.Invoke(HostNumber.MemfdCreate, (long)name, (flags & OpenFlags.CloseOnExec) != 0 ? closeOnExec : 0);
            if (descriptor < 0)
                return descriptor;
            HostText.Write(host, (int)descriptor, content);
            host.Invoke(HostNumber.Lseek, descriptor);
            return descriptor;
        }
    }
}
