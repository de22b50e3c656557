using Rhea.Base.Memory;

namespace Rhea.Base.Tests.Memory;

public sealed class AddressSpaceTests : IDisposable
{
    private readonly RamRegion _ram = RamRegion.TryCreate("ram", 0x2000)!, _rom = RamRegion.TryCreate("rom", 0x1000, true)!;
    private readonly Recorder _device = new();
    private readonly AddressSpace _space;

    public AddressSpaceTests()
    {
        var root = new ContainerRegion("root", MemoryRegion.WholeSpace);
        root.Add(_ram, 0x1000);
        root.Add(_rom, 0x3000);
        root.Add(new DeviceRegion("device", 0x100, _device, new Lock()), 0x8000);
        _space = new AddressSpace(root);
        _ram.Observer = _device;
    }

    public void Dispose()
    {
        _ram.Dispose();
        _rom.Dispose();
    }

    [Fact]
    public void What_is_stored_is_loaded_in_little_endian_order()
    {
        Assert.Equal(MemoryResult.Ok, _space.Store(0x1003, 8, 0x1122334455667788));
        Assert.Equal(MemoryResult.Ok, _space.Load(0x1003, 1, out ulong value));
        Assert.Equal(0x88UL, value);
        Assert.Equal(MemoryResult.Ok, _space.Load(0x1005, 4, out value));
        Assert.Equal(0x33445566UL, value);
        Assert.Equal(0x55, _ram.Span(6, 1)[0]);
        Assert.Equal((3UL, 8UL), _device.Written);
    }

    [Fact]
    public void Nothing_there_is_unassigned_and_a_write_of_rom_is_refused()
    {
        Assert.Equal(MemoryResult.Unassigned, _space.Load(0x9000, 4, out _));
        Assert.Equal(MemoryResult.Unassigned, _space.Store(0, 4, 1));
        Assert.Equal(MemoryResult.Refused, _space.Store(0x3000, 4, 1));
        Assert.Equal(MemoryResult.Refused, _space.Write(0x3000, [1]));
        Assert.Equal(MemoryResult.Ok, _space.Load(0x3000, 4, out _));
    }

    [Fact]
    public void An_access_across_two_regions_sees_both_or_fails()
    {
        _rom.Span(0, 1)[0] = 0xAB;
        Assert.Equal(MemoryResult.Ok, _space.Load(0x2FFF, 2, out ulong value));
        Assert.Equal(0xAB00UL, value);
        Assert.Equal(MemoryResult.Unassigned, _space.Load(0x3FFF, 2, out _));
        Assert.Equal(MemoryResult.Unassigned, _space.Load(ulong.MaxValue, 8, out _));
    }

    [Fact]
    public void A_device_gets_only_the_accesses_that_it_declares()
    {
        Assert.Equal(MemoryResult.Ok, _space.Store(0x8004, 4, 0xFFFF_FFFF_1234_5678));
        Assert.Equal((4UL, 4, 0x12345678UL), _device.Last);
        Assert.Equal(MemoryResult.Refused, _space.Store(0x8004, 8, 0));
        Assert.Equal(MemoryResult.Refused, _space.Store(0x8002, 4, 0));
        Assert.Equal(MemoryResult.Refused, _space.Load(0x8001, 1, out _));
        Assert.Equal(MemoryResult.Ok, _space.Load(0x8008, 2, out ulong value));
        Assert.Equal(0xFFFFUL, value);
    }

    [Fact]
    public void Transfers_of_devices_reach_ram_only_and_tell_its_observer()
    {
        Assert.Equal(MemoryResult.Ok, _space.Write(0x1FFE, [1, 2, 3, 4]));
        Assert.Equal((0xFFEUL, 4UL), _device.Written);
        Span<byte> bytes = stackalloc byte[4];
        Assert.Equal(MemoryResult.Ok, _space.Read(0x1FFE, bytes));
        Assert.Equal([1, 2, 3, 4], bytes.ToArray());
        Assert.Equal(MemoryResult.Refused, _space.Write(0x8000, [1]));
        Assert.Equal(MemoryResult.Refused, _space.Read(0x8000, bytes));
        Assert.Equal(MemoryResult.Ok, _space.Slice(0x2FF0, 0x100, true, out RamSlice slice));
        Assert.Equal(0x10, slice.Length);
    }

    private sealed class Recorder : IDeviceMemory, IRamObserver
    {
        public (ulong, int, ulong) Last { get; private set; }

        public (ulong, ulong) Written { get; private set; }

        public AccessRule Accesses => new(2, 4);

        public ulong Read(ulong offset, int size) => ulong.MaxValue;

        public void Write(ulong offset, int size, ulong value) => Last = (offset, size, value);

        void IRamObserver.Written(RamRegion region, ulong offset, ulong length) => Written = (offset, length);
    }
}
