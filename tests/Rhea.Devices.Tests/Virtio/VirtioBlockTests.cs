using System.Buffers.Binary;
using System.Text;
using Rhea.Base.Memory;
using Rhea.Devices.Blocks;
using Rhea.Devices.Virtio;

namespace Rhea.Devices.Tests.Virtio;

public sealed class VirtioBlockTests : IDisposable
{
    private const ulong Header = VirtioDriver.BufferArea, Result = Header + 0x100, Data = Header + 0x1000;
    private const int Sectors = 1000;

    private readonly string _path = Path.GetTempFileName();
    private readonly byte[] _contents = new byte[Sectors * 512];

    public VirtioBlockTests()
    {
        new Random(1).NextBytes(_contents);
        File.WriteAllBytes(_path, _contents);
    }

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sectors_are_read_and_written(bool isLegacy)
    {
        byte[] fresh = new byte[1024];
        new Random(2).NextBytes(fresh);
        using (VirtioDriver driver = Create(isLegacy))
        {
            driver.Start();
            Assert.Equal(Sectors, (int)driver[0x100]);
            Assert.Equal(0, Request(driver, 0, 7, [], 1024));
            Assert.Equal(_contents.AsSpan(7 * 512, 1024).ToArray(), driver.Bytes(Data, 1024).ToArray());
            Assert.Equal(0, Request(driver, 1, 998, fresh, 0));
            Assert.Equal(0, Request(driver, 4, 0, [], 0));
            Assert.Equal(0, Request(driver, 0, 998, [], 1024));
            Assert.Equal(fresh, driver.Bytes(Data, 1024).ToArray());
        }

        Assert.Equal(fresh, File.ReadAllBytes(_path)[(998 * 512)..]);
    }

    [Fact]
    public void What_lies_outside_of_the_disk_is_an_error()
    {
        using VirtioDriver driver = Create();
        driver.Start();
        Assert.Equal(1, Request(driver, 0, 999, [], 1024));
        Assert.Equal(1, Request(driver, 0, ulong.MaxValue, [], 512));
        Assert.Equal(1, Request(driver, 1, ulong.MaxValue / 512, new byte[512], 0));
        Assert.Equal(1, Request(driver, 0, 0, [], 100));
        Assert.Equal(2, Request(driver, 77, 0, [], 0));
        Assert.Equal(0, Request(driver, 0, 1000, [], 0));
    }

    [Fact]
    public void A_read_only_disk_cannot_be_changed()
    {
        using (VirtioDriver driver = Create(isReadOnly: true))
        {
            driver.Start();
            Assert.True(driver.Device.Has(1UL << 5));
            Assert.Equal(1, Request(driver, 1, 0, new byte[512], 0));
            Assert.Equal(1, Request(driver, 13, 0, Range(0, 8, 0), 0));
            Assert.Equal(0, Request(driver, 0, 0, [], 512));
        }

        Assert.Equal(_contents, File.ReadAllBytes(_path));
    }

    [Fact]
    public void Ranges_are_discarded_and_filled_with_zeros()
    {
        using VirtioDriver driver = Create();
        driver.Start();
        Assert.Equal(0, Request(driver, 13, 0, Range(10, 3, 1), 0));
        Assert.Equal(0, Request(driver, 13, 0, Range(20, 3, 0), 0));
        Assert.Equal(0, Request(driver, 11, 0, Range(30, 8, 0), 0));
        Assert.Equal(2, Request(driver, 11, 0, Range(30, 8, 1), 0));
        Assert.Equal(2, Request(driver, 13, 0, Range(30, 8, 2), 0));
        Assert.Equal(1, Request(driver, 13, 0, Range(999, 2, 0), 0));
        Assert.Equal(2, Request(driver, 13, 0, new byte[15], 0));
        Array.Clear(_contents, 10 * 512, 3 * 512);
        Array.Clear(_contents, 20 * 512, 3 * 512);
        Assert.Equal(0, Request(driver, 0, 9, [], 15 * 512));
        Assert.Equal(_contents.AsSpan(9 * 512, 15 * 512).ToArray(), driver.Bytes(Data, 15 * 512).ToArray());
    }

    [Fact]
    public void The_serial_number_is_told()
    {
        using VirtioDriver driver = Create();
        driver.Start();
        Assert.Equal(0, Request(driver, 8, 0, [], 20));
        Assert.Equal("disk-1", Encoding.ASCII.GetString(driver.Bytes(Data, 20)).TrimEnd('\0'));
    }

    [Fact]
    public void A_request_without_header_or_result_makes_the_device_ask_for_a_reset()
    {
        using VirtioDriver driver = Create();
        driver.Start();
        driver.Send(0, 0, (Header, 8, false), (Result, 1, true));
        Assert.Equal(0x4FU, driver[0x70]);
        driver.Start();
        driver.Send(0, 0, (Header, 16, false));
        Assert.Equal(0x4FU, driver[0x70]);
    }

    [Fact]
    public void A_header_and_data_may_be_cut_anywhere()
    {
        using VirtioDriver driver = Create();
        driver.Start();
        WriteHeader(driver, 0, 5);
        driver.Send(0, 0, (Header, 3, false), (Header + 3, 13, false), (Data, 100, true), (Data + 100, 413, true));
        Assert.Equal((0U, 513U), driver.Await(0));
        Assert.Equal(_contents.AsSpan(5 * 512, 512).ToArray(), driver.Bytes(Data, 512).ToArray());
        Assert.Equal(0, driver.Bytes(Data + 512, 1)[0]);
    }

    [Fact]
    public void A_snapshot_leaves_the_file_as_it_is_and_behaves_like_a_disk()
    {
        var random = new Random(5);
        byte[] model = [.. _contents];
        using (VirtioDriver driver = Create(isSnapshot: true))
        {
            driver.Start();
            for (int i = 0; i < 300; i++)
            {
                int sector = random.Next(Sectors), count = Math.Min(random.Next(1, 300), Sectors - sector), length = count * 512;
                if (random.Next(2) == 0)
                {
                    byte[] fresh = new byte[length];
                    random.NextBytes(fresh);
                    fresh.CopyTo(model, sector * 512);
                    Assert.Equal(0, Request(driver, 1, (ulong)sector, fresh, 0));
                }
                else
                {
                    Assert.Equal(0, Request(driver, 0, (ulong)sector, [], (uint)length));
                    Assert.True(driver.Bytes(Data, length).SequenceEqual(model.AsSpan(sector * 512, length)));
                }
            }
        }

        Assert.Equal(_contents, File.ReadAllBytes(_path));
    }

    [Fact]
    public void A_reset_leaves_no_request_behind_that_still_writes()
    {
        using VirtioDriver driver = Create();
        for (int i = 0; i < 200; i++)
        {
            driver.Start();
            WriteHeader(driver, 0, 0);
            for (int k = 0; k < 2; k++)
                driver.Send(0, 4 * k, (Header, 16, false), (Data, 0x10000, true), (Result, 1, true));
            driver[0x70] = 0;
            driver.Bytes(Data, 0x10000).Clear();
            driver.Bytes(VirtioDriver.RamStart + 0x10000, 8192).Clear();
            Thread.Yield();
            Assert.False(driver.Bytes(Data, 0x10000).ContainsAnyExcept((byte)0));
            Assert.Equal(0, driver.UsedIndex(0));
        }
    }

    [Fact]
    public void The_observer_of_the_memory_learns_of_what_is_read_into_it()
    {
        using VirtioDriver driver = Create();
        driver.Start();
        var observer = new Observer();
        driver.Ram.Observer = observer;
        Assert.Equal(0, Request(driver, 0, 3, [], 512));
        lock (driver.Environment.Lock)
        {
            Assert.Contains((Data - VirtioDriver.RamStart, 512UL), observer.Writes);
            Assert.Contains((Result - VirtioDriver.RamStart, 1UL), observer.Writes);
        }
    }

    private static byte[] Range(ulong sector, uint count, uint flags)
    {
        byte[] range = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(range, sector);
        BinaryPrimitives.WriteUInt32LittleEndian(range.AsSpan(8), count);
        BinaryPrimitives.WriteUInt32LittleEndian(range.AsSpan(12), flags);
        return range;
    }

    private static void WriteHeader(VirtioDriver driver, uint command, ulong sector)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(driver.Bytes(Header, 4), command);
        BinaryPrimitives.WriteUInt64LittleEndian(driver.Bytes(Header + 8, 8), sector);
    }

    private static int Request(VirtioDriver driver, uint command, ulong sector, byte[] sent, uint received)
    {
        WriteHeader(driver, command, sector);
        driver.Bytes(Result, 1)[0] = 0xEE;
        List<(ulong, uint, bool)> parts = [(Header, 16, false)];
        if (sent.Length != 0)
        {
            sent.CopyTo(driver.Bytes(Data, sent.Length));
            parts.Add((Data, (uint)sent.Length, false));
        }

        if (received != 0)
            parts.Add((Data, received, true));
        parts.Add((Result, 1, true));
        driver.Send(0, 0, [.. parts]);
        _ = driver.Await(0);
        return driver.Bytes(Result, 1)[0];
    }

    private VirtioDriver Create(bool isLegacy = false, bool isReadOnly = false, bool isSnapshot = false)
    {
        IDisk disk = RawFileDisk.Open(_path, isReadOnly || isSnapshot, out _)!;
        if (isSnapshot)
            disk = SnapshotDisk.Create(disk, out _)!;
        return new VirtioDriver(e => new VirtioBlock(e, disk, isReadOnly, "disk-1"), isLegacy);
    }

    private sealed class Observer : IRamObserver
    {
        public List<(ulong Offset, ulong Length)> Writes { get; } = [];

        public void Written(RamRegion region, ulong offset, ulong length) => Writes.Add((offset, length));
    }
}
