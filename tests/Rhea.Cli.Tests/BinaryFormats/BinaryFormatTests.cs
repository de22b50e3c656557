using System.Text;
using Rhea.Cli.BinaryFormats;

namespace Rhea.Cli.Tests.BinaryFormats;

public sealed class BinaryFormatTests
{
    private static readonly ProgramFormat Arm64 = ProgramFormat.All.Single(format => format.Architecture == "aarch64");

    [Theory]
    [InlineData(2, 183, 0, true)]
    [InlineData(3, 183, 3, true)]
    [InlineData(1, 183, 0, false)]
    [InlineData(4, 183, 0, false)]
    [InlineData(2, 62, 0, false)]
    public void Programs_are_recognised_by_type_and_machine_whatever_the_operating_system(byte type, byte machine, byte system, bool matches)
    {
        byte[] start = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, system, 0, 0, 0, 0, 0, 0, 0, 0, type, 0, machine, 0];
        Assert.Equal(matches, Arm64.Matches(start));
    }

    [Fact]
    public void The_register_line_has_the_kernel_s_form()
    {
        string[] fields = Arm64.RegisterLine("rhea-aarch64", "/usr/bin/rhea", "POF").Split(':');
        Assert.Equal(["", "rhea-aarch64", "M", "0"], fields[..4]);
        Assert.Equal(["/usr/bin/rhea", "POF"], fields[6..]);
        Assert.StartsWith("\\x7f\\x45\\x4c\\x46\\x02\\x01\\x01\\x00", fields[4], StringComparison.Ordinal);
        Assert.Equal(fields[4].Length, fields[5].Length);
    }

    [Fact]
    public void An_entry_s_file_is_read_and_tells_which_programs_it_covers()
    {
        BinaryFormatEntry entry = BinaryFormatEntry.Parse("x", """
            enabled
            interpreter /usr/libexec/other
            flags: POCF
            offset 0
            magic 7f454c460201010000000000000000000200b700
            mask ffffffffffffff00fffffffffffffffffeffffff

            """);
        Assert.True(entry is { Enabled: true, Interpreter: "/usr/libexec/other", Flags: "POCF", Magic.Length: 20 });
        Assert.True(entry.Covers(Arm64));
        Assert.False(BinaryFormatEntry.Parse("y", "enabled\ninterpreter /x\nflags: \noffset 0\nmagic 7f454c4602010100000000000000000002003e00\n").Covers(Arm64));
        Assert.False(BinaryFormatEntry.Parse("z", "disabled\ninterpreter /x\nflags: \nextension .py\n").Covers(Arm64));
    }

    [Fact]
    public void Options_are_read()
    {
        BinaryFormatOptions options = BinaryFormatOptions.Parse(["register", "--flags=pf", "--credential", "--prefix", "my-", "--mount", "arm64"]).Options!;
        Assert.True(options is { Command: "register", Flags: "PFC", Prefix: "my-", Mount: true, Persistent: false, Formats.Count: 1 });
        Assert.Equal("POF", BinaryFormatOptions.Parse(["register"]).Options!.Flags);
    }

    [Theory]
    [InlineData("what shall be done? write register, unregister or list; 'rhea binfmt --help' explains them")]
    [InlineData("unknown command 'regster' (did you mean 'register'?); the commands are register, unregister and list", "regster")]
    [InlineData("unknown option '--moun' (did you mean '--mount'?); 'rhea binfmt --help' lists the options", "register", "--moun")]
    [InlineData("option '--flags PX': there is no flag 'X'; the flags are P, O, C and F", "register", "--flags", "PX")]
    [InlineData("option '--prefix' needs an argument; 'rhea binfmt --help' explains it", "register", "--prefix")]
    [InlineData("there is no architecture 'pdp11'; Rhea knows aarch64, riscv64, riscv32", "register", "pdp11")]
    [InlineData("option '--prefix a:': an entry's name holds no colon and no slash", "list", "--prefix", "a:")]
    public void Mistakes_are_named_in_one_line(string expected, params string[] words) =>
        Assert.Equal(expected, BinaryFormatOptions.Parse(words).Error);

    [Fact]
    public void A_program_that_the_kernel_hands_over_has_no_options_before_it()
    {
        CommandLine line = Line("-strace", "zero", "-L", "/x") with { Start = new KernelStart(true, 7, false, "script"u8.ToArray()) };
        LinuxUser.UserModeOptions options = Cli.UserMode.UserOptionParser.Parse(line, 0).Settings!.Options;
        Assert.Equal("-strace"u8, options.Program);
        Assert.Equal("zero"u8, options.ArgumentZero!);
        Assert.Equal(["-L", "/x"], options.Arguments.Select(Encoding.UTF8.GetString));
        Assert.Equal("script"u8, options.FileName!);
        Assert.True(options is { ProgramDescriptor: 7, IsStartedByKernel: true, TraceSystemCalls: false, LibraryPrefix: null });
    }

    [Fact]
    public void A_program_with_more_rights_than_its_caller_ignores_the_environment()
    {
        CommandLine line = Line("/p") with { Environment = ["RHEA_LD_PREFIX=/evil"u8.ToArray()], Start = new KernelStart(false, 7, true, null) };
        LinuxUser.UserModeOptions options = Cli.UserMode.UserOptionParser.Parse(line, 0).Settings!.Options;
        Assert.Null(options.LibraryPrefix);
        Assert.True(options.IsSecure);
    }

    private static CommandLine Line(params string[] words) => new("rhea", Array.ConvertAll(words, Encoding.UTF8.GetBytes), []);
}
