using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Rhea.Base.Memory;
using Rhea.Base.Time;
using Rhea.Devices.Characters;
using Rhea.Devices.DeviceTree;
using Rhea.Devices.Virtio;
using Rhea.Machines.RiscV;

namespace Rhea.Machines.Tests.RiscV;

public sealed class RiscVVirtBoardTests
{
    private const ulong Mebibyte = 1 << 20, RamStart = 0x80000000;

    [Fact]
    public void Firmware_kernel_ram_disk_and_device_tree_are_where_guests_expect_them()
    {
        using var files = new TestFiles();
        byte[] firmware = [1, 2, 3], kernel = [4, 5, 6, 7], disk = [8, 9];
        using var board = new TestBoard(new RiscVVirtOptions
        {
            RamSize = 256 * Mebibyte,
            Bios = files.Write(firmware),
            Kernel = files.Write(kernel),
            InitialRamDisk = files.Write(disk),
            CommandLine = "console=ttyS0",
        });
        Assert.Equal(firmware, board.Read(RamStart, 3));
        Assert.Equal(kernel, board.Read(0x80200000, 4));
        Assert.Equal(disk, board.Read(0x88200000, 2));
        Assert.Equal([RamStart, 0x8FE00000, 0x4942534F, 2, 0x80200000, 1, 0, 0], Enumerable.Range(3, 8).Select(i => board.Load(0x1000 + ((ulong)i * 8), 8)));
        DeviceTreeNode tree = DeviceTreeReader.Read(board.Read(0x8FE00000, 65536))!;
        Assert.Equal("console=ttyS0\0", Encoding.ASCII.GetString(Property(tree.Child("chosen"), "bootargs")));
        Assert.Equal(0x88200002UL, BinaryPrimitives.ReadUInt64BigEndian(Property(tree.Child("chosen"), "linux,initrd-end")));
    }

    [Fact]
    public void A_packed_image_leaves_room_for_what_it_says_that_it_needs()
    {
        using var files = new TestFiles();
        byte[] kernel = new byte[4096];
        BinaryPrimitives.WriteUInt64LittleEndian(kernel.AsSpan(16), 100 * Mebibyte);
        "RSC\u0005"u8.CopyTo(kernel.AsSpan(56));
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(kernel);
        using var board = new TestBoard(new RiscVVirtOptions
        {
            RamSize = 128 * Mebibyte, Bios = "none", Kernel = files.Write(packed.ToArray()), InitialRamDisk = files.Write([0xDD]),
        });
        Assert.Equal(kernel, board.Read(RamStart, 4096));
        // Half of the memory would be within the kernel.
        Assert.Equal(0xDDUL, board.Load(RamStart + (100 * Mebibyte), 1));
    }

    [Fact]
    public void Segments_of_an_elf_file_go_to_their_physical_addresses()
    {
        using var files = new TestFiles();
        using var board = new TestBoard(new RiscVVirtOptions { Bios = "none", Kernel = files.Write(TestFiles.Elf(0x80400000, 0x80400010, [1, 2, 3, 4])) });
        Assert.Equal(0x04030201UL, board.Load(0x80400000, 4));
        Assert.Equal(0x80400010UL, board.Load(0x1018, 8));
    }

    [Fact]
    public void What_does_not_fit_is_said_in_one_line()
    {
        using var files = new TestFiles();
        string large = files.Write(new byte[3 * Mebibyte]), small = files.Write([1]);
        Complains(new() { Bios = "/no/such/file" }, "cannot read the firmware '/no/such/file': there is no such file");
        Complains(new() { Bios = "/tmp" }, "cannot read the firmware '/tmp': it is a directory");
        Complains(new() { Bios = "none", Kernel = large, RamSize = 2 * Mebibyte }, "too large");
        Complains(new() { Bios = small, Kernel = small, RamSize = 2 * Mebibyte }, "too large");
        Complains(new() { Bios = "none", Kernel = small, DeviceTreeFile = small }, "the device tree '");
        Complains(new() { Bios = "none", Kernel = files.Write(TestFiles.Elf(0x1000, 0, [1])) }, "does not fit");
        Complains(new() { Bios = "none", Kernel = files.Write([0x7F, 0x45, 0x4C, 0x46]) }, "ELF");
        Complains(new() { Bios = "none", Kernel = files.Write([0x1F, 0x8B, 1, 2, 3]) }, "cannot unpack");
        Complains(new() { Bios = "none", Kernel = files.Write([]) }, "is empty");
        Complains(new() { Bios = "none", InitialRamDisk = large, RamSize = 4 * Mebibyte }, "the initial RAM disk");
        Complains(new() { Bios = "none", HartCount = 513 }, "513 processors");
    }

    [Fact]
    public void A_reset_brings_memory_and_devices_back()
    {
        using var files = new TestFiles();
        using var board = new TestBoard(new RiscVVirtOptions { Bios = files.Write([1, 2, 3, 4]) });
        board.Board.Memory.Store(RamStart, 4, 99);
        board.Board.Memory.Store(0x10000003, 1, 0x83);
        board.Board.Memory.Store(0x2000000, 4, 1);
        Assert.Contains((0, RiscVInterrupt.MachineSoftware, true), board.Changes);
        board.Board.Reset();
        Assert.Equal(0x04030201UL, board.Load(RamStart, 4));
        Assert.Equal(0UL, board.Load(0x10000003, 1));
        Assert.Equal((0, RiscVInterrupt.MachineSoftware, false), board.Changes[^1]);
    }

    [Fact]
    public void A_device_interrupts_through_the_controller()
    {
        using var board = new TestBoard(new RiscVVirtOptions { Bios = "none", HartCount = 2 });
        // Source 10 with priority 1, for supervisor mode of hart 1, which is context 3.
        foreach ((ulong address, ulong value) in new[] { (0xC000028UL, 1UL), (0xC002180UL, 1UL << 10) })
            Assert.Equal(MemoryResult.Ok, board.Board.Memory.Store(address, 4, value));
        board.Board.Memory.Store(0x10000001, 1, 2);
        Assert.Equal([(1, RiscVInterrupt.SupervisorExternal, true)], board.Changes);
        Assert.Equal(10UL, board.Load(0xC203004, 4));
        Assert.Equal((1, RiscVInterrupt.SupervisorExternal, false), board.Changes[^1]);
    }

    [Fact]
    public void Virtio_devices_take_the_last_free_place_or_the_one_that_is_named()
    {
        using var board = new TestBoard(new RiscVVirtOptions { Bios = "none", UsesLegacyVirtio = false });
        VirtioEnvironment environment = board.Board.VirtioEnvironment;
        Assert.Null(board.Board.Plug(new VirtioRandom(environment)));
        Assert.Null(board.Board.Plug(new VirtioRandom(environment), 0));
        Assert.Equal([4, 0, 4], new[] { 0x10001008UL, 0x10007008UL, 0x10008008UL }.Select(a => (int)board.Load(a, 4)));
        Assert.Contains("taken", board.Board.Plug(new VirtioRandom(environment), 7));
        for (int i = 0; i < 6; i++)
            Assert.Null(board.Board.Plug(new VirtioRandom(environment)));
        Assert.Contains("no more than 8", board.Board.Plug(new VirtioRandom(environment)));
    }

    [Theory]
    [InlineData(0x5555, 0)]
    [InlineData(0x33333, 3)]
    [InlineData(0x7777, null)]
    public void The_test_device_ends_or_resets(uint value, int? status)
    {
        using var board = new TestBoard(new RiscVVirtOptions { Bios = "none" });
        board.Board.Memory.Store(0x100000, 4, value);
        Assert.Equal(status, board.Requests.ExitStatus);
        Assert.Equal(status is null, board.Requests.TakeReset());
    }

    [Fact]
    public void Nothing_there_is_a_bus_error()
    {
        using var board = new TestBoard(new RiscVVirtOptions { Bios = "none" });
        Assert.Equal(MemoryResult.Unassigned, board.Board.Memory.Load(0x30000000, 4, out _));
        Assert.Equal(MemoryResult.Refused, board.Board.Memory.Store(0x1000, 4, 0));
        Assert.Equal(MemoryResult.Refused, board.Board.Memory.Load(0xC000004, 8, out _));
    }

    [Fact]
    public void A_kernel_of_very_many_segments_loads_at_once()
    {
        const int count = 60_000, header = 56;
        byte[] one = TestFiles.Elf(0x8020_0000, 0x8020_0000, [0]), many = new byte[64 + (count * header)];
        one.AsSpan(0, 64).CopyTo(many);
        BitConverter.TryWriteBytes(many.AsSpan(56), (ushort)count);
        for (int i = 0; i < count; i++)
        {
            one.AsSpan(64, header).CopyTo(many.AsSpan(64 + (i * header)));
            BitConverter.TryWriteBytes(many.AsSpan(64 + (i * header) + 8), 0UL);
            BitConverter.TryWriteBytes(many.AsSpan(64 + (i * header) + 24), 0x8020_0000UL + (ulong)(i * 7919 % count));
        }

        using var files = new TestFiles();
        using var board = new TestBoard(new RiscVVirtOptions { Bios = "none", Kernel = files.Write(many) });
        Assert.Equal(0x7FU, board.Load(0x8020_0000 + count - 1, 1));
        BitConverter.TryWriteBytes(many.AsSpan(64 + 24), 0x8020_0005UL);
        Complains(new RiscVVirtOptions { Bios = "none", Kernel = files.Write(many) }, "would overwrite");
    }

    private static byte[] Property(DeviceTreeNode node, string name) => node.Properties.First(p => p.Key == name).Value;

    private static void Complains(RiscVVirtOptions options, string words)
    {
        using var clock = new RealTimeClock(new Lock());
        using var requests = new MachineRequests();
        Assert.Null(RiscVVirtBoard.Create(options, new Machine(new Lock(), clock, requests), new NullBackend(), out string? error));
        Assert.Contains(words, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error!);
    }
}
