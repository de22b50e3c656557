using System.Runtime.InteropServices;

namespace Rhea.Base.Host;

/// <summary>Files of the host, straight from its kernel. Results below zero are negative error numbers.</summary>
public static unsafe partial class HostFile
{
    /// <summary>Error numbers (asm-generic/errno-base.h, errno.h).</summary>
    public const int Interrupted = 4, InputOutputError = 5, TryAgain = 11, NotSupported = 95;

    /// <summary>The most parts of one scattered transfer (UIO_MAXIOV).</summary>
    public const int MostParts = 1024;

    /// <summary>Modes of <see cref="Allocate"/> (linux/falloc.h).</summary>
    public const int KeepSize = 1, PunchHole = 2, ZeroRange = 16;

    private const int SeekEnd = 2;

    /// <summary>Reads from where the descriptor is.</summary>
    public static nint Read(int descriptor, Span<byte> bytes)
    {
        fixed (byte* start = bytes)
            return Result(read(descriptor, start, (nuint)bytes.Length));
    }

    /// <summary>Writes where the descriptor is.</summary>
    public static nint Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
            return Result(write(descriptor, start, (nuint)bytes.Length));
    }

    /// <summary>Reads into parts of memory, one after the other, from an offset on.</summary>
    public static nint Read(int descriptor, ReadOnlySpan<HostBuffer> parts, ulong offset)
    {
        fixed (HostBuffer* start = parts)
            return Result(preadv64(descriptor, start, parts.Length, (long)offset));
    }

    /// <summary>Writes parts of memory, one after the other, from an offset on.</summary>
    public static nint Write(int descriptor, ReadOnlySpan<HostBuffer> parts, ulong offset)
    {
        fixed (HostBuffer* start = parts)
            return Result(pwritev64(descriptor, start, parts.Length, (long)offset));
    }

    /// <summary>Waits until the contents are on the disk.</summary>
    public static nint Flush(int descriptor) => Result(fdatasync(descriptor));

    /// <summary>Frees or clears a part of a file (fallocate).</summary>
    public static nint Allocate(int descriptor, int mode, ulong offset, ulong length) =>
        Result(fallocate64(descriptor, mode, (long)offset, (long)length));

    /// <summary>The size of a file or of a block device.</summary>
    public static long Length(int descriptor) => Result((nint)lseek64(descriptor, 0, SeekEnd));

    /// <summary>Closes a descriptor.</summary>
    public static void Close(int descriptor) => _ = close(descriptor);

    /// <summary>Waits until something happens, or for nanoseconds (<see cref="HostEvent.Forever"/>). Gives the number of entries where something did.</summary>
    public static nint Poll(Span<PollEntry> entries, long nanoseconds)
    {
        var limit = new Timeout(nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
        fixed (PollEntry* start = entries)
            return Result(ppoll(start, (nuint)entries.Length, nanoseconds < 0 ? null : &limit, null));
    }

    private static nint Result(nint value) => value < 0 ? -Marshal.GetLastPInvokeError() : value;

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int descriptor, byte* bytes, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int descriptor, byte* bytes, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint preadv64(int descriptor, HostBuffer* parts, int count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint pwritev64(int descriptor, HostBuffer* parts, int count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fdatasync(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fallocate64(int descriptor, int mode, long offset, long length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial long lseek64(int descriptor, long offset, int whence);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ppoll(PollEntry* entries, nuint count, Timeout* limit, void* mask);

    private readonly record struct Timeout(long Seconds, long Nanoseconds);
}
