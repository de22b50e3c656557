using System.Runtime.CompilerServices;

namespace Rhea.LinuxUser.Host;

/// <summary>Raw system calls of the host: the result is a value, or an error number negated. Safe before and after a fork.</summary>
internal sealed unsafe class HostCall
{
    private readonly delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint, nint> plain;
    private readonly delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint, nint, nint> interruptible;
    private readonly delegate* unmanaged<nint, nint, int, void> park;

    internal HostCall(HostStubs stubs)
    {
        Stubs = stubs;
        plain = (delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint, nint>)stubs.Plain;
        interruptible = (delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint, nint, nint>)stubs.Interruptible;
        park = (delegate* unmanaged<nint, nint, int, void>)stubs.Park;
    }

    /// <summary>The machine code behind this class.</summary>
    internal HostStubs Stubs { get; }

    /// <summary>A call that does not block for long. A signal that interrupts it is seen at the next exit.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal long Invoke(HostNumber number, long a0 = 0, long a1 = 0, long a2 = 0, long a3 = 0, long a4 = 0, long a5 = 0) =>
        plain((nint)number, (nint)a0, (nint)a1, (nint)a2, (nint)a3, (nint)a4, (nint)a5);

    /// <summary>
    /// A call that may block. Gives -ERESTARTNOINTR if an exit is requested before it starts, -ERESTARTSYS if a signal ends it.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal long InvokeInterruptible(nint exitRequest, HostNumber number, long a0 = 0, long a1 = 0, long a2 = 0, long a3 = 0, long a4 = 0, long a5 = 0)
    {
        nint result = interruptible((nint)number, (nint)a0, (nint)a1, (nint)a2, (nint)a3, (nint)a4, (nint)a5, exitRequest);
        return result == -Errno.EINTR ? -Errno.ERESTARTSYS : result;
    }

    /// <summary>Waits outside managed code while a word has a value; <paramref name="counter"/> counts those who do.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Park(uint* word, uint* counter, int value) => park((nint)word, (nint)counter, value);

    /// <summary>Maps private anonymous memory for the emulator's own use.</summary>
    internal nint AllocatePages(long size)
    {
        long address = Invoke(HostNumber.Mmap, 0, size, 3, 0x22, -1);
        return address is < 0 and > -4096 ? throw new OutOfMemoryException() : (nint)address;
    }
}
