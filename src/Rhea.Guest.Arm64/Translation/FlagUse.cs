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

/// <summary>A quick look at an encoding (C4.1), for the fate of the flags behind a block.</summary>
internal static class FlagUse
{
    public static FlagEffect Of(uint word)
    {
        // Data processing, immediate: op0 = 100x.
        if ((word & 0x1C00_0000) == 0x1000_0000)
        {
            bool addSub = (word & 0x1F00_0000) == 0x1100_0000;
            bool ands = (word & 0x7F80_0000) == 0x7200_0000;
            return (addSub && (word & 0x2000_0000) != 0) || ands ? FlagEffect.Writes : FlagEffect.None;
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

        // Scalar floating point: FCMP writes, FCCMP and FCSEL read; the rest leaves them alone.
        if ((word & 0x5F20_0000) == 0x1E20_0000 && (word & 0xA000_0000) == 0)
        {
            return (word & 0xFC00) == 0x2000 ? FlagEffect.Writes
                : (word & 0xC00) is 0x400 or 0xC00 ? FlagEffect.Reads : FlagEffect.None;
        }

        return FlagEffect.Observes;
    }

    private static FlagEffect Register(uint word)
    {
        switch ((word >> 21) & 0xFF)
        {
            // Logical (shifted): bits 28:24 = 01010.
            case var x when (x & 0xF8) == 0x50:
                return ((word >> 29) & 3) == 3 ? FlagEffect.Writes : FlagEffect.None;
            // Add and subtract, shifted or extended: 01011.
            case var x when (x & 0xF8) == 0x58:
                return (word & 0x2000_0000) != 0 ? FlagEffect.Writes : FlagEffect.None;
            // With carry, conditional compare, conditional select: 11010 000, 010, 100.
            case 0xD0 or 0xD2 or 0xD4:
                return FlagEffect.Reads;
            // One and two sources; three sources: 11010 110, 11011.
            case 0xD6:
            case var y when (y & 0xF8) == 0xD8:
                return FlagEffect.None;
            default:
                return FlagEffect.Observes;
        }
    }
}
