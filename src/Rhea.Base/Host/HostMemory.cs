using System.Runtime.InteropServices;

namespace Rhea.Base.Host;

/// <summary>Memory of the host, straight from its kernel.</summary>
public static unsafe partial class HostMemory
{
    /// <summary>The size of a page of the host.</summary>
    public const int PageSize = 4096;

    private const int MapShared = 1;
    private const int MapPrivate = 2;
    private const int MapFixedNoReplace = 0x100000;
    private const int MapAnonymous = 0x20;
    private const int MapNoReserve = 0x4000;

    /// <summary>Pages that can be read and written, and executed if asked; zeros, and without cost until touched.</summary>
    /// <param name="size">Bytes.</param>
    /// <param name="executable">Whether code may run there.</param>
    /// <param name="at">Exactly where; 0 leaves it to the kernel.</param>
    /// <returns>The address, or 0 where it cannot be had.</returns>
    public static nint Allocate(nuint size, bool executable = false, nint at = 0)
    {
        int flags = MapPrivate | MapAnonymous | MapNoReserve | (at != 0 ? MapFixedNoReplace : 0);
        nint address = mmap(at, size, executable ? 7 : 3, flags, -1, 0);
        if (address == -1)
        {
            return 0;
        }

        if (at != 0 && address != at)
        {
            _ = munmap(address, size);
            return 0;
        }

        return address;
    }

    /// <summary>Pages of a memfd, which other processes can share; zeros, and without cost until touched.</summary>
    /// <param name="name">A name for /proc/self/maps.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="descriptor">The memfd.</param>
    /// <returns>The address, or 0 where it cannot be had.</returns>
    public static nint AllocateShared(string name, nuint size, out int descriptor)
    {
        const int memoryFileCreate = 319, fileTruncate = 77, advise = 28, closeOnExec = 1, hugePages = 14;
        fixed (byte* text = System.Text.Encoding.UTF8.GetBytes(name + "\0"))
            descriptor = (int)syscall(memoryFileCreate, (nint)text, closeOnExec, 0, 0);
        if (descriptor < 0)
            return 0;
        if (syscall(fileTruncate, descriptor, (nint)size, 0, 0) == 0)
        {
            nint address = mmap(0, size, 3, MapShared | MapNoReserve, descriptor, 0);
            if (address != -1)
            {
                // Where the host allows it for shared memory.
                _ = syscall(advise, address, (nint)size, hugePages, 0);
                return address;
            }
        }

        HostFile.Close(descriptor);
        return 0;
    }

    /// <summary>Maps the start of a file, for reading and executing.</summary>
    /// <returns>The address, or 0 where it cannot be had.</returns>
    public static nint MapExecutable(int descriptor, nuint size)
    {
        nint address = mmap(0, size, 5, MapPrivate, descriptor, 0);
        return address == -1 ? 0 : address;
    }

    /// <summary>Gives pages back.</summary>
    public static void Free(nint address, nuint size) => _ = munmap(address, size);

    /// <summary>Makes pages inaccessible: an access faults.</summary>
    public static void Forbid(nint address, nuint size) => _ = mprotect(address, size, 0);

    /// <summary>Any system call of the host, by number: the result, or -1.</summary>
    public static nint Call(int number, nint a, nint b, nint c, nint d) => syscall(number, a, b, c, d);

    [LibraryImport("libc")]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc")]
    private static partial int munmap(nint address, nuint length);

    [LibraryImport("libc")]
    private static partial int mprotect(nint address, nuint length, int protection);

    [LibraryImport("libc")]
    private static partial nint syscall(nint number, nint a, nint b, nint c, nint d);
}
