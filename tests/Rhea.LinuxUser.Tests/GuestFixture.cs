using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Signals;
using Rhea.Translator.Execution;

namespace Rhea.LinuxUser.Tests;

/// <summary>A guest process without a translator: system calls can be made on its thread directly.</summary>
internal sealed class GuestFixture
{
    internal GuestFixture(UserModeOptions? options = null, string architecture = "aarch64")
    {
        Host = new HostCall(HostStubs.Create(HostSignals.BlockAll));
        Engine = new FakeEngine();
        Process = new GuestProcess(Host, GuestArchitecture.Create(architecture), Engine, options ?? new UserModeOptions { Program = "/bin/guest"u8.ToArray() });
        Thread = new GuestThread(Process, Engine.CreateVcpu());
    }

    internal HostCall Host { get; }

    internal FakeEngine Engine { get; }

    internal GuestProcess Process { get; }

    internal GuestThread Thread { get; }

    /// <summary>Makes a system call as the guest would.</summary>
    internal long Call(ulong number, ulong a0 = 0, ulong a1 = 0, ulong a2 = 0, ulong a3 = 0, ulong a4 = 0, ulong a5 = 0) =>
        Process.Calls.Invoke(Thread, new LinuxUser.SystemCalls.CallArguments(number, a0, a1, a2, a3, a4, a5));

    /// <summary>Maps a readable and writable page range, anywhere.</summary>
    internal ulong Map(ulong length = 4096, ulong protection = 3)
    {
        const ulong mmap = 222, privateAnonymous = 0x22;
        long address = Call(mmap, 0, length, protection, privateAnonymous, ulong.MaxValue);
        Assert.True(address > 0);
        return (ulong)address;
    }

    /// <summary>Puts a string into guest memory.</summary>
    internal ulong Text(string text)
    {
        ulong address = Map();
        Assert.True(Process.Guest.TryWrite(address, System.Text.Encoding.UTF8.GetBytes(text + "\0")));
        return address;
    }
}
