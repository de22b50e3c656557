using System.Runtime.InteropServices;

namespace Rhea.Translator.Execution;

/// <summary>
/// What generated code touches most beside the guest's registers. Every guest's state leaves 64 bytes for it
/// at <see cref="Offset"/>, behind the general registers.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VcpuHot
{
    /// <summary>Where it lies in the guest's state.</summary>
    public const int Offset = 256;

    /// <summary>The bytes that guests leave for it.</summary>
    public const int Size = 64;

    /// <summary>Not zero: leave at the next poll.</summary>
    public int ExitRequest;

    /// <summary>0: the flags are in <see cref="FlagsHost"/>; else a <see cref="LazyFlags"/>, see <see cref="FlagsFormat.Record"/>.</summary>
    public int FlagsKind;

    /// <summary>Flags as LAHF and SETO AL leave them after a comparison (CF = borrow).</summary>
    public int FlagsHost;

    /// <summary>The number of the link that was not there yet, or the exit reason.</summary>
    public int StubArgument;

    public ulong FlagsA;
    public ulong FlagsB;

    /// <summary>The address of the last access at a site of <see cref="Ir.Region.TaggedSites"/>: a fault may not tell. Or that of a misaligned access.</summary>
    public ulong Address;

    /// <summary>Where <see cref="Address"/> lies in the guest's state.</summary>
    public const int AddressOffset = Offset + 32;

    /// <summary>Where instructions are counted: how many more the processor may execute.</summary>
    public int Budget;

    public static VcpuHot* Of(nint state) => (VcpuHot*)(state + Offset);
}
