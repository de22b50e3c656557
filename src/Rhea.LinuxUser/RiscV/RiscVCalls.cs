using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.SystemCalls;

namespace Rhea.LinuxUser.RiscV;

/// <summary>What RISC-V adds to the generic system calls (arch/riscv/kernel/sys_riscv.c, sys_hwprobe.c), and what it never had.</summary>
internal static unsafe class RiscVCalls
{
    // The keys of riscv_hwprobe (arch/riscv/include/uapi/asm/hwprobe.h).
    private const long VendorIdentifier = 0, ImplementationIdentifier = 2, BaseBehavior = 3, Extensions = 4, Misaligned = 5, ZeroedBlockSize = 6,
        HighestAddress = 7, TimeFrequency = 8, MisalignedScalar = 9, MisalignedVector = 10;

    /// <summary>The bits of the key Extensions.</summary>
    private const ulong FloatAndDouble = 1 << 0, Compressed = 1 << 1, Zba = 1 << 3, Zbb = 1 << 4, Zbs = 1 << 5, Zicboz = 1 << 6, Zbc = 1 << 7,
        Zfh = 1 << 27, Zfhmin = 1 << 28, Zihintntl = 1 << 29, Zfa = 1UL << 32, Zacas = 1UL << 34, Zicond = 1UL << 35,
        Zihintpause = 1UL << 36, Zca = 1UL << 43, Zcb = 1UL << 44, Zcd = 1UL << 45, Zawrs = 1UL << 48;

    internal static void Declare(SystemCallTable table)
    {
        const int renameat = 38;
        table.Remove(renameat);
        table.DefinePartial(258, "riscv_hwprobe", "pointer size size pointer hex", &Probe, "not RISCV_HWPROBE_WHICH_CPUS");
        table.Define(259, "riscv_flush_icache", "hex hex hex", &FlushInstructionCache);
    }

    private static long Probe(GuestThread thread, in CallArguments call)
    {
        const int pairSize = 16;
        if (call.A4 != 0 || (call.A2 == 0 && call.A3 != 0))
            return -Errno.EINVAL;
        for (ulong i = 0; i < call.A1; i++)
        {
            ulong pair = call.A0 + (i * pairSize);
            if (!thread.Process.Guest.TryRead(pair, out long key))
                return -Errno.EFAULT;
            ulong value = Value(thread, key, out bool known);
            if ((!known && !thread.Process.Guest.TryWrite(pair, -1L)) || !thread.Process.Guest.TryWrite(pair + 8, value))
                return -Errno.EFAULT;
        }
        return 0;
    }

    private static ulong Value(GuestThread thread, long key, out bool known)
    {
        const ulong ima = 1, fast = 3, unsupported = 4, blockSize = 64, frequency = 10_000_000;
        known = key is >= VendorIdentifier and <= MisalignedVector;
        return key switch
        {
            <= ImplementationIdentifier => 0,
            BaseBehavior => ima,
            Extensions => FloatAndDouble | Compressed | Zba | Zbb | Zbs | Zicboz | Zbc | Zfh | Zfhmin | Zihintntl | Zfa | Zacas | Zicond
                | Zihintpause | Zca | Zcb | Zcd | Zawrs,
            Misaligned or MisalignedScalar => fast,
            ZeroedBlockSize => blockSize,
            HighestAddress => thread.Process.Memory.Layout.Limit - 1,
            TimeFrequency => frequency,
            MisalignedVector => unsupported,
            _ => 0,
        };
    }

    /// <summary>The kernel flushes everything, whatever the range says; a range that makes sense is enough here.</summary>
    private static long FlushInstructionCache(GuestThread thread, in CallArguments call)
    {
        const ulong local = 1;
        if ((call.A2 & ~local) != 0)
            return -Errno.EINVAL;
        if (call.A1 > call.A0)
            thread.Vcpu.InvalidateCode(call.A0, call.A1 - call.A0);
        else
            thread.Vcpu.InvalidateCode(0, ulong.MaxValue);
        return 0;
    }
}
