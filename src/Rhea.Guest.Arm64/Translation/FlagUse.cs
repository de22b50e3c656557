using Rhea.Guest.Arm64.Decoding;

namespace Rhea.Guest.Arm64.Translation;

/// <summary>What an instruction does with the condition flags.</summary>
internal enum FlagEffect
{
    /// <summary>Nothing, and it cannot fault or branch.</summary>
    None,

    /// <summary>It reads them.</summary>
    Reads,

    /// <summary>It writes them all, without reading.</summary>
    Writes,

    /// <summary>It may fault, branch or leave: the flags may be seen.</summary>
    Observes,
}

/// <summary>
/// A quick look at an encoding (C4.1), for the fate of the flags behind a block. What it does not know for certain to be allocated
/// counts as observing: an undefined instruction shows the flags to a signal handler.
/// </summary>
internal static class FlagUse
{
    public static FlagEffect Of(uint word)
    {
        // Data processing, immediate: op0 = 100x.
        if ((word & 0x1C00_0000) == 0x1000_0000)
        {
            return Immediate(word);
        }

        // Data processing, register: op0 = x101.
        if ((word & 0x0E00_0000) == 0x0A00_0000)
        {
            return Register(word);
        }

        // B.cond.
        if ((word & 0xFF00_0010) == 0x5400_0000)
        {
            return (word & 0xE) == 0xE ? FlagEffect.Observes : FlagEffect.Reads;
        }

        // Scalar floating point, single and double.
        return (word & 0x7FA0_0000) == 0x1E20_0000 ? Float(word) : FlagEffect.Observes;
    }

    private static FlagEffect If(bool allocated, FlagEffect effect = FlagEffect.None) => allocated ? effect : FlagEffect.Observes;

    private static FlagEffect WritesIf(bool sets) => sets ? FlagEffect.Writes : FlagEffect.None;

    private static FlagEffect Immediate(uint word)
    {
        bool is64 = word >> 31 != 0;
        bool n = (word & 0x0040_0000) != 0;
        int opcode = (int)(word >> 29) & 3;
        int immr = (int)(word >> 16) & 63;
        int imms = (int)(word >> 10) & 63;
        switch ((word >> 23) & 7)
        {
            // PC-relative addresses; add and subtract.
            case 0 or 1:
                return FlagEffect.None;
            case 2:
                return WritesIf((opcode & 1) != 0);
            // Logical, move wide, bit field, extract.
            case 4:
                return If(A64Immediates.TryDecodeBitMask(is64 ? 1 : 0, n ? 1 : 0, imms, immr, out _), WritesIf(opcode == 3));
            case 5:
                return If(opcode != 1 && (is64 || !n));
            case 6:
                return If(opcode != 3 && n == is64 && (is64 || (immr < 32 && imms < 32)));
            case 7:
                return If(opcode == 0 && n == is64 && (word & 0x0020_0000) == 0 && (is64 || imms < 32));
            default:
                return FlagEffect.Observes;
        }
    }

    private static FlagEffect Register(uint word)
    {
        bool is64 = word >> 31 != 0;
        bool sets = (word & 0x2000_0000) != 0;
        bool amountFits = is64 || (word & 0x8000) == 0;
        uint middle = (word >> 10) & 63;
        switch ((word >> 21) & 0xFF)
        {
            // Logical (shifted): bits 28:24 = 01010.
            case var x when (x & 0xF8) == 0x50:
                return If(amountFits, WritesIf(((word >> 29) & 3) == 3));
            // Add and subtract, extended and shifted: 01011.
            case 0x59:
                return If((middle & 7) <= 4, WritesIf(sets));
            case var x when (x & 0xF9) == 0x58:
                return If(amountFits && (x & 6) != 6, WritesIf(sets));
            // With carry, conditional compare, conditional select: 11010 000, 010, 100.
            case 0xD0:
                return If(middle == 0, FlagEffect.Reads);
            case 0xD2:
                return If(sets && (word & 0x410) == 0, FlagEffect.Reads);
            case 0xD4:
                return If(!sets && (middle & 2) == 0, FlagEffect.Reads);
            // One and two sources; three sources: 11010 110, 11011.
            case 0xD6:
                bool one = (word & 0x4000_0000) != 0;
                bool allocated = one ? (word & 0x1F_0000) == 0 && middle is 0 or 1 or 2 or 4 or 5 : middle is 2 or 3 or (>= 8 and <= 11);
                return If(!sets && allocated);
            case 0xD8:
                return If(((word >> 29) & 3) == 0);
            case 0xD9 or 0xDD:
                return If(word >> 29 == 4);
            default:
                return FlagEffect.Observes;
        }
    }

    /// <summary>FCMP writes, FCCMP and FCSEL read; the rest leaves them alone.</summary>
    private static FlagEffect Float(uint word)
    {
        switch ((word >> 10) & 3)
        {
            case 1 or 3:
                return If(word >> 31 == 0, FlagEffect.Reads);
            case 2:
                return If(word >> 31 == 0 && ((word >> 12) & 15) <= 8);
        }

        uint middle = (word >> 10) & 63;
        bool isDouble = (word & 0x0040_0000) != 0;
        bool is64 = word >> 31 != 0;
        if (middle == 0)
        {
            // Conversions in all directions for FCVT*S and FCVT*U, to the nearest for the others; FMOV between equal sizes.
            uint opcode = (word >> 16) & 7;
            bool nearest = (word & 0x18_0000) == 0;
            return If(opcode < 2 || (nearest && (opcode < 6 || is64 == isDouble)));
        }

        return is64 ? FlagEffect.Observes
            : middle == 8 ? If((word & 7) == 0, FlagEffect.Writes)
            : (middle & 7) == 4 ? If((word & 0x3E0) == 0)
            : If((middle & 31) == 16 && ((word >> 15) & 63) <= 3);
    }
}
