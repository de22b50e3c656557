using System.Runtime.InteropServices;

namespace Rhea.Guest.RiscV;

/// <summary>
/// The state of one RISC-V hart that generated code touches, addressed by offset. RV32 keeps its registers sign-extended to 64 bits, as
/// RV64 would.
/// </summary>
/// <remarks>
/// The general registers come first, so that a base pointer into the structure reaches them with a one-byte displacement. While
/// generated code runs, the registers of the convention live in host registers; at every exit they are stored here.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct RiscVState
{
    /// <summary>x0 to x31; x0 is always zero.</summary>
    public fixed ulong X[32];

    /// <summary>Belongs to the translator.</summary>
    private fixed ulong _translator[8];

    /// <summary>f0 to f31: 32 registers of 64 bits, each followed by 64 bits that are not used. Narrower numbers are NaN-boxed (Unprivileged ISA, 21.2).</summary>
    public fixed ulong F[64];

    /// <summary>The address of the next instruction.</summary>
    public ulong Pc;

    /// <summary>RISC-V has no condition flags; the translator's are here.</summary>
    public uint Flags;

    /// <summary>fcsr.frm (Unprivileged ISA, 20.2): the dynamic rounding mode, 0 to 7.</summary>
    public uint RoundingMode;

    /// <summary>fcsr.fflags: NV 4, DZ 3, OF 2, UF 1, NX 0.</summary>
    public uint FloatFlags;

    /// <summary>0 where mstatus.FS is Off: floating-point instructions are illegal then.</summary>
    public uint FloatEnabled;

    /// <summary>The value that LR read.</summary>
    public ulong ReservationValue;

    /// <summary>Not used: LR reads at most 8 bytes.</summary>
    public ulong ReservationValueHigh;

    /// <summary>The address of the reservation.</summary>
    public ulong ReservationAddress;

    /// <summary>0 where there is no reservation, else 1 + log2 of the bytes that LR read.</summary>
    public ulong ReservationArmed;

    /// <summary>0 where cbo.zero is illegal in the present mode.</summary>
    public uint MayZeroBlocks;

    /// <summary>What a control and status register held before a privileged access; where a jump that was refused wanted to go.</summary>
    public ulong CsrValue;
}
