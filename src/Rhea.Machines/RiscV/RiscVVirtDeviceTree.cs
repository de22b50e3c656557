using System.Globalization;
using Rhea.Base.Host;
using Rhea.Devices.DeviceTree;
using static Rhea.Machines.RiscV.RiscVVirtMap;

namespace Rhea.Machines.RiscV;

/// <summary>The virt board as a device tree.</summary>
internal static class RiscVVirtDeviceTree
{
    // Handles by which nodes refer to others; those of harts and of their interrupt controllers follow.
    private const uint PlicHandle = 1, TestHandle = 2, FirstHartHandle = 3;

    /// <summary>Describes the hardware.</summary>
    internal static DeviceTreeNode Build(RiscVVirtOptions options)
    {
        var root = new DeviceTreeNode();
        root.SetCells("#address-cells", 2).SetCells("#size-cells", 2).SetText("compatible", "riscv-virtio").SetText("model", "riscv-virtio,qemu");
        root.Child("chosen");
        AddSyscon(root.Child("poweroff"), "syscon-poweroff", Devices.Power.SiFiveTest.Pass);
        AddSyscon(root.Child("reboot"), "syscon-reboot", Devices.Power.SiFiveTest.Reset);
        root.Child(Named("memory", Ram)).SetText("device_type", "memory").SetWideCells("reg", Ram, options.RamSize);
        AddHarts(root.Child("cpus"), options);
        DeviceTreeNode soc = root.Child("soc");
        soc.SetCells("#address-cells", 2).SetCells("#size-cells", 2).SetText("compatible", "simple-bus").SetFlag("ranges");
        AddInterrupt(soc.Child(Named("rtc", RealTimeClock)), RealTimeClockInterrupt)
            .SetWideCells("reg", RealTimeClock, RealTimeClockSize).SetText("compatible", "google,goldfish-rtc");
        AddInterrupt(soc.Child(Named("serial", Uart)), UartInterrupt)
            .SetCells("clock-frequency", UartFrequency).SetWideCells("reg", Uart, UartSize).SetText("compatible", "ns16550a");
        soc.Child(Named("test", Test)).SetCells("phandle", TestHandle)
            .SetWideCells("reg", Test, TestSize).SetText("compatible", "sifive,test1", "sifive,test0", "syscon");
        // Kernels number disks in the order of the nodes, and devices without a bus go to the last place first.
        for (int i = VirtioCount - 1; i >= 0; i--)
        {
            ulong address = Virtio + ((ulong)i * VirtioStride);
            AddInterrupt(soc.Child(Named("virtio_mmio", address)), VirtioInterrupt + (uint)i)
                .SetWideCells("reg", address, VirtioStride).SetText("compatible", "virtio,mmio");
        }

        soc.Child(Named("plic", Plic)).SetCells("phandle", PlicHandle).SetCells("riscv,ndev", InterruptCount)
            .SetWideCells("reg", Plic, PlicSize)
            .SetCells("interrupts-extended", ForHarts(options, RiscVInterrupt.MachineExternal, RiscVInterrupt.SupervisorExternal))
            .SetFlag("interrupt-controller").SetText("compatible", "sifive,plic-1.0.0", "riscv,plic0")
            .SetCells("#address-cells", 0).SetCells("#interrupt-cells", 1);
        soc.Child(Named("clint", Clint))
            .SetCells("interrupts-extended", ForHarts(options, RiscVInterrupt.MachineSoftware, RiscVInterrupt.MachineTimer))
            .SetWideCells("reg", Clint, Devices.Interrupts.Clint.Size).SetText("compatible", "sifive,clint0", "riscv,clint0");
        root.Child("chosen").SetText("stdout-path", "/soc/" + Named("serial", Uart));
        return root;
    }

    /// <summary>Adds what changes from start to start: the command line, the initial RAM disk, and something for the kernel's random numbers.</summary>
    internal static void Choose(DeviceTreeNode root, string commandLine, ulong ramDisk, ulong ramDiskEnd, RandomSource random)
    {
        DeviceTreeNode chosen = root.Child("chosen");
        if (ramDiskEnd != 0)
            chosen.SetWideCells("linux,initrd-start", ramDisk).SetWideCells("linux,initrd-end", ramDiskEnd);
        if (commandLine.Length != 0)
            chosen.SetText("bootargs", commandLine);
        Span<byte> seed = stackalloc byte[32];
        random.Fill(seed);
        chosen.SetBytes("rng-seed", seed);
    }

    private static string Named(string kind, ulong address) => $"{kind}@{address.ToString("x", CultureInfo.InvariantCulture)}";

    private static uint HartHandle(int hart) => FirstHartHandle + (2 * (uint)hart);

    private static void AddSyscon(DeviceTreeNode node, string compatible, uint value) =>
        node.SetCells("value", value).SetCells("offset", 0).SetCells("regmap", TestHandle).SetText("compatible", compatible);

    private static DeviceTreeNode AddInterrupt(DeviceTreeNode node, uint interrupt) =>
        node.SetCells("interrupts", interrupt).SetCells("interrupt-parent", PlicHandle);

    private static void AddHarts(DeviceTreeNode harts, RiscVVirtOptions options)
    {
        harts.SetCells("#address-cells", 1).SetCells("#size-cells", 0).SetCells("timebase-frequency", TimeFrequency);
        for (int i = 0; i < options.HartCount; i++)
        {
            DeviceTreeNode hart = harts.Child(Named("cpu", (ulong)i)).SetCells("phandle", HartHandle(i));
            hart.SetText("device_type", "cpu").SetCells("reg", (uint)i).SetText("status", "okay").SetText("compatible", "riscv")
                .SetText("riscv,isa", options.Hart.IsaString);
            if (options.Hart.IsaExtensions.Count != 0)
                hart.SetText("riscv,isa-base", options.Hart.Is64 ? "rv64i" : "rv32i").SetText("riscv,isa-extensions", [.. options.Hart.IsaExtensions]);
            if (options.Hart.CacheBlockSize is var size and not 0)
                hart.SetCells("riscv,cbom-block-size", size).SetCells("riscv,cboz-block-size", size);
            if (options.Hart.MmuType is { } mmu)
                hart.SetText("mmu-type", mmu);
            hart.Child("interrupt-controller").SetCells("#interrupt-cells", 1).SetFlag("interrupt-controller")
                .SetText("compatible", "riscv,cpu-intc").SetCells("phandle", HartHandle(i) + 1);
        }

        DeviceTreeNode cluster = harts.Child("cpu-map").Child("cluster0");
        for (int i = 0; i < options.HartCount; i++)
            cluster.Child($"core{i}").SetCells("cpu", HartHandle(i));
    }

    private static uint[] ForHarts(RiscVVirtOptions options, RiscVInterrupt first, RiscVInterrupt second)
    {
        List<uint> cells = [];
        for (int i = 0; i < options.HartCount; i++)
            cells.AddRange([HartHandle(i) + 1, (uint)first, HartHandle(i) + 1, (uint)second]);
        return [.. cells];
    }
}
