using Rhea.Base.Memory;

namespace Rhea.Base.Tests.Memory;

public sealed class FlatViewTests
{
    private static readonly Lock DeviceLock = new();

    [Fact]
    public void The_higher_priority_covers_and_a_disabled_region_shows_what_is_below()
    {
        var root = new ContainerRegion("root", 0x1000);
        DeviceRegion low = Device("low", 0x1000), high = Device("high", 0x100);
        root.Add(high, 0x200, 1);
        root.Add(low, 0);
        var space = new AddressSpace(root);
        Assert.Equal([(0, 0x1FF, low), (0x200, 0x2FF, high), (0x300, 0xFFF, low)], Shape(space));
        Assert.True(space.View.Find(0x350, out FlatRange range));
        Assert.Equal(0x300UL, range.Offset);
        high.IsEnabled = false;
        Assert.Equal([(0UL, 0xFFFUL, (MemoryRegion)low)], Shape(space));
    }

    [Fact]
    public void The_whole_address_space_can_be_covered()
    {
        var root = new ContainerRegion("root", MemoryRegion.WholeSpace);
        root.Add(Device("all", MemoryRegion.WholeSpace), 0);
        FlatView view = FlatView.Build(root);
        Assert.True(view.Find(ulong.MaxValue, out FlatRange range));
        Assert.Equal((0UL, ulong.MaxValue), (range.Start, range.Last));
        Assert.True(range.Holds(ulong.MaxValue, 1));
        Assert.False(range.Holds(ulong.MaxValue, 2));
    }

    [Fact]
    public void A_change_gives_a_new_view_and_leaves_the_old_one_as_it_was()
    {
        var root = new ContainerRegion("root", 0x1000);
        var space = new AddressSpace(root);
        FlatView before = space.View;
        (FlatView Old, FlatView New)? seen = null;
        space.ViewChanged += (old, changed) => seen = (old, changed);
        root.Add(Device("d", 16), 8);
        Assert.Equal((before, space.View), seen);
        Assert.False(before.Find(8, out _));
        Assert.True(space.View.Find(8, out _));
    }

    [Fact]
    public void A_region_that_contains_itself_is_refused()
    {
        var root = new ContainerRegion("root", 0x1000);
        var inner = new ContainerRegion("inner", 0x100);
        root.Add(inner, 0);
        Assert.Throws<ArgumentException>(() => root.Add(new AliasRegion("mirror", root, 0, 0x100), 0x100));
        Assert.Throws<ArgumentException>(() => inner.Add(root, 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_trees_look_like_a_model_that_asks_for_each_address(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            var containers = new List<ContainerRegion> { new("root", 256) };
            var leaves = new List<MemoryRegion>();
            for (int i = 0; i < 14; i++)
            {
                MemoryRegion region = random.Next(4) switch
                {
                    0 => new ContainerRegion($"c{i}", (UInt128)random.Next(1, 200)),
                    1 when leaves.Count != 0 => new AliasRegion(
                        $"a{i}", leaves[random.Next(leaves.Count)], (ulong)random.Next(100), (UInt128)random.Next(1, 150)),
                    _ => Device($"d{i}", (UInt128)random.Next(1, 120)),
                };
                containers[random.Next(containers.Count)].Add(region, (ulong)random.Next(256), random.Next(-1, 3));
                region.IsEnabled = random.Next(8) != 0;
                leaves.Add(region);
                // What was aliased must not come to contain the alias.
                if (region is ContainerRegion container)
                    containers.Add(container);
                leaves.RemoveAll(r => r is ContainerRegion);
            }

            FlatView view = FlatView.Build(containers[0]);
            for (ulong address = 0; address < 300; address++)
            {
                (MemoryRegion Region, Int128 Offset)? expected = Resolve(containers[0], address);
                bool found = view.Find(address, out FlatRange range);
                Assert.Equal(expected is not null, found);
                if (found)
                    Assert.Equal(expected, (range.Region, (Int128)(range.Offset + (address - range.Start))));
            }
        }
    }

    private static DeviceRegion Device(string name, UInt128 size) => new(name, size, new NoDevice(), DeviceLock);

    private static List<(ulong, ulong, MemoryRegion)> Shape(AddressSpace space) =>
        [.. space.View.Ranges.ToArray().Select(r => (r.Start, r.Last, r.Region))];

    private static (MemoryRegion Region, Int128 Offset)? Resolve(MemoryRegion region, Int128 offset)
    {
        if (!region.IsEnabled || offset < 0 || offset >= (Int128)region.Size)
            return null;
        return region switch
        {
            ContainerRegion container => container.Children.Select(c => Resolve(c.Region, offset - c.Offset)).FirstOrDefault(r => r is not null),
            AliasRegion alias => Resolve(alias.Target, offset + alias.TargetOffset),
            _ => (region, offset),
        };
    }

    private sealed class NoDevice : IDeviceMemory
    {
        public ulong Read(ulong offset, int size) => 0;

        public void Write(ulong offset, int size, ulong value)
        {
        }
    }
}
