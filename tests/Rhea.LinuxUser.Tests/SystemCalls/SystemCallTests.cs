using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.SystemCalls;

namespace Rhea.LinuxUser.Tests.SystemCalls;

public sealed class SystemCallTests
{
    private const ulong CurrentFolder = unchecked((ulong)-100);
    private readonly GuestFixture guest = new();

    [Fact]
    public void Every_declaration_has_a_signature_of_known_kinds()
    {
        foreach (SystemCallEntry entry in SystemCallTable.Create().Entries)
        {
            Assert.True(entry.Kinds.Length <= 6);
            Assert.True(entry.Status == SupportStatus.Implemented || entry.Note is not null);
        }
    }

    [Fact]
    public void Unknown_numbers_are_not_implemented()
    {
        Assert.Equal(-Errno.ENOSYS, guest.Call(450 + 40));
        Assert.Equal(-Errno.ENOSYS, guest.Call(ulong.MaxValue));
        Assert.Equal(-Errno.ENOSYS, guest.Call(293));
    }

    [Fact]
    public void A_file_is_made_written_read_and_removed()
    {
        string name = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        ulong path = guest.Text(name), text = guest.Text("hello"), buffer = guest.Map();
        long file = guest.Call(56, CurrentFolder, path, 0x42, 0x180);
        Assert.True(file >= 0);
        Assert.Equal(5, guest.Call(64, (ulong)file, text, 5));
        Assert.Equal(1, guest.Call(62, (ulong)file, 1, 0));
        Assert.Equal(4, guest.Call(63, (ulong)file, buffer, 100));
        Assert.Equal(0, guest.Call(80, (ulong)file, buffer));
        Assert.True(guest.Process.Guest.TryRead(buffer, out LinuxUser.Files.GuestStat status));
        Assert.Equal(5, status.Size);
        Assert.Equal(0x8180U, status.Mode);
        Assert.Equal(0, guest.Call(57, (ulong)file));
        Assert.Equal(0, guest.Call(35, CurrentFolder, path, 0));
        Assert.Equal(-Errno.ENOENT, guest.Call(79, CurrentFolder, path, buffer, 0));
    }

    [Fact]
    public void Directory_and_no_follow_flags_mean_what_the_guest_means()
    {
        const ulong directory = 0x4000, noFollow = 0x8000;
        ulong folder = guest.Text("/tmp"), link = guest.Text("/proc/self/cwd");
        long file = guest.Call(56, CurrentFolder, folder, directory, 0);
        Assert.True(file >= 0);
        Assert.Equal(directory, (ulong)guest.Call(25, (ulong)file, 3, 0) & directory);
        guest.Call(57, (ulong)file);
        Assert.Equal(-Errno.ELOOP, guest.Call(56, CurrentFolder, link, noFollow, 0));
        Assert.Equal(-Errno.ENOTDIR, guest.Call(56, CurrentFolder, guest.Text("/bin/sh"), directory, 0));
    }

    [Fact]
    public void Nothing_can_be_mapped_next_to_the_end_of_the_guests_space()
    {
        const ulong mmap = 222, fixedAnonymous = 0x32;
        ulong end = guest.Engine.GuestAddressLimit;
        Assert.Equal(-Errno.ENOMEM, guest.Call(mmap, end - 4096, 4096, 3, fixedAnonymous, ulong.MaxValue));
    }

    [Fact]
    public void Status_of_semaphores_has_the_guests_layout()
    {
        const ulong get = 190, control = 191, remove = 0, statistics = 2, count = 3;
        long set = guest.Call(get, 0, count, 0x180);
        Assert.True(set >= 0);
        ulong buffer = guest.Map();
        Assert.Equal(0, guest.Call(control, (ulong)set, 0, statistics, buffer));
        Assert.True(guest.Process.Guest.TryRead(buffer + 64, out ulong found));
        guest.Call(control, (ulong)set, 0, remove, 0);
        Assert.Equal(count, found);
    }

    [Fact]
    public void Limits_of_memory_are_the_guests_own_and_cannot_be_raised_above_their_maximum_at_will()
    {
        const ulong prlimit = 261, addressSpace = 9;
        ulong limit = guest.Map();
        Assert.True(guest.Process.Guest.TryWrite(limit, new ResourceLimit { Current = 1UL << 36, Maximum = 1UL << 37 }));
        Assert.Equal(0, guest.Call(prlimit, 0, addressSpace, limit, 0));
        Assert.Equal(0, guest.Call(prlimit, 0, addressSpace, 0, limit));
        Assert.True(guest.Process.Guest.TryRead(limit, out ResourceLimit found));
        Assert.Equal((1UL << 36, 1UL << 37), (found.Current, found.Maximum));
        Assert.True(guest.Process.Guest.TryWrite(limit, new ResourceLimit { Current = 2, Maximum = 1 }));
        Assert.Equal(-Errno.EINVAL, guest.Call(prlimit, 0, addressSpace, limit, 0));
    }

    [Theory]
    [InlineData(0x1800_0000_0000UL)]
    [InlineData(0x7fff_0000_0000UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(8UL)]
    public void Bad_pointers_give_efault(ulong bad)
    {
        const long fault = -Errno.EFAULT;
        long zero = guest.Call(56, CurrentFolder, guest.Text("/dev/zero"), 0, 0);
        Assert.Equal(fault, guest.Call(63, (ulong)zero, bad, 16));
        Assert.Equal(fault, guest.Call(56, CurrentFolder, bad, 0, 0));
        Assert.Equal(fault, guest.Call(80, (ulong)zero, bad));
        Assert.Equal(fault, guest.Call(65, (ulong)zero, bad, 1));
        Assert.Equal(fault, guest.Call(160, bad));
        Assert.Equal(fault, guest.Call(113, 0, bad));
        Assert.Equal(fault, guest.Call(134, 10, bad, 0, 8));
        Assert.Equal(fault, guest.Call(261, 0, 7, bad, 0));
        Assert.Equal(fault, guest.Call(221, bad, 0, 0));
        Assert.Equal(fault, guest.Call(59, bad, 0));
        guest.Call(57, (ulong)zero);
    }

    [Fact]
    public void Uname_tells_the_guest_s_machine()
    {
        ulong buffer = guest.Map();
        Assert.Equal(0, guest.Call(160, buffer));
        Assert.Equal(0, guest.Process.Guest.ReadString(buffer + (4 * 65), out byte[] machine));
        Assert.Equal("aarch64"u8, machine);
    }

    [Fact]
    public void Events_are_not_packed_for_the_guest()
    {
        ulong buffer = guest.Map();
        long poll = guest.Call(20, 0), counter = guest.Call(19, 1, 0);
        Assert.True(guest.Process.Guest.TryWrite(buffer, Words(1, 0x1122334455667788)));
        Assert.Equal(0, guest.Call(21, (ulong)poll, 1, (ulong)counter, buffer));
        Assert.Equal(1, guest.Call(22, (ulong)poll, buffer + 64, 4, 100, 0, 8));
        Assert.True(guest.Process.Guest.TryRead(buffer + 64 + 8, out ulong data));
        Assert.Equal(0x1122334455667788UL, data);
        guest.Call(57, (ulong)poll);
        guest.Call(57, (ulong)counter);
    }

    [Fact]
    public void The_maps_file_shows_the_guest_s_mappings()
    {
        ulong page = guest.Map(8192);
        guest.Call(226, page, 4096, 1);
        string maps = LinuxUser.Files.VirtualFiles.Maps(guest.Process);
        Assert.Contains($"{page:x8}-{page + 4096:x8} r--p 00000000 00:00 0 \n", maps);
        long file = guest.Call(56, CurrentFolder, guest.Text("/proc/self/maps"), 0, 0);
        ulong buffer = guest.Map(0x10000);
        long length = guest.Call(63, (ulong)file, buffer, 0x10000);
        Assert.True(length > 0);
        guest.Call(57, (ulong)file);
    }

    [Fact]
    public void Exec_of_a_missing_file_gives_its_error()
    {
        Assert.Equal(-Errno.ENOENT, guest.Call(221, guest.Text("/nowhere/nothing"), 0, 0));
        Assert.Equal(-Errno.EACCES, guest.Call(221, guest.Text("/etc/passwd"), 0, 0));
        Assert.Equal(-Errno.EACCES, guest.Call(221, guest.Text("/tmp"), 0, 0));
    }

    [Fact]
    public void Limits_of_the_address_space_are_the_guest_s_alone()
    {
        ulong buffer = guest.Map();
        Assert.True(guest.Process.Guest.TryWrite(buffer, Words(1UL << 30, ulong.MaxValue)));
        Assert.Equal(0, guest.Call(261, 0, 9, buffer, buffer + 64));
        Assert.Equal(0, guest.Call(261, 0, 9, 0, buffer + 64));
        Assert.True(guest.Process.Guest.TryRead(buffer + 64, out ulong current));
        Assert.Equal(1UL << 30, current);
        Assert.Equal(-Errno.ENOMEM, guest.Call(222, 0, 2UL << 30, 3, 0x22, ulong.MaxValue, 0));
    }

    [Fact]
    public void Alternate_stacks_are_checked_and_told()
    {
        ulong buffer = guest.Map();
        Assert.True(guest.Process.Guest.TryWrite(buffer, Words(0x5000, 0, 100)));
        Assert.Equal(-Errno.ENOMEM, guest.Call(132, buffer, 0));
        Assert.True(guest.Process.Guest.TryWrite(buffer, Words(0x5000, 0, 0x4000)));
        Assert.Equal(0, guest.Call(132, buffer, 0));
        Assert.Equal(0, guest.Call(132, 0, buffer + 64));
        byte[] told = new byte[24];
        Assert.True(guest.Process.Guest.TryRead(buffer + 64, told));
        Assert.Equal(Words(0x5000, 0, 0x4000), told);
    }

    private static byte[] Words(params ulong[] words) => System.Runtime.InteropServices.MemoryMarshal.AsBytes<ulong>(words).ToArray();
}
