using System.Text;
using Rhea.Cli.UserMode;
using Rhea.Translator.Execution;

namespace Rhea.Cli.Tests.UserMode;

public sealed class UserOptionParserTests
{
    [Fact]
    public void Options_end_at_the_program_and_the_rest_is_its_own()
    {
        UserSettings settings = Parse("-L", "/root", "-strace", "-0", "zero", "./prog", "-L", "x");
        Assert.Equal("/root", settings.Options.LibraryPrefix);
        Assert.True(settings.Options.TraceSystemCalls);
        Assert.Equal("zero"u8, settings.Options.ArgumentZero!);
        Assert.Equal("./prog"u8, settings.Options.Program);
        Assert.Equal(["-L", "x"], settings.Options.Arguments.Select(Encoding.UTF8.GetString));
    }

    [Fact]
    public void Two_dashes_and_equals_signs_are_accepted()
    {
        UserSettings settings = Parse("--cpu=max", "-seed=0x10", "--", "-odd");
        Assert.Equal("max", settings.Options.Processor);
        Assert.Equal(16UL, settings.Options.Seed);
        Assert.Equal("-odd"u8, settings.Options.Program);
    }

    [Theory]
    [InlineData("-h")]
    [InlineData("-g", "1")]
    [InlineData("-L", "/")]
    [InlineData("-s", "8388608")]
    [InlineData("-cpu", "max")]
    [InlineData("-E", "a=b")]
    [InlineData("-U", "a")]
    [InlineData("-0", "x")]
    [InlineData("-r", "6.1")]
    [InlineData("-B", "0")]
    [InlineData("-R", "0")]
    [InlineData("-d", "in_asm")]
    [InlineData("-dfilter", "0x1..0x2")]
    [InlineData("-D", "file")]
    [InlineData("-p", "4096")]
    [InlineData("-singlestep")]
    [InlineData("-one-insn-per-tb")]
    [InlineData("-strace")]
    [InlineData("-seed", "1")]
    [InlineData("-trace", "x")]
    [InlineData("-plugin", "x")]
    [InlineData("-version")]
    public void Every_option_of_qemu_is_known(params string[] words) =>
        Assert.DoesNotContain("unknown option", UserOptionParser.Parse(Line([], [.. words, "p"]), 0).Error ?? "", StringComparison.Ordinal);

    [Fact]
    public void Environment_variables_set_options_and_the_command_line_wins()
    {
        UserSettings settings = Parse(["QEMU_LD_PREFIX=/a", "RHEA_STACK_SIZE=1M", "QEMU_STRACE="], "-L", "/b", "p");
        Assert.Equal("/b", settings.Options.LibraryPrefix);
        Assert.Equal(1UL << 20, settings.Options.StackSize);
        Assert.True(settings.Options.TraceSystemCalls);
    }

    [Fact]
    public void Rhea_s_variables_win_over_qemu_s() =>
        Assert.Equal("/r", Parse(["QEMU_LD_PREFIX=/q", "RHEA_LD_PREFIX=/r"], "p").Options.LibraryPrefix);

    [Fact]
    public void Variables_of_the_guest_are_set_and_removed()
    {
        UserSettings settings = Parse(["A=1", "B=2", "C=3"], "-E", "A=9,D=4", "-U", "B", "p");
        Assert.Equal(["C=3", "A=9", "D=4"], settings.Options.Environment.Select(Encoding.UTF8.GetString));
    }

    [Fact]
    public void Engine_options_are_collected()
    {
        UserSettings settings = Parse("-accel", "tcg,verify=on,region=stress", "-d", "in_asm,strace", "-D", "f", "-dfilter", "0x1..0x2", "-singlestep", "p");
        Assert.True(settings.Engine is { Verify: true, Shape: RegionShape.Stress, OneInstructionPerRegion: true, Interpreter: false });
        Assert.Equal(("in_asm,strace", "f", "0x1..0x2"), (settings.Engine.LogItems, settings.Engine.LogFile, settings.Engine.LogFilter));
        Assert.Equal(",avx2=off,calls=off", Parse("-accel", "tcg,avx2=off,sha=off,calls=off,sha=on", "p").Engine.Off.Properties);
        Assert.True(Parse("-accel", "tci", "p").Engine.Interpreter);
    }

    [Theory]
    [InlineData("unknown option '-strase' (did you mean 'strace'?); -help lists the options", "-strase", "p")]
    [InlineData("unknown option '-qqqqqqq'; -help lists the options", "-qqqqqqq", "p")]
    [InlineData("option '-L' needs an argument: -L path", "-L")]
    [InlineData("option '-s 12': it must be a size from 64K to 1024G, such as 8M", "-s", "12", "p")]
    [InlineData("option '-p 65536': the page size is always 4096; leave the option out", "-p", "65536", "p")]
    [InlineData("option '-cpu maxx': there is no such processor (did you mean 'max'?); -cpu help lists them", "-cpu", "maxx", "p")]
    [InlineData("option '-d in_asn': there is no log item 'in_asn' (did you mean 'in_asm'?); -d help lists them", "-d", "in_asn", "p")]
    [InlineData("option '-g 65536': it must be a port from 1 to 65535, or the path of a socket", "-g", "65536", "p")]
    [InlineData("option '-accel kvm': there is no accelerator 'kvm' for user mode; use tcg or tci", "-accel", "kvm", "p")]
    [InlineData("option '-E A': 'A' is not of the form NAME=VALUE", "-E", "A", "p")]
    [InlineData("no program given; usage: rhea-aarch64 [options] program [arguments...] (-help lists the options)")]
    public void Mistakes_are_named_in_one_line(string expected, params string[] words) =>
        Assert.Equal(expected, UserOptionParser.Parse(Line([], words), 0).Error);

    [Fact]
    public void A_continued_command_line_ignores_the_environment() =>
        Assert.Null(Parse(["QEMU_LD_PREFIX=/a"], "-continued", "p").Options.LibraryPrefix);

    [Fact]
    public void Settings_survive_the_guest_s_execve()
    {
        UserSettings first = Parse("-L", "/x", "-s", "1M", "-accel", "tcg,region=stress,bmi=off,folding=off", "-d", "strace", "-strace", "-seed", "7", "-cpu", "max", "-r", "6.9", "p");
        UserSettings second = Parse([.. LinuxUser.Loading.Continuation.Arguments(first.Options), "-ignore-pipe", "-memory-limits", "1,2,3,4", "-execfd", "5", "p"]);
        Assert.True(second.Options is { IsContinuation: true, IgnorePipe: true, ProgramDescriptor: 5, MemoryLimits: "1,2,3,4" });
        Assert.Equal(first.Engine, second.Engine);
        Assert.Equal("6.9", second.Options.KernelRelease);
        Assert.Equal(
            (first.Options.LibraryPrefix, first.Options.StackSize, first.Options.Seed, first.Options.TraceSystemCalls),
            (second.Options.LibraryPrefix, second.Options.StackSize, second.Options.Seed, second.Options.TraceSystemCalls));
    }

    [Fact]
    public void The_help_lists_every_option_with_its_variable()
    {
        string help = Parse("-help").Print!;
        foreach (string word in new[] { "-strace", "QEMU_STRACE", "-L path", "QEMU_LD_PREFIX", "-one-insn-per-tb", "-accel" })
            Assert.Contains(word, help);
        Assert.DoesNotContain("-continued", help);
    }

    private static UserSettings Parse(params string[] words) => Parse([], words);

    private static UserSettings Parse(string[] environment, params string[] words)
    {
        (UserSettings? settings, string? error) = UserOptionParser.Parse(Line(environment, words), 0);
        Assert.Null(error);
        return settings!;
    }

    private static CommandLine Line(string[] environment, string[] words) =>
        new("rhea", Array.ConvertAll(words, Encoding.UTF8.GetBytes), Array.ConvertAll(environment, Encoding.UTF8.GetBytes));
}
