using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;

namespace Rhea.LinuxUser.Tests.Memory;

public sealed class MemoryManagerTests
{
    private const MapFlags Anonymous = MapFlags.Private | MapFlags.Anonymous;
    private const Protection ReadWrite = Protection.Read | Protection.Write;
    private readonly GuestFixture guest = new();

    private MemoryManager Memory => guest.Process.Memory;

    [Fact]
    public void Mappings_go_from_the_top_down_without_gaps()
    {
        long first = Map(8192), second = Map(4096);
        Assert.Equal(first - 4096, second);
    }

    [Fact]
    public void A_free_hint_is_taken_and_a_used_one_is_not()
    {
        const ulong hint = 0x70_0000_0000;
        Assert.Equal((long)hint, Memory.Map(hint, 4096, ReadWrite, Anonymous, -1, 0, MappingSource.Anonymous));
        Assert.NotEqual((long)hint, Memory.Map(hint, 4096, ReadWrite, Anonymous, -1, 0, MappingSource.Anonymous));
        Memory.Unmap(hint, 4096);
    }

    [Fact]
    public void A_fixed_mapping_that_must_not_replace_does_not()
    {
        long address = Map(4096);
        Assert.True(guest.Process.Guest.TryWrite((ulong)address, 42));
        Assert.Equal(-Errno.EEXIST, Memory.Map(
            (ulong)address, 4096, ReadWrite, Anonymous | MapFlags.FixedNoReplace, -1, 0, MappingSource.Anonymous));
        Assert.True(guest.Process.Guest.TryRead((ulong)address, out int value));
        Assert.Equal(42, value);
    }

    [Fact]
    public void A_fixed_mapping_replaces()
    {
        long address = Map(4096);
        Assert.True(guest.Process.Guest.TryWrite((ulong)address, 42));
        Assert.Equal(address, Memory.Map((ulong)address, 4096, ReadWrite, Anonymous | MapFlags.Fixed, -1, 0, MappingSource.Anonymous));
        Assert.True(guest.Process.Guest.TryRead((ulong)address, out int value));
        Assert.Equal(0, value);
    }

    [Theory]
    [InlineData(0UL, 0UL, -Errno.EINVAL)]
    [InlineData(0UL, ulong.MaxValue, -Errno.ENOMEM)]
    [InlineData(0UL, 0x2000_0000_0000UL, -Errno.ENOMEM)]
    public void Impossible_lengths_are_refused(ulong address, ulong length, long expected) =>
        Assert.Equal(expected, Memory.Map(address, length, ReadWrite, Anonymous, -1, 0, MappingSource.Anonymous));

    [Theory]
    [InlineData(0x1001UL, -Errno.EINVAL)]
    [InlineData(0x17ff_ffff_f000UL, -Errno.ENOMEM)]
    [InlineData(0x7fff_0000_0000UL, -Errno.ENOMEM)]
    public void Impossible_fixed_addresses_are_refused(ulong address, long expected) =>
        Assert.Equal(expected, Memory.Map(address, 8192, ReadWrite, Anonymous | MapFlags.Fixed, -1, 0, MappingSource.Anonymous));

    [Fact]
    public void Memory_of_the_emulator_cannot_be_unmapped()
    {
        Assert.Equal(-Errno.EINVAL, Memory.Unmap(0x7000_0000_0000, 4096));
        Assert.Equal(0, Memory.Unmap(0, 0x1000_0000_0000));
    }

    [Fact]
    public void Mprotect_stops_at_a_gap_but_changes_what_is_before_it()
    {
        long address = Map(3 * 4096);
        Memory.Unmap((ulong)address + 4096, 4096);
        Assert.Equal(-Errno.ENOMEM, Memory.Protect((ulong)address, 3 * 4096, Protection.Read));
        Assert.False(guest.Process.Guest.TryWrite((ulong)address, 1));
        Assert.True(guest.Process.Guest.TryWrite((ulong)address + (2 * 4096), 1));
    }

    [Fact]
    public void Only_ranges_that_were_executable_invalidate_code()
    {
        long data = Map(4096), code = Map(4096);
        Memory.Protect((ulong)code, 4096, Protection.Read | Protection.Execute);
        guest.Engine.Invalidated.Clear();
        Memory.Unmap((ulong)data, 4096);
        Assert.Empty(guest.Engine.Invalidated);
        Assert.True(Memory.IsExecutable((ulong)code + 8));
        Memory.Protect((ulong)code, 4096, ReadWrite);
        Assert.False(Memory.IsExecutable((ulong)code));
        Memory.Unmap((ulong)code, 4096);
        Assert.Equal([((ulong)code, 4096UL), ((ulong)code, 4096UL)], guest.Engine.Invalidated);
    }

    [Fact]
    public void The_break_grows_shrinks_and_stops_at_a_mapping()
    {
        const ulong start = 0x60_0000_0000;
        Memory.SetBreak(start);
        Assert.Equal((long)start, Memory.Break(0));
        Assert.Equal((long)start + 10000, Memory.Break(start + 10000));
        Assert.True(guest.Process.Guest.TryWrite(start + 9999, (byte)1));
        Assert.Equal((long)start + 10, Memory.Break(start + 10));
        Assert.False(guest.Process.Guest.TryWrite(start + 4096, (byte)1));
        Memory.Map(start + 8192, 4096, ReadWrite, Anonymous | MapFlags.Fixed, -1, 0, MappingSource.Anonymous);
        Assert.Equal((long)start + 10, Memory.Break(start + 20000));
        Memory.Unmap(start, 1 << 20);
    }

    [Fact]
    public void Mremap_grows_in_place_moves_and_shrinks()
    {
        const ulong place = 0x61_0000_0000;
        Memory.Map(place, 8192, ReadWrite, Anonymous | MapFlags.Fixed, -1, 0, MappingSource.Anonymous);
        Assert.True(guest.Process.Guest.TryWrite(place + 4096, 7));
        Assert.Equal((long)place, Memory.Remap(place, 8192, 16384, 0, 0));
        Memory.Map(place + 16384, 4096, Protection.Read, Anonymous | MapFlags.Fixed, -1, 0, MappingSource.Anonymous);
        Assert.Equal(-Errno.ENOMEM, Memory.Remap(place, 16384, 32768, 0, 0));
        long moved = Memory.Remap(place, 16384, 32768, RemapFlags.MayMove, 0);
        Assert.True(moved > 0 && moved != (long)place);
        Assert.True(guest.Process.Guest.TryRead((ulong)moved + 4096, out int value));
        Assert.Equal(7, value);
        Assert.False(Memory.IsMapped(place));
        Assert.Equal(moved, Memory.Remap((ulong)moved, 32768, 4096, 0, 0));
        Assert.False(Memory.IsMapped((ulong)moved + 4096));
        Assert.Equal(-Errno.EFAULT, Memory.Remap(place, 4096, 8192, RemapFlags.MayMove, 0));
    }

    [Fact]
    public void The_address_space_limit_is_kept()
    {
        Memory.Limits = Memory.Limits with { AddressSpace = 1 << 20 };
        Assert.Equal(-Errno.ENOMEM, Memory.Map(0, 2 << 20, ReadWrite, Anonymous, -1, 0, MappingSource.Anonymous));
        Assert.True(Memory.Map(0, 1 << 20, ReadWrite, Anonymous, -1, 0, MappingSource.Anonymous) > 0);
    }

    [Fact]
    public void Bad_addresses_fail_and_never_crash()
    {
        GuestMemory memory = guest.Process.Guest;
        foreach (ulong address in new ulong[] { 0UL, 0x1000, 0x17ff_ffff_ffff, 0x1800_0000_0000, 0x7fff_ffff_f000, 0xffff_ffff_ffff_fff8, ulong.MaxValue })
        {
            Assert.False(memory.TryRead(address, out ulong _));
            Assert.False(memory.TryWrite(address, 1UL));
            Assert.Equal(-Errno.EFAULT, memory.ReadString(address, out _));
        }
    }

    [Fact]
    public void A_string_may_end_just_before_an_unmapped_page()
    {
        long address = Map(4096);
        ulong start = (ulong)address + 4096 - 4;
        Memory.Map((ulong)address + 4096, 4096, Protection.None, Anonymous | MapFlags.Fixed, -1, 0, MappingSource.Anonymous);
        Assert.True(guest.Process.Guest.TryWrite(start, "abc\0"u8));
        Assert.Equal(0, guest.Process.Guest.ReadString(start, out byte[] text));
        Assert.Equal("abc"u8, text);
        Assert.True(guest.Process.Guest.TryWrite(start, "abcd"u8));
        Assert.Equal(-Errno.EFAULT, guest.Process.Guest.ReadString(start, out _));
    }

    [Fact]
    public void A_page_of_a_file_beyond_its_end_gives_an_error()
    {
        const ulong memfd = 279, mmap = 222;
        long file = guest.Call(memfd, guest.Text("empty"));
        long address = guest.Call(mmap, 0, 4096, 3, 2, (ulong)file);
        Assert.True(address > 0);
        Assert.False(guest.Process.Guest.TryRead((ulong)address, out int _));
    }

    private long Map(ulong length) => Memory.Map(0, length, ReadWrite, Anonymous, -1, 0, MappingSource.Anonymous);
}
