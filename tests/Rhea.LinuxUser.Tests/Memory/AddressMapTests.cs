using Rhea.LinuxUser.Memory;

namespace Rhea.LinuxUser.Tests.Memory;

public sealed class AddressMapTests
{
    private const int Pages = 64;
    private const ulong Base = 0x10_0000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_operations_agree_with_an_array_of_pages(int seed)
    {
        var random = new Random(seed);
        var map = new AddressMap();
        int[] model = new int[Pages];
        var file = new MappingSource("file", 8, 99);
        for (int step = 0; step < 3000; step++)
        {
            int first = random.Next(Pages), last = random.Next(first + 1, Pages + 1);
            ulong start = Base + ((ulong)first * 4096), end = Base + ((ulong)last * 4096);
            var protection = (Protection)random.Next(8);
            switch (random.Next(4))
            {
                case 0:
                    map.Add(new Mapping(start, end, protection, false, false, MappingSource.Anonymous, 0));
                    model.AsSpan(first..last).Fill(1 + (int)protection);
                    break;
                case 1:
                    map.Add(new Mapping(start, end, protection, true, false, file, start - Base));
                    model.AsSpan(first..last).Fill(101 + (int)protection);
                    break;
                case 2:
                    map.Remove(start, end);
                    model.AsSpan(first..last).Clear();
                    break;
                default:
                    if (map.MappedUntil(start, end) != end)
                        break;
                    map.Protect(start, end, protection);
                    for (int page = first; page < last; page++)
                        model[page] = (model[page] > 100 ? 101 : 1) + (int)protection;
                    break;
            }
            Compare(map, model);
        }
    }

    [Fact]
    public void Equal_neighbours_become_one_mapping()
    {
        var map = new AddressMap();
        map.Add(Anonymous(0x1000, 0x2000));
        map.Add(Anonymous(0x3000, 0x4000));
        map.Add(Anonymous(0x2000, 0x3000));
        Assert.Equal(Anonymous(0x1000, 0x4000), Assert.Single(map.Mappings));
    }

    [Fact]
    public void Parts_of_a_file_join_only_if_their_offsets_continue()
    {
        var file = new MappingSource("f", 1, 2);
        var map = new AddressMap();
        map.Add(new Mapping(0x1000, 0x2000, Protection.Read, false, false, file, 0));
        map.Add(new Mapping(0x2000, 0x3000, Protection.Read, false, false, file, 0x1000));
        map.Add(new Mapping(0x3000, 0x4000, Protection.Read, false, false, file, 0x1000));
        Assert.Equal(2, map.Mappings.Count);
    }

    [Fact]
    public void A_cut_mapping_keeps_its_file_offsets()
    {
        var file = new MappingSource("f", 1, 2);
        var map = new AddressMap();
        map.Add(new Mapping(0x1000, 0x5000, Protection.Read, false, false, file, 0x7000));
        map.Remove(0x2000, 0x3000);
        Assert.Equal([0x7000UL, 0x9000UL], map.Mappings.Select(mapping => mapping.Offset));
    }

    [Fact]
    public void The_highest_gap_that_fits_is_found()
    {
        var map = new AddressMap();
        map.Add(Anonymous(0x8000, 0x9000));
        map.Add(Anonymous(0xb000, 0xc000));
        Assert.Equal(0xf000UL, map.FindFreeBelow(0x10000, 0x1000, 0x1000));
        Assert.Equal(0xc000UL, map.FindFreeBelow(0x10000, 0x1000, 0x4000));
        Assert.Equal(0x3000UL, map.FindFreeBelow(0x10000, 0x1000, 0x5000));
        Assert.Null(map.FindFreeBelow(0x10000, 0x1000, 0x8000));
        Assert.Equal(0xa000UL, map.FindFreeBelow(0xb800, 0x1000, 0x1000));
    }

    [Fact]
    public void An_aligned_gap_is_aligned()
    {
        var map = new AddressMap();
        map.Add(Anonymous(0xf000, 0x10000));
        Assert.Equal(0x8000UL, map.FindFreeBelow(0x10000, 0x1000, 0x1000, 0x8000));
    }

    [Fact]
    public void Executable_history_survives_a_change_of_protection()
    {
        var map = new AddressMap();
        map.Add(new Mapping(0x1000, 0x2000, Protection.Execute, false, true, MappingSource.Anonymous, 0));
        map.Protect(0x1000, 0x2000, Protection.Read);
        Assert.True(map.Remove(0x1000, 0x2000));
    }

    private static Mapping Anonymous(ulong start, ulong end) =>
        new(start, end, Protection.Read, false, false, MappingSource.Anonymous, 0);

    private static void Compare(AddressMap map, int[] model)
    {
        ulong total = 0;
        Mapping? previous = null;
        foreach (Mapping mapping in map.Mappings)
        {
            Assert.True(mapping.Start < mapping.End);
            Assert.True(previous is null || (previous.Value.End <= mapping.Start && !previous.Value.Continues(mapping)));
            previous = mapping;
            total += mapping.Length;
        }
        Assert.Equal(total, map.TotalSize);
        for (int page = 0; page < model.Length; page++)
        {
            bool mapped = map.TryFind(Base + ((ulong)page * 4096) + 5, out Mapping? found);
            Assert.Equal(model[page] != 0, mapped);
            if (found is not { } mapping)
                continue;
            Assert.Equal(model[page] % 100 - 1, (int)mapping.Protection);
            Assert.Equal(model[page] > 100, mapping.Shared);
            if (mapping.Source.IsFile)
                Assert.Equal((ulong)page * 4096, mapping.Slice(Base + ((ulong)page * 4096), mapping.End).Offset);
        }
    }
}
