using System.Globalization;
using System.Text;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Loading;
using Rhea.LinuxUser.Memory;

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
        return process.Guest.ReadString(address, out byte[] path) < 0 ? NotVirtual : TryOpen(process, path, flags);
    }

    /// <summary>Opens a path for reading if it is one of these files.</summary>
    internal static long TryOpen(GuestProcess process, byte[] path, uint flags)
    {
        byte[]? content = path.AsSpan().SequenceEqual("/proc/cpuinfo"u8) ? ProcessorInformation(process) : process.Paths.ProcName(path) switch
        {
            "maps" => Encoding.UTF8.GetBytes(Maps(process)),
            "cmdline" => CommandLine(process),
            "auxv" => ReadBlock(process, process.Program.AuxiliaryVector),
            "stat" => Statistics(process),
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

    /// <summary>The host's line with the guest's name and stack.</summary>
    private static byte[]? Statistics(GuestProcess process)
    {
        byte[] line = ReadHostFile(process.Host, "/proc/self/stat");
        string text = Encoding.UTF8.GetString(line);
        int end = text.LastIndexOf(')');
        if (end < 0)
            return null;
        string[] fields = text[(end + 2)..].TrimEnd('\n').Split(' ');
        const int startStack = 28 - 3, startCode = 26 - 3, endCode = 27 - 3;
        if (fields.Length <= startStack)
            return null;
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
