using System.Runtime.InteropServices;

namespace Rhea.LinuxUser.Signals;

/// <summary>
/// Where the emitted handler leaves a signal for its thread. One is enough: the handler blocks all further ones until
/// this one is delivered. The layout is known to <see cref="Host.HostStubs"/>.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 288)]
internal struct CaptureBlock
{
    /// <summary>The address of the thread's 32-bit exit request word.</summary>
    [FieldOffset(0)]
    internal nint ExitRequest;

    /// <summary>The host's number of the captured signal, or 0.</summary>
    [FieldOffset(8)]
    internal int Number;

    [FieldOffset(16)]
    internal SignalInfo Info;

    /// <summary>
    /// The number of a signal that usually stands for a fault but was sent, or 0. These are never blocked on the host, so that one can come
    /// while another signal waits.
    /// </summary>
    [FieldOffset(144)]
    internal int SentFault;

    [FieldOffset(152)]
    internal SignalInfo SentFaultInfo;
}
