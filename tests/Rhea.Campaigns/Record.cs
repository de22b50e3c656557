using System.Runtime.InteropServices;

namespace Rhea.Campaigns;

/// <summary>A state and the instructions to execute on it, as the oracle reads it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Record
{
    public const int MaximumWords = 4;

    public uint Count;
    public fixed uint Words[MaximumWords];
    public uint Padding;
    public ulong Fpcr;
    public ulong Fpsr;
    public ulong Nzcv;

    /// <summary>X0 to X30, SP.</summary>
    public fixed ulong X[32];

    /// <summary>V0 to V31, low half first.</summary>
    public fixed ulong V[64];

    /// <summary>The 512 bytes in the middle of the zone.</summary>
    public fixed ulong Memory[64];
}

/// <summary>The state after the instructions, as the oracle writes it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Result
{
    /// <summary>The signal that ended the instructions, or 0; <see cref="Died"/> where the emulator itself ended.</summary>
    public ulong Signal;
    public ulong Fpsr;
    public ulong Nzcv;
    public fixed ulong X[32];
    public fixed ulong V[64];
    public fixed ulong Memory[64];

    public const ulong Died = 1000;
}
