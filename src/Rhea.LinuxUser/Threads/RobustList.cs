using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;

namespace Rhea.LinuxUser.Threads;

/// <summary>
/// The mutexes that a thread holds when it ends (Documentation/locking/robust-futex-ABI.rst). The host's thread lives a little longer than
/// the guest's, whose stack, with the list on it, may be gone by then: the kernel's work is done here, and the kernel told to forget it.
/// </summary>
internal static unsafe class RobustList
{
    private const int HeadSize = 24;

    /// <summary>The kernel's limit, against lists without an end.</summary>
    private const int MaximumLength = 2048;

    private const uint OwnerDied = 0x4000_0000, Waiters = 0x8000_0000, OwnerMask = 0x3fff_ffff;
    private const int FutexWake = 1;

    /// <summary>Marks what the thread holds as left behind by its owner, and wakes those who wait for it.</summary>
    internal static void Abandon(GuestThread thread)
    {
        GuestMemory guest = thread.Process.Guest;
        ulong head = 0, length;
        thread.Host.Invoke(HostNumber.GetRobustList, 0, (long)&head, (long)&length);
        if (head == 0)
            return;
        thread.Host.Invoke(HostNumber.SetRobustList, 0, HeadSize);
        if (!guest.TryRead(head, out ulong entry) || !guest.TryRead(head + 8, out ulong offset) || !guest.TryRead(head + 16, out ulong pending))
            return;
        for (int i = 0; i < MaximumLength && (entry & ~1UL) != head; i++)
        {
            // The next one is read first: the woken may free this one.
            bool known = guest.TryRead(entry & ~1UL, out ulong next);
            if ((entry & ~1UL) != (pending & ~1UL))
                Release(thread, entry, offset, isPending: false);
            if (!known)
                break;
            entry = next;
        }
        if (pending != 0)
            Release(thread, pending, offset, isPending: true);
    }

    /// <summary>The lowest bit of an entry tells of a futex with priority inheritance, whose waiters the kernel knows by itself.</summary>
    private static void Release(GuestThread thread, ulong entry, ulong offset, bool isPending)
    {
        ulong address = (entry & ~1UL) + offset;
        bool inherits = (entry & 1) != 0;
        if ((address & 3) != 0 || !thread.Process.Guest.TryRead(address, out uint value))
            return;
        uint* word = (uint*)address;
        if (isPending && !inherits && value == 0)
        {
            thread.Host.Invoke(HostNumber.Futex, (long)address, FutexWake, 1);
            return;
        }
        while ((value & OwnerMask) == (uint)thread.Identifier)
        {
            uint seen = Interlocked.CompareExchange(ref *word, (value & Waiters) | OwnerDied, value);
            if (seen == value)
            {
                if (!inherits && (value & Waiters) != 0)
                    thread.Host.Invoke(HostNumber.Futex, (long)address, FutexWake, 1);
                return;
            }
            value = seen;
        }
    }
}
