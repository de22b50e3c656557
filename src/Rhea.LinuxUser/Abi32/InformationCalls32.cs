using System.Runtime.InteropServices;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;
using Rhea.LinuxUser.Signals;
using Rhea.LinuxUser.SystemCalls;

namespace Rhea.LinuxUser.Abi32;

/// <summary>Calls that fill in or read structures with long, and locks.</summary>
internal static unsafe class InformationCalls32
{
    internal static void Declare(SystemCallTable table)
    {
        table.Define(25, "fcntl64", "fd fcntlcommand hex", &Control);
        table.Define(95, "waitid", "int pid pointer hex pointer", &WaitId);
        table.Define(102, "getitimer", "int pointer", &GetTimer);
        table.Define(103, "setitimer", "int pointer pointer", &SetTimer);
        table.Define(153, "times", "pointer", &Times);
        table.Define(165, "getrusage", "int pointer", &Usage);
        table.Define(179, "sysinfo", "pointer", &SystemInformation);
    }

    /// <summary>F_GETLK64 to F_SETLKW64, whose structure is the host's.</summary>
    private static long Control(GuestThread thread, in CallArguments call)
    {
        const ulong firstLock = 5, firstWideLock = 12, locks = 3;
        return call.A1 - firstWideLock < locks ? DescriptorCalls.Control(thread, call with { A1 = call.A1 - firstWideLock + firstLock })
            : call.A1 - firstLock < locks ? -Errno.EINVAL
            : DescriptorCalls.Control(thread, call);
    }

    private static long WaitId(GuestThread thread, in CallArguments call)
    {
        GuestMemory guest = thread.Process.Guest;
        SignalInfo info = default;
        long* usage = stackalloc long[UsageWords];
        long result = thread.Block(HostNumber.Waitid, call.I0, call.I1, (long)&info, call.I3, call.A4 != 0 ? (long)usage : 0);
        if (result < 0)
            return result;
        bool written = (call.A2 == 0 || guest.TryWrite(call.A2, SignalInfo32.From(info))) && (call.A4 == 0 || TryWriteWords(guest, call.A4, usage, UsageWords));
        return written ? result : -Errno.EFAULT;
    }

    private const int UsageWords = 18, TimerWords = 4;

    private static long Usage(GuestThread thread, in CallArguments call)
    {
        long* usage = stackalloc long[UsageWords];
        return Written(thread, thread.Host.Invoke(HostNumber.Getrusage, call.I0, (long)usage), call.A1, usage, UsageWords);
    }

    private static long GetTimer(GuestThread thread, in CallArguments call)
    {
        long* timer = stackalloc long[TimerWords];
        return Written(thread, thread.Host.Invoke(HostNumber.Getitimer, call.I0, (long)timer), call.A1, timer, TimerWords);
    }

    private static long SetTimer(GuestThread thread, in CallArguments call)
    {
        long* timer = stackalloc long[TimerWords];
        long* old = stackalloc long[TimerWords];
        Span<int> given = stackalloc int[TimerWords];
        if (call.A1 != 0 && !thread.Process.Guest.TryRead(call.A1, MemoryMarshal.AsBytes(given)))
            return -Errno.EFAULT;
        for (int i = 0; i < TimerWords; i++)
            timer[i] = given[i];
        long result = thread.Host.Invoke(HostNumber.Setitimer, call.I0, call.A1 != 0 ? (long)timer : 0, (long)old);
        return call.A2 == 0 ? result : Written(thread, result, call.A2, old, TimerWords);
    }

    private static long Times(GuestThread thread, in CallArguments call)
    {
        const int count = 4;
        long* times = stackalloc long[count];
        long result = thread.Host.Invoke(HostNumber.Times, (long)times);
        return call.A0 == 0 ? result : Written(thread, result, call.A0, times, count);
    }

    /// <summary>struct sysinfo: sizes that do not fit are told in larger units (kernel/sys.c).</summary>
    private static long SystemInformation(GuestThread thread, in CallArguments call)
    {
        const int words = 14, firstSize = 4, sizes = 6, processes = 10, firstHigh = 11;
        ulong* host = stackalloc ulong[words];
        long result = thread.Host.Invoke(HostNumber.Sysinfo, (long)host);
        if (result < 0)
            return result;
        // Uptime and three loads; total, free, shared, buffers, swap, free swap; the number of processes; total and free high memory, the unit.
        int shift = 0;
        for (int i = 0; i < sizes; i++)
        {
            while (host[firstSize + i] >> shift > uint.MaxValue)
                shift++;
        }
        Span<uint> narrow = stackalloc uint[16];
        for (int i = 0; i < firstSize; i++)
            narrow[i] = (uint)host[i];
        for (int i = 0; i < sizes; i++)
            narrow[firstSize + i] = (uint)(host[firstSize + i] >> shift);
        narrow[processes] = (ushort)host[processes];
        narrow[firstHigh] = (uint)(host[firstHigh] >> shift);
        narrow[firstHigh + 1] = (uint)(host[firstHigh + 1] >> shift);
        narrow[firstHigh + 2] = 1u << shift;
        return thread.Process.Guest.TryWrite(call.A0, MemoryMarshal.AsBytes(narrow)) ? 0 : -Errno.EFAULT;
    }

    private static long Written(GuestThread thread, long result, ulong address, long* words, int count) =>
        result < 0 || TryWriteWords(thread.Process.Guest, address, words, count) ? result : -Errno.EFAULT;

    private static bool TryWriteWords(GuestMemory guest, ulong address, long* words, int count)
    {
        Span<int> narrow = stackalloc int[count];
        for (int i = 0; i < count; i++)
            narrow[i] = (int)words[i];
        return guest.TryWrite(address, MemoryMarshal.AsBytes(narrow));
    }
}
