using Rhea.Guest.RiscV;
using Rhea.Guest.RiscV.Privileged;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.SystemCalls;

namespace Rhea.LinuxUser.RiscV;

/// <summary>What RISC-V adds to the generic system calls (arch/riscv/kernel/sys_riscv.c, sys_hwprobe.c), and what it never had.</summary>
internal static unsafe class RiscVCalls
{
    // The keys of riscv_hwprobe (arch/riscv/include/uapi/asm/hwprobe.h).
    private const long VendorIdentifier = 0, ImplementationIdentifier = 2, BaseBehavior = 3, Extensions = 4, Misaligned = 5, ZeroedBlockSize = 6,
        HighestAddress = 7, TimeFrequency = 8, MisalignedScalar = 9, MisalignedVector = 10, MaintainedBlockSize = 12, PrefetchedBlockSize = 15;

    private const HartExtensions Base = HartExtensions.I | HartExtensions.M | HartExtensions.A;

    /// <summary>The bits of the key Extensions, each with what must be there.</summary>
    private static readonly (int Bit, HartExtensions Needed)[] ExtensionBits =
    [
        (0, HartExtensions.F | HartExtensions.D), (1, HartExtensions.C), (3, HartExtensions.Zba), (4, HartExtensions.Zbb), (5, HartExtensions.Zbs),
        (6, HartExtensions.Zicboz), (7, HartExtensions.Zbc), (27, HartExtensions.Zfh), (28, HartExtensions.Zfh), (29, HartExtensions.Zihintntl),
        (32, HartExtensions.Zfa), (34, HartExtensions.Zacas), (35, HartExtensions.Zicond), (36, HartExtensions.Zihintpause), (43, HartExtensions.C),
        (44, HartExtensions.Zcb), (45, HartExtensions.C | HartExtensions.D), (48, HartExtensions.Zawrs), (50, HartExtensions.Zicntr),
        (55, HartExtensions.Zicbom), (56, HartExtensions.A), (57, HartExtensions.A), (59, HartExtensions.Zicbop),
    ];

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
        known = key is (>= VendorIdentifier and <= MisalignedVector) or MaintainedBlockSize or PrefetchedBlockSize;
        RiscVModel model = ((RiscVArchitecture)thread.Process.Architecture).Model;
        return key switch
        {
            <= ImplementationIdentifier => 0,
            BaseBehavior => model.Has(Base) ? ima : 0,
            Extensions => (ulong)ExtensionBits.Where(known => model.Has(known.Needed)).Sum(known => 1L << known.Bit),
            Misaligned or MisalignedScalar => fast,
            ZeroedBlockSize => model.Has(HartExtensions.Zicboz) ? blockSize : 0,
            MaintainedBlockSize => model.Has(HartExtensions.Zicbom) ? blockSize : 0,
            PrefetchedBlockSize => model.Has(HartExtensions.Zicbop) ? blockSize : 0,
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
