using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;
using Rhea.LinuxUser.SystemCalls;

namespace Rhea.LinuxUser.Abi32;

/// <summary>
/// The generic ABI with 32 bits and times of 64 (include/uapi/asm-generic/unistd.h with __BITS_PER_LONG 32 and without __ARCH_WANT_TIME32_SYSCALLS): calls
/// with other numbers, arguments of 64 bits in two registers, and structures with pointers or long. What is not converted is removed.
/// </summary>
internal static unsafe class Abi32Calls
{
    /// <summary>Calls with times, whose structures are those of 64 bits under other numbers.</summary>
    private static readonly (int From, int To, string Name)[] s_times =
    [
        (113, 403, "clock_gettime64"), (112, 404, "clock_settime64"), (114, 406, "clock_getres_time64"), (115, 407, "clock_nanosleep_time64"),
        (108, 408, "timer_gettime64"), (110, 409, "timer_settime64"), (87, 410, "timerfd_gettime64"), (86, 411, "timerfd_settime64"),
        (88, 412, "utimensat_time64"), (72, 413, "pselect6_time64"), (73, 414, "ppoll_time64"), (192, 420, "semtimedop_time64"),
        (137, 421, "rt_sigtimedwait_time64"), (98, 422, "futex_time64"), (127, 423, "sched_rr_get_interval_time64"),
        (182, 418, "mq_timedsend_time64"), (183, 419, "mq_timedreceive_time64"),
    ];

    /// <summary>Calls that this ABI does not have.</summary>
    private static readonly int[] s_absent = [79, 80, 101, 163, 164, 169, 170, 171, 260, 266];

    /// <summary>Calls whose structures are not converted: asynchronous input and output, keys of quotas, robust lists, timers with events, messages of System V and POSIX.</summary>
    private static readonly int[] s_unconverted =
        [0, 1, 2, 3, 4, 60, 75, 99, 100, 107, 180, 184, 185, 187, 188, 189, 191, 195, 211, 212, 217, 218, 219, 243, 269, 270, 271, 286, 287, 449];

    internal static void Declare(SystemCallTable table)
    {
        foreach (int number in s_absent.Concat(s_unconverted))
            table.Remove(number);
        foreach ((int from, int to, string name) in s_times)
            table.Move(from, to, name);
        table.Define(43, "statfs64", "path size pointer", &FileSystemOfPath);
        table.Define(44, "fstatfs64", "fd size pointer", &FileSystemOfDescriptor);
        table.Define(45, "truncate64", "path uint uint", &Truncate);
        table.Define(46, "ftruncate64", "fd uint uint", &TruncateDescriptor);
        table.Define(47, "fallocate", "fd hex uint uint uint uint", &Allocate);
        table.Define(62, "llseek", "fd uint uint pointer whence", &Seek);
        table.Define(65, "readv", "fd pointer int", &ReadVector);
        table.Define(66, "writev", "fd pointer int", &WriteVector);
        table.Define(67, "pread64", "fd outbuffer size uint uint", &ReadAt);
        table.Define(68, "pwrite64", "fd inbuffer size uint uint", &WriteAt);
        table.Define(69, "preadv", "fd pointer int uint uint", &ReadVectorAt);
        table.Define(70, "pwritev", "fd pointer int uint uint", &WriteVectorAt);
        table.Define(84, "sync_file_range", "fd uint uint uint uint hex", &SynchronizeRange);
        table.Define(213, "readahead", "fd uint uint size", &ReadAhead);
        table.Define(222, "mmap2", "pointer size protection mapflags fd uint", &Map);
        table.Define(223, "fadvise64_64", "fd uint uint uint uint int", &Advise);
        InformationCalls32.Declare(table);
    }

    private static long Long(ulong low, ulong high) => (long)((uint)low | (high << 32));

    private static long FileSystemOfPath(GuestThread thread, in CallArguments call)
    {
        long path = thread.ResolvePath(call.A0, 0);
        return path < 0 ? path : FileSystem(thread, HostNumber.Statfs, path, call.A1, call.A2);
    }

    private static long FileSystemOfDescriptor(GuestThread thread, in CallArguments call) => FileSystem(thread, HostNumber.Fstatfs, call.I0, call.A1, call.A2);

    /// <summary>struct statfs64 of 32 bits: two words, five numbers of 64 bits, two words and three, four that are zero.</summary>
    private static long FileSystem(GuestThread thread, HostNumber number, long file, ulong size, ulong address)
    {
        const int words = 15, wideWords = 7;
        // Type and block size; blocks, free, available, files, free files; the identifier of two words; length of names, fragment size, flags.
        long* host = stackalloc long[words];
        if (size != FileSystemSize)
            return -Errno.EINVAL;
        long result = thread.Host.Invoke(number, file, (long)host);
        if (result < 0)
            return result;
        Span<byte> bytes = stackalloc byte[FileSystemSize];
        bytes.Clear();
        BitConverter.TryWriteBytes(bytes, (uint)host[0]);
        BitConverter.TryWriteBytes(bytes[4..], (uint)host[1]);
        for (int i = 2; i < wideWords + 1; i++)
            BitConverter.TryWriteBytes(bytes[(8 * (i - 1))..], host[i]);
        for (int i = 8; i < 11; i++)
            BitConverter.TryWriteBytes(bytes[(56 + (4 * (i - 8)))..], (uint)host[i]);
        return thread.Process.Guest.TryWrite(address, bytes) ? 0 : -Errno.EFAULT;
    }

    private const int FileSystemSize = 88;

    private static long Truncate(GuestThread thread, in CallArguments call)
    {
        long path = thread.ResolvePath(call.A0, 0);
        return path < 0 ? path : thread.Host.Invoke(HostNumber.Truncate, path, Long(call.A1, call.A2));
    }

    private static long TruncateDescriptor(GuestThread thread, in CallArguments call) => thread.Host.Invoke(HostNumber.Ftruncate, call.I0, Long(call.A1, call.A2));

    private static long Allocate(GuestThread thread, in CallArguments call) =>
        thread.Block(HostNumber.Fallocate, call.I0, call.I1, Long(call.A2, call.A3), Long(call.A4, call.A5));

    private static long Seek(GuestThread thread, in CallArguments call)
    {
        long place = thread.Host.Invoke(HostNumber.Lseek, call.I0, Long(call.A2, call.A1), call.I4);
        return place < 0 ? place : thread.Process.Guest.TryWrite(call.A3, place) ? 0 : -Errno.EFAULT;
    }

    private static long ReadAt(GuestThread thread, in CallArguments call) => At(thread, HostNumber.Pread64, call);

    private static long WriteAt(GuestThread thread, in CallArguments call) => At(thread, HostNumber.Pwrite64, call);

    private static long At(GuestThread thread, HostNumber number, in CallArguments call) => thread.Process.Guest.IsAddress(call.A1)
        ? thread.Block(number, call.I0, (long)call.A1, (long)call.A2, Long(call.A3, call.A4))
        : -Errno.EFAULT;

    private static long ReadVector(GuestThread thread, in CallArguments call) => Vector(thread, HostNumber.Readv, call);

    private static long WriteVector(GuestThread thread, in CallArguments call) => Vector(thread, HostNumber.Writev, call);

    private static long ReadVectorAt(GuestThread thread, in CallArguments call) => Vector(thread, HostNumber.Preadv, call, Long(call.A3, call.A4));

    private static long WriteVectorAt(GuestThread thread, in CallArguments call) => Vector(thread, HostNumber.Pwritev, call, Long(call.A3, call.A4));

    private static long Vector(GuestThread thread, HostNumber number, in CallArguments call, long offset = 0)
    {
        const uint most = 1024;
        GuestMemory guest = thread.Process.Guest;
        uint count = (uint)call.A2;
        if (count > most)
            return -Errno.EINVAL;
        IoVector* vectors = stackalloc IoVector[(int)count];
        for (uint i = 0; i < count; i++)
        {
            if (!guest.TryRead(call.A1 + (i * (ulong)sizeof(IoVector32)), out IoVector32 vector))
                return -Errno.EFAULT;
            vectors[i] = vector.ToHost();
        }
        return thread.Block(number, call.I0, (long)vectors, count, offset);
    }

    private static long SynchronizeRange(GuestThread thread, in CallArguments call) =>
        thread.Host.Invoke(HostNumber.SyncFileRange, call.I0, Long(call.A1, call.A2), Long(call.A3, call.A4), (uint)call.A5);

    private static long ReadAhead(GuestThread thread, in CallArguments call) =>
        thread.Host.Invoke(HostNumber.Readahead, call.I0, Long(call.A1, call.A2), (long)call.A3);

    private static long Advise(GuestThread thread, in CallArguments call) =>
        thread.Host.Invoke(HostNumber.Fadvise64, call.I0, Long(call.A1, call.A2), Long(call.A3, call.A4), (int)call.A5);

    /// <summary>The offset counts pages of 4096 bytes.</summary>
    private static long Map(GuestThread thread, in CallArguments call) => MemoryCalls.Map(thread, call with { A5 = call.A5 << 12 });
}
