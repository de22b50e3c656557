using System.Diagnostics;
using Rhea.Base.Memory;
using Rhea.Base.Time;
using Rhea.Devices.Blocks;
using Rhea.Devices.Characters;
using Rhea.Devices.Virtio;
using Rhea.Guest.RiscV;
using Rhea.Guest.RiscV.Privileged;
using Rhea.Guest.RiscV.Translation;
using Rhea.Machines;
using Rhea.Machines.RiscV;
using Rhea.Translator.Bytecode;
using Rhea.Translator.Execution;
using Rhea.Translator.X64;

namespace Rhea.MachineFuzz.Devices;

/// <summary>A virt board with a disk, a console and a source of random numbers.</summary>
internal sealed unsafe class FuzzMachine : IDisposable
{
    public const ulong RamStart = 0x8000_0000, RamSize = 8 << 20;

    // Places of virtio devices: the last ones first.
    public const ulong Disk = 0x1000_8000, Console = 0x1000_7000, Random = 0x1000_6000;

    private const int DiskSize = 1 << 20;
    private const ulong Code = RamStart, End = RamStart + 0x2000, Handler = RamStart + 0x3000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly RealTimeClock _clock;
    private readonly MachineRequests _requests = new();
    private readonly RiscVVirtBoard _board;
    private readonly RiscVHarts _harts;
    private readonly ManualResetEventSlim _halted = new();

    public FuzzMachine(Draw draw, string diskFile)
    {
        IsLegacy = draw.Chance(40);
        _clock = new RealTimeClock(_lock);
        var options = new RiscVVirtOptions { Bios = "none", RamSize = RamSize, HartCount = 2, UsesLegacyVirtio = IsLegacy };
        _board = RiscVVirtBoard.Create(options, new Machine(_lock, _clock, _requests), new NullBackend(), out string? error) ?? throw new InvalidOperationException(error);
        File.WriteAllBytes(diskFile, new byte[DiskSize]);
        IDisk disk = RawFileDisk.Open(diskFile, draw.Chance(10), out error) ?? throw new InvalidOperationException(error);
        if (draw.Chance(50))
            disk = SnapshotDisk.Create(disk, out error) ?? throw new InvalidOperationException(error);
        _ = _board.Plug(new VirtioBlock(_board.VirtioEnvironment, disk, draw.Chance(20), "fuzz"));
        _ = _board.Plug(new VirtioConsole(_board.VirtioEnvironment, new NullBackend()));
        _ = _board.Plug(new VirtioRandom(_board.VirtioEnvironment));
        var engineSettings = new EngineSettings { IsSystem = true, GuestAddressLimit = 1UL << 32, CodeCacheSize = 32 << 20 };
        var frontend = new RvFrontend(new RiscVHart { IsUserOnly = false });
        ExecutionEngine engine = draw.Chance(30) ? new BytecodeEngine(frontend, engineSettings) : new X64Engine(frontend, engineSettings);
        _harts = new RiscVHarts(_board, engine, new HartSettings(), _clock) { Halted = _halted.Set };
        _harts.Points.AddBreakpoint(End);
        _board.Reset();
        _harts.Reset();
        _clock.Start();
    }

    public bool IsLegacy { get; }

    /// <summary>What went wrong, or null.</summary>
    public string? Trouble { get; private set; }

    public AddressSpace Memory => _board.Memory;

    public void Store(ulong address, int size, ulong value) => _ = Memory.Store(address, size, value);

    public ulong Load(ulong address, int size)
    {
        _ = Memory.Load(address, size, out ulong value);
        return value;
    }

    /// <summary>An address of a register, of memory, or of nothing.</summary>
    public static ulong Address(Draw draw)
    {
        ulong offset = draw.Below(4) switch { 0 => draw.Bits() & 0x3F, 1 => draw.Bits() & 0xFFF, 2 => draw.Bits() & 0x1FF & ~3UL, _ => draw.Bits() & 0xFF8 };
        return draw.Below(14) switch
        {
            0 => 0x10_0000 + offset,
            1 => 0x10_1000 + offset,
            2 => 0x200_0000 + (draw.Chance(50) ? offset : 0x4000 + (draw.Bits() & 0x7FFF)),
            3 => 0xC00_0000 + (draw.Bits() & 0x5F_FFFF),
            4 => 0xC00_0000 + (draw.Chance(50) ? offset : 0x20_0000 + offset),
            5 => 0x1000_0000 + (offset & 0xFF),
            6 or 7 or 8 => Disk + (offset & 0x1FF),
            9 => Console + (offset & 0x1FF),
            10 => Random + (offset & 0x1FF),
            11 => 0x1000 + offset,
            12 => draw.Edge(),
            _ => 0x1000_1000 + ((ulong)draw.Below(8) << 12) + offset,
        };
    }

    public void RandomAccesses(Draw draw)
    {
        for (int i = 0; i < 200; i++)
        {
            int size = 1 << draw.Below(4);
            if (draw.Chance(50))
                Store(Address(draw), size, draw.Edge());
            else
                Load(Address(draw), size);
            if (draw.Chance(5))
                _ = Memory.Read(draw.Edge(), new byte[draw.Below(5000)]);
            if (draw.Chance(5))
                _ = _harts.WritePhysical(Address(draw), draw.Bytes(draw.Below(100)));
            if (draw.Chance(5))
                _ = _harts.ReadPhysical(Address(draw), new byte[draw.Below(100)]);
        }
    }

    /// <summary>Loads, stores, atomics and jumps of a hart; its handler goes on behind what trapped.</summary>
    public void GuestAccesses(Draw draw)
    {
        // csrr t6, mepc; addi t6, t6, 4; csrw mepc, t6; mret; what jumps away comes back to x30.
        uint[] handler = [0x3410_2FF3, 0x004F_8F93, 0x341F_9073, 0x3020_0073];
        for (int i = 0; i < handler.Length; i++)
            Store(Handler + (ulong)(4 * i), 4, handler[i]);
        ulong at = Code;
        for (int i = 0; i < 60; i++, at += 4)
            Store(at, 4, Instruction(draw));
        uint offset = (uint)(End - at);
        Store(at, 4, ((offset & 0x7FE) << 20) | ((offset & 0x800) << 9) | (offset & 0xFF000) | 0x6F);
        RiscVProcessor processor = _harts.Processors[0];
        processor.Reset();
        RiscVState* state = processor.State;
        for (int i = 1; i < 31; i++)
            state->X[i] = draw.Chance(70) ? Address(draw) : draw.Edge();
        _ = processor.Hart.TryWriteCsr(0x305, Handler);
        _ = processor.Hart.TryWriteCsr(0x300, 0x6000);
        state->Pc = Code;
        _halted.Reset();
        _harts.Start(hart => hart == 0 ? ProcessorOrder.Free : null);
        if (!_halted.Wait(s_patience))
            Trouble = $"a hart does not come to the end: pc {state->Pc:x}";
        _harts.Stop();
    }

    private static uint Instruction(Draw draw)
    {
        uint rd = (uint)draw.Below(30) << 7, rs1 = (uint)(1 + draw.Below(29)) << 15, rs2 = (uint)draw.Below(30) << 20;
        uint immediate = (uint)draw.Below(16) << 20;
        return draw.Below(8) switch
        {
            0 or 1 => immediate | rs1 | ((uint)draw.Below(7) << 12) | rd | 0x03,
            2 or 3 => rs2 | rs1 | ((uint)draw.Below(4) << 12) | ((uint)draw.Below(16) << 7) | 0x23,
            4 => ((uint)draw.Of(0, 1, 2, 3, 4, 8, 12, 16, 20, 24, 28, 5) << 27) | rs2 | rs1 | ((uint)(2 + draw.Below(2)) << 12) | rd | 0x2F,
            5 => ((uint)draw.Of(0, 1, 2, 4) << 20) | rs1 | 0x200F,
            6 => immediate | rs1 | ((uint)(2 + draw.Below(2)) << 12) | rd | 0x07,
            _ => rs2 | rs1 | ((uint)(2 + draw.Below(2)) << 12) | ((uint)draw.Below(16) << 7) | 0x27,
        };
    }

    /// <summary>After a reset everything works as if nothing had been.</summary>
    public void CheckAlive(Draw draw)
    {
        _board.Reset();
        var queue = new ProperQueue(this, Random);
        ulong buffer = RamStart + 0x40_0000;
        queue.Add(0, buffer, 64, writable: true);
        queue.Give(0);
        Await(queue, "random numbers");
        if (Trouble is not null)
            return;
        queue = new ProperQueue(this, Disk);
        Store(buffer, 8, 0);
        Store(buffer + 8, 8, (ulong)draw.Below(100));
        Store(buffer + 4096, 1, 0xFF);
        queue.Add(0, buffer, 16, writable: false, next: 1);
        queue.Add(1, buffer + 512, 512, writable: true, next: 2);
        queue.Add(2, buffer + 4096, 1, writable: true);
        queue.Give(0);
        Await(queue, "the disk");
        if (Trouble is null && Load(buffer + 4096, 1) != 0)
            Trouble = $"the disk gives status {Load(buffer + 4096, 1)}";
    }

    private void Await(ProperQueue queue, string what)
    {
        var time = Stopwatch.StartNew();
        while (!queue.IsUsed && time.Elapsed < s_patience)
            Thread.Sleep(1);
        if (!queue.IsUsed)
            Trouble = $"after a reset there is no answer from {what}";
    }

    public void Dispose()
    {
        _harts.Dispose();
        _clock.Dispose();
        _board.Dispose();
        _requests.Dispose();
    }
}
