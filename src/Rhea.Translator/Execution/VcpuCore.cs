using System.Runtime.InteropServices;

namespace Rhea.Translator.Execution;

/// <summary>
/// What generated code and its stubs need beside the guest's state. It lies directly before the guest's state,
/// and the state register of generated code points <see cref="Bias"/> bytes into the guest's state.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VcpuCore
{
    /// <summary>
    /// How far the state register points into the guest's state: a one-byte displacement reaches the general registers behind the eighth,
    /// and <see cref="VcpuHot"/>.
    /// </summary>
    public const int Bias = 192;

    public const int SpillSlots = 64;

    /// <summary>What generated code counts where the engine has statistics: at the places of <see cref="VcpuCounter"/>.</summary>
    public fixed ulong Counters[8];

    /// <summary>The host addresses of groups of accesses that share a look-up.</summary>
    public fixed ulong GroupHosts[4];

    /// <summary>What a stub reports: an <see cref="StubExit"/>.</summary>
    public int StubExit;

    public int Padding;

    public uint HostMxcsr;
    public uint GuestMxcsr;
    public int FaultSignal;

    /// <summary>The stack pointer of the C# frame that entered generated code.</summary>
    public nint CStack;

    /// <summary>The stack pointer of generated code while it is not running.</summary>
    public nint CallStack;

    /// <summary>The top of the stack of generated code; the sentinel return address lies there.</summary>
    public nint CallStackTop;

    public nint GuardStart;
    public nint GuardEnd;
    public nint FaultPc;
    public nint FaultAddress;
    public int FaultCode;
    public int FaultError;
    public fixed ulong Arguments[4];
    public fixed ulong ContextGpr[16];
    public ulong ContextFlags;
    public nint Handle;

    /// <summary>The vector registers at a fault.</summary>
    public fixed ulong ContextVector[32];

    /// <summary>Three operands and the result of a vector helper.</summary>
    public fixed ulong VectorScratch[8];

    public fixed ulong Spill[SpillSlots * 2];

    /// <summary>Whether subnormal operands count as zeros: for the host (MXCSR.DAZ), or because they trap.</summary>
    public readonly bool FlushesSubnormals => (GuestMxcsr & 0x40) != 0 || TrapsSubnormals;

    /// <summary>Whether subnormal operands trap (MXCSR.DM is clear).</summary>
    public readonly bool TrapsSubnormals => (GuestMxcsr & 0x100) == 0;
}

/// <summary>Places of <see cref="VcpuCore.Counters"/>.</summary>
internal enum VcpuCounter
{
    Lookups,
    Mismatches,
    Accesses,
}

/// <summary>Why a stub left generated code.</summary>
internal enum StubExit
{
    None,

    /// <summary>A direct exit whose target is not linked yet: <see cref="VcpuHot.StubArgument"/> is the link.</summary>
    Link,

    /// <summary>An indirect exit whose target is not in the table; the program counter is stored.</summary>
    Lookup,

    /// <summary>An exit to the caller: the reason is the argument, the program counter is stored.</summary>
    Reason,

    /// <summary>A memory access faulted.</summary>
    Fault,

    /// <summary>A helper reported an exit.</summary>
    Helper,
}

/// <summary>How flags are kept that nobody has asked for: an operation and two operands.</summary>
internal enum LazyFlags
{
    None,
    Sub64, Sub32,
    Add64, Add32,
    Logic64, Logic32,

    /// <summary>A subtraction by its result (A) and its second operand (B).</summary>
    SubResult64, SubResult32,
    AddResult64, AddResult32,
    Float64, Float32,
}
