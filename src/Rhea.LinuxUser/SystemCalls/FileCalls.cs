using Rhea.LinuxUser.Files;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;

namespace Rhea.LinuxUser.SystemCalls;

/// <summary>Opening, reading and writing files.</summary>
internal static unsafe class FileCalls
{
    internal static void Declare(SystemCallTable table)
    {
        table.Define(56, "openat", "dirfd path openflags mode", &OpenAt);
        table.Define(437, "openat2", "dirfd path pointer size", &OpenAt2);
        table.Define(265, "open_by_handle_at", "fd pointer openflags", &OpenByHandle);
        table.Pass(57, "close", HostNumber.Close, "fd");
        table.Define(436, "close_range", "uint uint hex", &CloseRange);
        table.Define(61, "getdents64", "fd pointer size", &ReadFolder);
        table.Pass(62, "lseek", HostNumber.Lseek, "fd off whence");
        table.Define(63, "read", "fd outbuffer size", &Read);
        table.Define(64, "write", "fd inbuffer size", &Write);
        table.Define(65, "readv", "fd pointer int", &ReadVector);
        table.Define(66, "writev", "fd pointer int", &WriteVector);
        table.Pass(67, "pread64", HostNumber.Pread64, "fd outbuffer size off", CallKind.Blocking);
        table.Pass(68, "pwrite64", HostNumber.Pwrite64, "fd inbuffer size off", CallKind.Blocking);
        table.Define(69, "preadv", "fd pointer int off", &ReadVectorAt);
        table.Define(70, "pwritev", "fd pointer int off", &WriteVectorAt);
        table.Define(286, "preadv2", "fd pointer int off long hex", &ReadVectorAt2);
        table.Define(287, "pwritev2", "fd pointer int off long hex", &WriteVectorAt2);
        table.Pass(71, "sendfile", HostNumber.Sendfile, "fd fd pointer size", CallKind.Blocking);
        table.Define(75, "vmsplice", "fd pointer size hex", &VectorSplice);
        table.Pass(76, "splice", HostNumber.Splice, "fd pointer fd pointer size hex", CallKind.Blocking);
        table.Pass(77, "tee", HostNumber.Tee, "fd fd size hex", CallKind.Blocking);
        table.Pass(285, "copy_file_range", HostNumber.CopyFileRange, "fd pointer fd pointer size hex", CallKind.Blocking);
        table.Pass(46, "ftruncate", HostNumber.Ftruncate, "fd off");
        table.Pass(47, "fallocate", HostNumber.Fallocate, "fd hex off off", CallKind.Blocking);
        table.Pass(81, "sync", HostNumber.Sync, "");
        table.Pass(82, "fsync", HostNumber.Fsync, "fd");
        table.Pass(83, "fdatasync", HostNumber.Fdatasync, "fd");
        table.Pass(84, "sync_file_range", HostNumber.SyncFileRange, "fd off off hex");
        table.Pass(213, "readahead", HostNumber.Readahead, "fd off size");
        table.Pass(223, "fadvise64", HostNumber.Fadvise64, "fd off off int");
        table.Pass(267, "syncfs", HostNumber.Syncfs, "fd");
        table.Pass(32, "flock", HostNumber.Flock, "fd hex", CallKind.Blocking);
        table.Pass(0, "io_setup", HostNumber.IoSetup, "uint pointer");
        table.Pass(1, "io_destroy", HostNumber.IoDestroy, "hex");
        table.Pass(3, "io_cancel", HostNumber.IoCancel, "hex pointer pointer");
        table.Pass(2, "io_submit", HostNumber.IoSubmit, "hex long pointer");
        table.Define(4, "io_getevents", "hex long long pointer timespec", &GetEvents);
        table.Refuse(425, "io_uring_setup", "its rings would let the kernel reach any address");
    }

    private static long OpenAt(GuestThread thread, in CallArguments call) =>
        Open(thread, call.I0, call.A1, thread.Process.Architecture.ConvertOpenFlags((uint)call.A2), (long)call.A3);

    private static long Open(GuestThread thread, int folder, ulong pathAddress, uint flags, long mode)
    {
        const uint hostNoFollow = 0x20000;
        long virtualFile = VirtualFiles.TryOpen(thread, pathAddress, flags);
        if (virtualFile != VirtualFiles.NotVirtual)
            return virtualFile;
        PathUse use = (flags & hostNoFollow) != 0 ? PathUse.NoFollow : PathUse.Follow;
        long path = thread.ResolvePath(pathAddress, 0, use);
        return path < 0 ? path : thread.Block(HostNumber.Openat, folder, path, flags, mode);
    }

    private static long OpenAt2(GuestThread thread, in CallArguments call)
    {
        const ulong smallest = 24;
        GuestMemory guest = thread.Process.Guest;
        if (call.A3 < smallest)
            return -Errno.EINVAL;
        if (!guest.TryRead(call.A2, out OpenHow how))
            return -Errno.EFAULT;
        if (call.A3 > smallest && !IsZero(guest, call.A2 + smallest, call.A3 - smallest))
            return -Errno.E2BIG;
        if (how.Flags > uint.MaxValue)
            return -Errno.EINVAL;
        how.Flags = thread.Process.Architecture.ConvertOpenFlags((uint)how.Flags);
        long virtualFile = how.Resolve == 0 ? VirtualFiles.TryOpen(thread, call.A1, (uint)how.Flags) : VirtualFiles.NotVirtual;
        if (virtualFile != VirtualFiles.NotVirtual)
            return virtualFile;
        long path = thread.ResolvePath(call.A1, 0);
        return path < 0 ? path : thread.Block(HostNumber.Openat2, call.I0, path, (long)&how, (long)smallest);
    }

    /// <summary>Extensible structures may be larger than known, if the rest is zero (lib/usercopy.c).</summary>
    internal static bool IsZero(GuestMemory guest, ulong address, ulong length)
    {
        if (length > 4096)
            return false;
        byte[] rest = new byte[length];
        return guest.TryRead(address, rest) && !rest.AsSpan().ContainsAnyExcept((byte)0);
    }

    private static long OpenByHandle(GuestThread thread, in CallArguments call) =>
        thread.Process.Guest.IsAddress(call.A1)
            ? thread.Host.Invoke(HostNumber.OpenByHandleAt, call.I0, (long)call.A1, thread.Process.Architecture.ConvertOpenFlags((uint)call.A2))
            : -Errno.EFAULT;

    private static long GetEvents(GuestThread thread, in CallArguments call)
    {
        if (!thread.Process.Guest.IsAddress(call.A3) || !PollCalls.ReadTimeout(thread, call.A4, out TimedWait wait))
            return -Errno.EFAULT;
        return thread.BlockUntilHandler(
            HostNumber.IoGetevents, (long)call.A0, (long)call.A1, (long)call.A2, (long)call.A3, call.A4 != 0 ? (long)&wait.Rest : 0);
    }

    private static long ReadFolder(GuestThread thread, in CallArguments call)
    {
        if (!thread.Process.Guest.IsAddress(call.A1))
            return -Errno.EFAULT;
        long kept = 0, result;
        // A part of which nothing is left is not the end.
        do
        {
            result = thread.Host.Invoke(HostNumber.Getdents64, call.I0, (long)call.A1, (uint)call.A2);
            kept = result > 0 ? TaskFolder.Filter(thread, call.I0, call.A1, result) : result;
        }
        while (kept == 0 && result > 0);
        return kept;
    }

    private static long Read(GuestThread thread, in CallArguments call)
    {
        long buffer = thread.Process.Guest.HostAddress(call.A1);
        long result = thread.BlockSocket(HostNumber.Read, sends: false, call.I0, buffer, (long)call.A2);
        if (thread.Process.RenumbersSignalDescriptors && result > 0)
            RenumberSignals(thread, call.I0, call.A1, result);
        return result;
    }

    private static long Write(GuestThread thread, in CallArguments call)
    {
        long buffer = thread.Process.Guest.HostAddress(call.A1);
        ulong done = 0;
        while (true)
        {
            long result = thread.BlockSocket(HostNumber.Write, sends: true, call.I0, buffer + (long)done, (long)(call.A2 - done));
            bool isInterrupted = result is -Errno.ERESTARTSYS or -Errno.ERESTARTNOINTR or -Errno.ERESTARTNOHAND;
            if (result <= 0 && (done == 0 || !isInterrupted))
                return done == 0 ? result : (long)done;
            done += (ulong)Math.Max(result, 0);
            // A signal of the emulator or its runtime, which no program expects, may have ended it early.
            if (done >= call.A2 || thread.HasDeliverableSignal || !IsStream(thread, call.I0))
                return (long)done;
            thread.AnswerKick();
        }
    }

    /// <summary>Whether a blocking write to a file takes all, but for signals: whether it is a pipe or a socket.</summary>
    private static bool IsStream(GuestThread thread, int descriptor)
    {
        const uint typeMask = 0xf000, pipe = 0x1000, socket = 0xc000;
        HostStat status;
        return thread.Host.Invoke(HostNumber.Fstat, descriptor, (long)&status) == 0 && (status.Mode & typeMask) is pipe or socket
            && !thread.HasTimeout(descriptor, sends: true, out _);
    }

    /// <summary>In what a signalfd gave: struct signalfd_siginfo begins with the number of the signal.</summary>
    private static void RenumberSignals(GuestThread thread, int descriptor, ulong address, long length)
    {
        const int recordSize = 128;
        if (length % recordSize != 0 || !FileIdentity.PathOf(thread.Host, descriptor).AsSpan().SequenceEqual("anon_inode:[signalfd]"u8))
            return;
        GuestMemory guest = thread.Process.Guest;
        for (ulong record = address; record < address + (ulong)length; record += recordSize)
        {
            if (guest.TryRead(record, out int signal))
                guest.TryWrite(record, Signals.HostSignals.ToGuest(signal));
        }
    }

    /// <summary>The log's descriptor stays open whatever the guest closes.</summary>
    private static long CloseRange(GuestThread thread, in CallArguments call)
    {
        uint first = (uint)call.A0, last = (uint)call.A1;
        if (thread.Process.Trace is not { } trace || trace.Descriptor < first || trace.Descriptor > last || trace.Descriptor <= 2)
            return thread.Host.Invoke(HostNumber.CloseRange, first, last, (long)call.A2);
        uint kept = (uint)trace.Descriptor;
        long result = kept > first ? thread.Host.Invoke(HostNumber.CloseRange, first, kept - 1, (long)call.A2) : 0;
        return result == 0 && kept < last ? thread.Host.Invoke(HostNumber.CloseRange, kept + 1, last, (long)call.A2) : result;
    }

    /// <summary>Whether every buffer of a vector belongs to the guest; the host checks the rest.</summary>
    internal static bool CheckVector(GuestThread thread, ulong address, ulong count)
    {
        GuestMemory guest = thread.Process.Guest;
        if (count > 1024)
            return guest.IsAddress(address);
        for (ulong i = 0; i < count; i++)
        {
            if (!guest.TryRead(address + (i * 16), out IoVector vector))
                return false;
            if (vector.Length != 0 && !guest.IsAddress(vector.Base))
                return false;
        }
        return true;
    }

    private static long Vector(GuestThread thread, HostNumber number, in CallArguments call, long offset, long high, long flags) =>
        CheckVector(thread, call.A1, call.A2)
            ? thread.BlockSocket(number, sends: number == HostNumber.Writev, call.I0, (long)call.A1, (long)call.A2, offset, high, flags)
            : -Errno.EFAULT;

    private static long ReadVector(GuestThread thread, in CallArguments call) => Vector(thread, HostNumber.Readv, call, 0, 0, 0);

    private static long WriteVector(GuestThread thread, in CallArguments call) => Vector(thread, HostNumber.Writev, call, 0, 0, 0);

    private static long ReadVectorAt(GuestThread thread, in CallArguments call) => Vector(thread, HostNumber.Preadv, call, (long)call.A3, 0, 0);

    private static long WriteVectorAt(GuestThread thread, in CallArguments call) => Vector(thread, HostNumber.Pwritev, call, (long)call.A3, 0, 0);

    private static long ReadVectorAt2(GuestThread thread, in CallArguments call) =>
        Vector(thread, HostNumber.Preadv2, call, (long)call.A3, (long)call.A4, (long)call.A5);

    private static long WriteVectorAt2(GuestThread thread, in CallArguments call) =>
        Vector(thread, HostNumber.Pwritev2, call, (long)call.A3, (long)call.A4, (long)call.A5);

    private static long VectorSplice(GuestThread thread, in CallArguments call) => Vector(thread, HostNumber.Vmsplice, call, (long)call.A3, 0, 0);

    /// <summary>struct open_how (include/uapi/linux/openat2.h).</summary>
    private struct OpenHow
    {
        internal ulong Flags;
        internal ulong Mode;
        internal ulong Resolve;
    }
}
