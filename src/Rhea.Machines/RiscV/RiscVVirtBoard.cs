using Rhea.Base.Interrupts;
using Rhea.Base.Memory;
using Rhea.Devices.Characters;
using Rhea.Devices.Clocks;
using Rhea.Devices.DeviceTree;
using Rhea.Devices.Interrupts;
using Rhea.Devices.Power;
using Rhea.Devices.Serial;
using Rhea.Devices.Virtio;
using Rhea.Machines.Loading;
using static Rhea.Machines.RiscV.RiscVVirtMap;

namespace Rhea.Machines.RiscV;

/// <summary>The RISC-V virt board: everything but the harts.</summary>
public sealed class RiscVVirtBoard : IDisposable
{
    /// <summary>Where every hart starts after a reset, in machine mode.</summary>
    public const ulong ResetAddress = ResetRom;

    private readonly Machine _machine;
    private readonly RiscVVirtLoader _loader;
    private readonly RamRegion _rom;
    private readonly Plic _plic;
    private readonly Uart16550 _uart;
    private readonly GoldfishRealTimeClock _realTimeClock;
    private readonly VirtioMmio[] _virtio = new VirtioMmio[VirtioCount];

    private RiscVVirtBoard(RiscVVirtOptions options, Machine machine, RiscVVirtLoader loader, RamRegion ram, RamRegion rom, ICharacterBackend serial)
    {
        _machine = machine;
        _loader = loader;
        _rom = rom;
        Options = options;
        Ram = ram;
        var root = new ContainerRegion("system", MemoryRegion.WholeSpace);
        root.Add(rom, ResetRom);
        root.Add(ram, RiscVVirtMap.Ram);
        Memory = new AddressSpace(root);
        Clint = new Clint(machine.Clock, options.HartCount, TimeFrequency);
        _plic = new Plic((int)InterruptCount, 2 * options.HartCount);
        _uart = new Uart16550(serial);
        _realTimeClock = new GoldfishRealTimeClock(machine.Clock, options.StartTime);
        AddDevice(root, "test", Test, TestSize, new SiFiveTest(machine.Control));
        AddDevice(root, "rtc", RealTimeClock, RealTimeClockSize, _realTimeClock);
        AddDevice(root, "clint", RiscVVirtMap.Clint, Clint.Size, Clint);
        AddDevice(root, "plic", RiscVVirtMap.Plic, PlicSize, _plic);
        AddDevice(root, "serial", Uart, UartSize, _uart);
        _plic.Attach(_uart.Interrupt, (int)UartInterrupt);
        _plic.Attach(_realTimeClock.Interrupt, (int)RealTimeClockInterrupt);
        for (int i = 0; i < VirtioCount; i++)
        {
            _virtio[i] = new VirtioMmio(options.UsesLegacyVirtio);
            AddDevice(root, $"virtio-mmio.{i}", Virtio + ((ulong)i * VirtioStride), VirtioMmio.Size, _virtio[i]);
            _plic.Attach(_virtio[i].Interrupt, (int)VirtioInterrupt + i);
        }

        VirtioEnvironment = new VirtioEnvironment(Memory, machine.Clock, machine.Lock) { Random = machine.Random, WorksAtOnce = machine.WorksAtOnce };
    }

    /// <summary>The lock of all device state.</summary>
    internal Lock MachineLock => _machine.Lock;

    /// <summary>What was chosen.</summary>
    public RiscVVirtOptions Options { get; }

    /// <summary>What all harts and devices see.</summary>
    public AddressSpace Memory { get; }

    /// <summary>The main memory.</summary>
    public RamRegion Ram { get; }

    /// <summary>Time, and the interrupts of machine mode.</summary>
    public Clint Clint { get; }

    /// <summary>What virtio devices for this board are made with.</summary>
    public VirtioEnvironment VirtioEnvironment { get; }

    /// <summary>What describes the board to the guest.</summary>
    public DeviceTreeNode DeviceTree => _loader.DeviceTree;

    /// <summary>The virtio devices that are plugged in.</summary>
    public IEnumerable<VirtioDevice> VirtioDevices => _virtio.Select(place => place.Device).OfType<VirtioDevice>();

    /// <summary>Builds a board, and reads what it starts from. Gives null, and a line that says what is wrong.</summary>
    public static RiscVVirtBoard? Create(RiscVVirtOptions options, Machine machine, ICharacterBackend serial, out string? error)
    {
        const ulong page = 4096;
        if (options.HartCount is < 1 or > MostHarts)
        {
            error = $"{options.HartCount} processors: the board has from 1 to {MostHarts}";
            return null;
        }

        if (options.RamSize == 0 || options.RamSize % page != 0 || options.RamSize > ulong.MaxValue / 2)
        {
            error = $"{options.RamSize} bytes of memory: it must be a multiple of {page}";
            return null;
        }

        if (RiscVVirtLoader.Load(options, machine.Random, out error) is not { } loader)
            return null;
        RamRegion? ram = RamRegion.TryCreate("ram", options.RamSize);
        RamRegion? rom = RamRegion.TryCreate("reset-rom", ResetRomSize, isReadOnly: true);
        if (ram is not null && rom is not null)
            return new RiscVVirtBoard(options, machine, loader, ram, rom, serial);
        ram?.Dispose();
        error = $"this computer cannot give the machine {options.RamSize >> 20} MiB of memory";
        return null;
    }

    /// <summary>Puts a virtio device into a place, or into the last that is free. Gives what is wrong, or null.</summary>
    public string? Plug(VirtioDevice device, int? place = null)
    {
        int index = place ?? Array.FindLastIndex(_virtio, p => p.Device is null);
        if (index < 0)
            return $"the board has no more than {VirtioCount} places for virtio devices";
        if (index >= VirtioCount || _virtio[index].Device is not null)
            return $"the place virtio-mmio-bus.{index} is taken, or does not exist";
        _virtio[index].Plug(device);
        return null;
    }

    /// <summary>Leads the interrupts to the harts.</summary>
    public void Connect(IRiscVInterruptSink sink)
    {
        lock (_machine.Lock)
        {
            for (int i = 0; i < Options.HartCount; i++)
            {
                Lead(Clint.SoftwareInterrupt(i), i, RiscVInterrupt.MachineSoftware);
                Lead(Clint.TimerInterrupt(i), i, RiscVInterrupt.MachineTimer);
                Lead(_plic.Output(2 * i), i, RiscVInterrupt.MachineExternal);
                Lead(_plic.Output((2 * i) + 1), i, RiscVInterrupt.SupervisorExternal);
            }
        }

        void Lead(InterruptLine line, int hart, RiscVInterrupt kind) => line.Connect(level => sink.SetLine(hart, kind, level));
    }

    /// <summary>Power on, also the first time: all devices are as new, and RAM holds firmware, kernel and the rest. No hart runs meanwhile.</summary>
    public void Reset()
    {
        lock (_machine.Lock)
        {
            Clint.Reset();
            _uart.Reset();
            _realTimeClock.Reset();
            foreach (VirtioMmio place in _virtio)
                place.Reset();
            _plic.Reset();
        }

        foreach (LoadedImage image in _loader.Images())
            _ = Memory.Write(image.Address, image.Bytes.Span);
        RiscVResetRom.Build(_loader.Start, _loader.DeviceTreeAddress, _loader.KernelEntry, Options.Hart.Is64).CopyTo(_rom.Span(0, (int)ResetRomSize));
    }

    /// <summary>Saves what disks hold, and gives everything back. No hart runs any more, and the machine's lock is not held.</summary>
    public void Dispose()
    {
        foreach (VirtioDevice device in VirtioDevices)
            (device as IDisposable)?.Dispose();
        Ram.Dispose();
        _rom.Dispose();
    }

    private void AddDevice(ContainerRegion root, string name, ulong address, ulong size, IDeviceMemory device) =>
        root.Add(new DeviceRegion(name, size, device, _machine.Lock), address);
}
