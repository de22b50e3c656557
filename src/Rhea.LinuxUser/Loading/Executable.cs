using System.Text;
using Rhea.LinuxUser.Elf;
using Rhea.LinuxUser.Files;
using Rhea.LinuxUser.Host;

namespace Rhea.LinuxUser.Loading;

/// <summary>What kind of program a file is.</summary>
internal enum ExecutableKind
{
    /// <summary>An ELF program of the guest's architecture.</summary>
    Guest,

    /// <summary>Something that the host may be able to run.</summary>
    Foreign,

    /// <summary>A text that names its interpreter.</summary>
    Script,
}

/// <summary>
/// Finds out what execve has to do with a file, as fs/exec.c and fs/binfmt_script.c do.
/// </summary>
internal static unsafe class Executable
{
    private const int ProbeSize = 256;
    private const int CurrentFolder = -100, MayExecute = 1, EffectiveRights = 0x200;

    /// <summary>Opens a file and looks at its start. Gives a descriptor to be closed, or a negated error number.</summary>
    internal static long Probe(GuestProcess process, byte[] path, out ExecutableKind kind, out byte[] start)
    {
        kind = ExecutableKind.Foreign;
        start = [];
        HostCall host = process.Host;
        byte[] terminated = [.. path, 0];
        fixed (byte* pointer = terminated)
        {
            long access = host.Invoke(HostNumber.Faccessat2, CurrentFolder, (long)pointer, MayExecute, EffectiveRights);
            if (access < 0)
                return access;
            long descriptor = host.Invoke(HostNumber.Openat, CurrentFolder, (long)pointer, OpenFlags.CloseOnExec);
            return descriptor < 0 ? descriptor : Examine(process, descriptor, out kind, out start);
        }
    }

    /// <summary>Looks at the start of an open file. Gives another descriptor of it to be closed, or a negated error number.</summary>
    internal static long Probe(GuestProcess process, int opened, out ExecutableKind kind, out byte[] start)
    {
        const int duplicateCloseOnExec = 1030, emptyPath = 0x1000;
        kind = ExecutableKind.Foreign;
        start = [];
        byte empty = 0;
        long access = process.Host.Invoke(HostNumber.Faccessat2, opened, (long)&empty, MayExecute, EffectiveRights | emptyPath);
        if (access < 0)
            return access;
        long descriptor = process.Host.Invoke(HostNumber.Fcntl, opened, duplicateCloseOnExec);
        return descriptor < 0 ? descriptor : Examine(process, descriptor, out kind, out start);
    }

    private static long Examine(GuestProcess process, long descriptor, out ExecutableKind kind, out byte[] start)
    {
        const uint typeMask = 0xf000, regularFile = 0x8000;
        kind = ExecutableKind.Foreign;
        start = [];
        var file = new FileSource(process.Host, (int)descriptor);
        if ((file.Status.Mode & typeMask) != regularFile)
        {
            process.Host.Invoke(HostNumber.Close, descriptor);
            return -Errno.EACCES;
        }
        start = new byte[ProbeSize];
        Array.Resize(ref start, file.Read(0, start));
        if (ElfReader.IsFor(start, process.Architecture.ElfMachine, process.Architecture.Is64))
            kind = ExecutableKind.Guest;
        else if (start.AsSpan().StartsWith("#!"u8))
            kind = ExecutableKind.Script;
        return descriptor;
    }

    /// <summary>
    /// Reads a script's first line: the interpreter and its one optional argument. False if the line makes no sense.
    /// </summary>
    internal static bool TryParseScript(ReadOnlySpan<byte> start, out byte[] interpreter, out byte[]? argument)
    {
        interpreter = [];
        argument = null;
        ReadOnlySpan<byte> line = start[2..];
        int end = line.IndexOf((byte)'\n');
        bool complete = end >= 0 || start.Length < ProbeSize;
        if (end >= 0)
            line = line[..end];
        line = line.Trim(" \t"u8);
        int blank = line.IndexOfAny(" \t"u8);
        // A line that is cut off must not cut the interpreter's path.
        if (line.IsEmpty || (blank < 0 && !complete))
            return false;
        interpreter = (blank < 0 ? line : line[..blank]).ToArray();
        if (blank >= 0)
            argument = line[blank..].Trim(" \t"u8).ToArray();
        return true;
    }

    /// <summary>The absolute form of a path on the host, for /proc/self/exe.</summary>
    internal static byte[] Absolute(HostCall host, int descriptor, byte[] path)
    {
        byte[] known = FileIdentity.PathOf(host, descriptor);
        return known.Length > 0 && known[0] == '/' ? known : path;
    }

    /// <summary>A path for messages.</summary>
    internal static string Text(ReadOnlySpan<byte> path) => Encoding.UTF8.GetString(path);
}
