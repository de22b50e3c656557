using System.Runtime.InteropServices;

namespace Rhea.LinuxUser.Signals;

/// <summary>stack_t (include/uapi/asm-generic/signal.h): an alternate signal stack.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SignalStack
{
    internal const int OnStack = 1, Disabled = 2, AutoDisarm = unchecked((int)0x80000000);

    internal ulong Address;
    internal int Flags;
    private readonly int padding;
    internal ulong Size;

    internal readonly bool Contains(ulong stackPointer) => stackPointer > Address && stackPointer - Address <= Size;
}
