using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;

namespace Rhea.LinuxUser.Files;

/// <summary>
/// Turns the paths of the guest into those of the host: absolute ones may exist below the prefix (-L), and the process's own
/// executable is the guest's program, not the emulator.
/// </summary>
internal sealed unsafe class PathResolver
{
    private readonly GuestProcess process;
    private readonly byte[]? prefix;

    internal PathResolver(GuestProcess process)
    {
        this.process = process;
        string? folder = process.Options.LibraryPrefix?.TrimEnd('/');
        prefix = string.IsNullOrEmpty(folder) ? null : Encoding.UTF8.GetBytes(folder);
    }

    /// <summary>
    /// Translates a path in guest memory. Gives the host address of the path to use, which may be the guest's own, or a
    /// negated error number.
    /// </summary>
    internal long Resolve(GuestThread thread, ulong address, int buffer, PathUse use)
    {
        // The host refuses such an address when it comes to the path, which may be behind other errors.
        if (!process.Guest.IsAddress(address))
            return process.Guest.HostAddress((1UL << 46) | (address & AddressMap.PageMask));
        Span<byte> start = stackalloc byte[8];
        if (prefix is null && (!process.Guest.TryRead(address, start) || !start.StartsWith("/proc/"u8)))
            return (long)address;
        long result = process.Guest.ReadString(address, out byte[] path);
        if (result < 0)
            return result;
        byte[] translated = Translate(path, use);
        if (ReferenceEquals(translated, path))
            return (long)address;
        Span<byte> room = thread.PathBuffer(buffer);
        if (translated.Length >= room.Length)
            return -Errno.ENAMETOOLONG;
        translated.CopyTo(room);
        room[translated.Length] = 0;
        fixed (byte* pointer = room)
            return (long)pointer;
    }

    /// <summary>Translates a path; the same array comes back if nothing changes.</summary>
    internal byte[] Translate(byte[] path, PathUse use)
    {
        if (use == PathUse.Follow && ProcName(path) is "exe")
            return process.Program.Path;
        if (prefix is null || path.Length == 0 || path[0] != '/')
            return path;
        byte[] candidate = [.. prefix, .. path];
        return Exists(candidate) ? candidate : path;
    }

    /// <summary>
    /// The name of a file of this process's own folder in /proc ("maps" for /proc/self/maps), or null for other paths.
    /// </summary>
    internal string? ProcName(ReadOnlySpan<byte> path)
    {
        if (!path.StartsWith("/proc/"u8))
            return null;
        path = path[6..];
        int slash = path.IndexOf((byte)'/');
        if (slash <= 0)
            return null;
        ReadOnlySpan<byte> owner = path[..slash], name = path[(slash + 1)..];
        bool own = owner.SequenceEqual("self"u8) || owner.SequenceEqual("thread-self"u8)
            || owner.SequenceEqual(Encoding.ASCII.GetBytes(process.Host.Invoke(HostNumber.Getpid).ToString(CultureInfo.InvariantCulture)));
        if (!own)
            return null;
        if (name.StartsWith("task/"u8))
        {
            int next = name[5..].IndexOf((byte)'/');
            if (next > 0)
                name = name[(5 + next + 1)..];
        }
        return Encoding.Latin1.GetString(name);
    }

    private bool Exists(byte[] path)
    {
        const int currentFolder = -100;
        byte[] terminated = [.. path, 0];
        fixed (byte* pointer = terminated)
        {
            Stat ignored;
            const int noFollow = 0x100;
            return process.Host.Invoke(HostNumber.Newfstatat, currentFolder, (long)pointer, (long)&ignored, noFollow) == 0;
        }
    }

    /// <summary>Room for the host's struct stat.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private struct Stat
    {
        private readonly byte first;
    }
}
