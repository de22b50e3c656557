using System.Text;
using Rhea.LinuxUser.Loading;

namespace Rhea.LinuxUser.Tests.Loading;

public sealed class ExecutableTests
{
    [Theory]
    [InlineData("#!/bin/sh\n", "/bin/sh", null)]
    [InlineData("#! /bin/sh -e \nrest", "/bin/sh", "-e")]
    [InlineData("#!/usr/bin/env python3 -u\n", "/usr/bin/env", "python3 -u")]
    [InlineData("#!/bin/sh", "/bin/sh", null)]
    public void A_first_line_names_the_interpreter(string text, string interpreter, string? argument)
    {
        Assert.True(Executable.TryParseScript(Encoding.ASCII.GetBytes(text), out byte[] path, out byte[]? given));
        Assert.Equal(interpreter, Encoding.ASCII.GetString(path));
        Assert.Equal(argument, given is null ? null : Encoding.ASCII.GetString(given));
    }

    [Fact]
    public void A_line_without_an_interpreter_or_one_that_is_cut_off_is_refused()
    {
        Assert.False(Executable.TryParseScript("#!  \n"u8, out _, out _));
        Assert.False(Executable.TryParseScript(Encoding.ASCII.GetBytes("#!/" + new string('x', 253)), out _, out _));
    }
}
