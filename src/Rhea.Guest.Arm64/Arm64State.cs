using System.Runtime.InteropServices;

namespace Rhea.Guest.Arm64;

/// <summary>
/// The architectural state of one AArch64 processing element at EL0, addressed by offset from generated code.
/// </summary>
/// <remarks>
/// The general registers come first, so that a base pointer 128 bytes into the structure reaches all of them
/// with a one-byte displacement. While generated code runs, the registers of the convention live in host registers;
/// at every exit they are stored here.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct Arm64State
{
    /// <summary>X0 to X30, and SP at index 31.</summary>
    public fixed ulong X[32];

    /// <summary>Belongs to the translator.</summary>
    private fixed ulong _translator[8];

    /// <summary>V0 to V31: 32 registers of 128 bits, low half first.</summary>
    public fixed ulong V[64];

    /// <summary>The address of the next instruction.</summary>
    public ulong Pc;

    /// <summary>The condition flags as PSTATE.NZCV: bits 31 (N), 30 (Z), 29 (C), 28 (V). Valid at every exit.</summary>
    public uint Nzcv;

    /// <summary>FPCR (Arm ARM C5.2.8): RMode in bits 23:22, FZ 24, DN 25, AHP 26.</summary>
    public uint Fpcr;

    /// <summary>FPSR (Arm ARM C5.2.10): QC 27, IDC 7, IXC 4, UFC 3, OFC 2, DZC 1, IOC 0.</summary>
    public uint Fpsr;

    /// <summary>Not used.</summary>
    public uint Reserved;

    /// <summary>The value that the exclusive load read, low half.</summary>
    public ulong ExclusiveValue;

    /// <summary>The value that the exclusive load read, high half of a pair.</summary>
    public ulong ExclusiveValueHigh;

    /// <summary>The address that the exclusive monitor holds.</summary>
    public ulong ExclusiveAddress;

    /// <summary>0 while the exclusive monitor is open, else 1 + log2 of the bytes that the exclusive load read.</summary>
    public ulong ExclusiveArmed;

    /// <summary>TPIDR_EL0, the thread pointer.</summary>
    public ulong Tpidr;

    /// <summary>TPIDRRO_EL0, read-only at EL0.</summary>
    public ulong TpidrRo;

    /// <summary>The index of the stack pointer in <see cref="X"/>.</summary>
    public const int Sp = 31;
}
