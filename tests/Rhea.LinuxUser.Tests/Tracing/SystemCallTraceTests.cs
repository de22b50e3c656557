using Rhea.LinuxUser.SystemCalls;
using Rhea.LinuxUser.Tracing;

namespace Rhea.LinuxUser.Tests.Tracing;

public sealed class SystemCallTraceTests
{
    private readonly GuestFixture guest = new();

    [Fact]
    public void Arguments_are_printed_after_their_kinds()
    {
        const ulong currentFolder = unchecked((ulong)-100);
        Assert.Equal("openat(AT_FDCWD, \"/etc/x\", O_WRONLY|O_CREAT|O_CLOEXEC, 0644)", Format(56, currentFolder, guest.Text("/etc/x"), 0x80041, 0x1a4));
        Assert.Equal("write(1, \"a\\n\\\"\", 3)", Format(64, 1, guest.Text("a\n\""), 3));
        Assert.Equal("mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)", Format(222, 0, 4096, 3, 0x22, ulong.MaxValue, 0));
        Assert.Equal("mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE, 3, 0)", Format(222, 0, 4096, 0, 2, 3, 0));
        Assert.Equal("kill(-1, SIGTERM)", Format(129, ulong.MaxValue, 15));
        Assert.Equal("read(3, 0x10, 5)", Format(63, 3, 0x10, 5));
        Assert.Equal("lseek(3, -4, SEEK_END)", Format(62, 3, unchecked((ulong)-4), 2));
        Assert.Equal("futex(0x1000, FUTEX_WAIT|FUTEX_PRIVATE_FLAG, 1, 0, NULL, 0)", Format(98, 0x1000, 0x80, 1, 0, 0, 0));
    }

    [Fact]
    public void Long_buffers_are_cut()
    {
        ulong text = guest.Text(new string('x', 100));
        Assert.Equal($"write(1, \"{new string('x', 32)}\"..., 100)", Format(64, 1, text, 100));
    }

    [Fact]
    public void Results_are_printed_with_error_names()
    {
        Assert.Equal("-1 ENOENT (No such file or directory)", SystemCallTrace.FormatResult(null, -2));
        Assert.Equal("42", SystemCallTrace.FormatResult(null, 42));
        Assert.Equal("0x5000", SystemCallTrace.FormatResult(guest.Process.Calls.Find(222), 0x5000));
    }

    private string Format(ulong number, ulong a0 = 0, ulong a1 = 0, ulong a2 = 0, ulong a3 = 0, ulong a4 = 0, ulong a5 = 0)
    {
        SystemCallTrace trace = SystemCallTrace.Open(guest.Process, null, out _)!;
        return trace.Format(guest.Process.Calls.Find(number), new CallArguments(number, a0, a1, a2, a3, a4, a5));
    }
}
