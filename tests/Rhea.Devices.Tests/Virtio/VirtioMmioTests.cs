using Rhea.Base.Memory;
using Rhea.Devices.Virtio;

namespace Rhea.Devices.Tests.Virtio;

public sealed class VirtioMmioTests
{
    private const ulong Area = VirtioDriver.BufferArea;

    [Fact]
    public void An_empty_place_says_that_it_is_empty()
    {
        var place = new VirtioMmio(true);
        Assert.Equal((0x74726976UL, 1UL, 0UL), (place.Read(0, 4), place.Read(4, 4), place.Read(8, 4)));
        place.Write(0x70, 4, 1);
        Assert.Equal(0UL, place.Read(0x70, 4));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void Buffers_come_back_filled_and_interrupt(bool isLegacy, bool hasEvents)
    {
        using var driver = new VirtioDriver(e => new VirtioRandom(e), isLegacy);
        Assert.Equal(isLegacy ? 1U : 2U, driver[4]);
        driver.Start(hasEvents ? ulong.MaxValue : ~VirtioNumbers.EventIndex);
        for (int i = 0; i < 20; i++)
        {
            driver.SetUsedEvent(0, (ushort)i);
            driver.Bytes(Area, 64).Clear();
            driver.Send(0, 0, (Area, 16, true), (Area + 32, 16, true));
            Assert.Equal((0U, 32U), driver.Await(0));
            Assert.NotEqual(0, driver.Bytes(Area, 16).ToArray().Max());
            Assert.Equal(0, driver.Bytes(Area + 16, 16).ToArray().Max());
            Assert.True(driver.Transport.Interrupt.Level);
            Assert.Equal(1U, driver[0x60]);
            driver[0x64] = 1;
            Assert.False(driver.Transport.Interrupt.Level);
            if (hasEvents)
                Assert.Equal(i + 1, driver.AvailableEvent(0));
        }
    }

    [Fact]
    public void The_driver_can_do_without_interrupts()
    {
        using var driver = new VirtioDriver(e => new VirtioRandom(e));
        driver.Start(~VirtioNumbers.EventIndex);
        driver.SetNoInterrupt(0);
        driver.Send(0, 0, (Area, 16, true));
        _ = driver.Await(0);
        Assert.False(driver.Transport.Interrupt.Level);
        driver.Start();
        driver.SetUsedEvent(0, 1);
        driver.Send(0, 0, (Area, 16, true));
        driver[0x64] = 1;
        driver.SetUsedEvent(0, 5);
        driver.Send(0, 0, (Area, 16, true));
        Assert.False(driver.Transport.Interrupt.Level);
    }

    [Fact]
    public void Indirect_tables_are_followed()
    {
        using var driver = new VirtioDriver(e => new VirtioRandom(e));
        driver.Start();
        for (int i = 0; i < 20; i++)
            VirtioDriver.WriteDescriptor(driver.Bytes(Area + (16 * (ulong)i), 16), Area + 0x1000 + ((ulong)i * 8), 4, (ushort)(i < 19 ? 3 : 2), (ushort)(i + 1));
        driver.SetDescriptor(0, 3, Area, 320, 4, 0);
        driver.Give(0, 3);
        driver.Notify(0);
        Assert.Equal((3U, 80U), driver.Await(0));
    }

    [Fact]
    public void A_driver_without_version_1_is_refused_by_a_device_that_has_no_other()
    {
        using var driver = new VirtioDriver(e => new VirtioRandom(e));
        (driver[0x70], driver[0x24], driver[0x20]) = (3, 0, 0);
        driver[0x70] = 11;
        Assert.Equal(3U, driver[0x70]);
    }

    public static TheoryData<string> Nonsense => [.. Cases.Keys];

    private static readonly Dictionary<string, Action<VirtioDriver>> Cases = new()
    {
        ["a loop"] = d => Chain(d, (0, Area, 4, 3, 1), (1, Area, 4, 3, 0)),
        ["a descriptor that points to itself"] = d => Chain(d, (0, Area, 4, 3, 0)),
        ["a descriptor that does not exist"] = d => Chain(d, (0, Area, 4, 3, 8)),
        ["a head that does not exist"] = d => d.Give(0, 9),
        ["a buffer outside of RAM"] = d => Chain(d, (0, 0x1000, 4, 2, 0)),
        ["a buffer that reaches out of RAM"] = d => Chain(d, (0, VirtioDriver.RamStart + VirtioDriver.RamSize - 2, 4, 2, 0)),
        ["a buffer around the end of addresses"] = d => Chain(d, (0, ulong.MaxValue - 1, 4, 2, 0)),
        ["a readable buffer after a writable one"] = d => Chain(d, (0, Area, 4, 3, 1), (1, Area, 4, 0, 0)),
        ["an available index too far away"] = d => d.SetAvailableIndex(0, 9),
        ["an indirect table of an odd size"] = d => Chain(d, (0, Area, 17, 4, 0)),
        ["an empty indirect table"] = d => Chain(d, (0, Area, 0, 4, 0)),
        ["a huge indirect table"] = d => Chain(d, (0, Area, 0x80000000, 4, 0)),
        ["an indirect table outside of RAM"] = d => Chain(d, (0, 0x100, 64, 4, 0)),
        ["an indirect descriptor with a next one"] = d => Chain(d, (0, Area, 16, 5, 1)),
        ["an indirect table within another"] = d =>
        {
            VirtioDriver.WriteDescriptor(d.Bytes(Area, 16), Area, 16, 4, 0);
            Chain(d, (0, Area, 16, 4, 0));
        },
        ["a loop in an indirect table"] = d =>
        {
            VirtioDriver.WriteDescriptor(d.Bytes(Area, 16), Area, 16, 1, 0);
            Chain(d, (0, Area, 16, 4, 0));
        },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public void Nonsense_in_a_queue_makes_the_device_ask_for_a_reset(string name)
    {
        using var driver = new VirtioDriver(e => new VirtioRandom(e));
        driver.Start();
        Cases[name](driver);
        driver.Notify(0);
        Assert.Equal(0x4FU, driver[0x70]);
        Assert.NotNull(driver.Device.Error);
        Assert.Equal(2U, driver[0x60] & 2);
        // It stands still until it is reset, and then works.
        driver.Notify(0);
        Assert.Equal(0, driver.UsedIndex(0));
        driver.Start();
        driver.Send(0, 0, (Area, 8, true));
        Assert.Equal((0U, 8U), driver.Await(0));
    }

    [Fact]
    public void Queues_outside_of_ram_make_the_device_ask_for_a_reset()
    {
        using var driver = new VirtioDriver(e => new VirtioRandom(e));
        driver.Start();
        driver[0x44] = 0;
        driver[0x84] = 0xFFFF;
        driver[0x44] = 1;
        driver.Notify(0);
        Assert.Equal(0x4FU, driver[0x70]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Random_rings_do_no_harm(bool isLegacy)
    {
        var random = new Random(7);
        var backend = new TestBackend();
        using var driver = new VirtioDriver(e => new VirtioConsole(e, backend), isLegacy);
        for (int round = 0; round < 400; round++)
        {
            driver.Start(random.Next(2) == 0 ? ulong.MaxValue : ~VirtioNumbers.EventIndex, 1 << random.Next(1, 6));
            for (int i = 0; i < 30; i++)
            {
                int queue = random.Next(2);
                for (int k = 0; k < 4; k++)
                {
                    ulong address = random.Next(6) == 0 ? (ulong)random.NextInt64() : Area + (ulong)random.Next(0x8000);
                    driver.SetDescriptor(queue, random.Next(8), address, (uint)random.Next(random.Next(3) == 0 ? int.MaxValue : 64), (ushort)random.Next(8), (ushort)random.Next(9));
                }

                driver.Give(queue, (ushort)random.Next(9));
                driver.Notify(queue);
                if (random.Next(4) == 0)
                    backend.Type("some keys");
                driver.Clock.Advance(1);
            }

            backend.Output.Clear();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Random_register_accesses_do_no_harm(bool isLegacy)
    {
        var random = new Random(3);
        using var driver = new VirtioDriver(e => new VirtioRandom(e), isLegacy);
        var region = new DeviceRegion("virtio", VirtioMmio.Size, driver.Transport, driver.Environment.Lock);
        for (int i = 0; i < 100_000; i++)
        {
            ulong offset = (ulong)random.Next((int)VirtioMmio.Size);
            int size = 1 << random.Next(4);
            ulong value = random.Next(3) == 0 ? (ulong)random.NextInt64() : (ulong)random.Next(20);
            _ = random.Next(3) == 0 ? region.Load(offset, size, out _) : region.Store(offset, size, value);
        }
    }

    private static void Chain(VirtioDriver driver, params (int Index, ulong Address, uint Length, ushort Flags, ushort Next)[] descriptors)
    {
        foreach ((int index, ulong address, uint length, ushort flags, ushort next) in descriptors)
            driver.SetDescriptor(0, index, address, length, flags, next);
        driver.Give(0, 0);
    }
}
