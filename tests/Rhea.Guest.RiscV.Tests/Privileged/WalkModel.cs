using Rhea.Guest.RiscV.Privileged;

namespace Rhea.Guest.RiscV.Tests.Privileged;

/// <summary>Address translation once more, step by step as the manual's numbered list has it (10.3.2), with no regard to speed.</summary>
internal sealed class WalkModel(VirtualMemory scheme, HartExtensions extensions)
{
    internal Dictionary<ulong, ulong> Memory { get; } = [];

    internal ulong RootPage { get; set; }

    internal bool Mxr { get; set; }

    internal bool UpdatesBits { get; set; }

    internal bool MemoryTypes { get; set; }

    internal sealed record Outcome(bool Allowed, Cause Cause, ulong Physical, ulong Size, AccessPermissions Permissions, MemoryType Type);

    private int Levels => scheme switch
    {
        VirtualMemory.Sv32 => 2,
        VirtualMemory.Sv39 => 3,
        VirtualMemory.Sv48 => 4,
        _ => 5,
    };

    private int IndexBits => scheme == VirtualMemory.Sv32 ? 10 : 9;

    internal Outcome Translate(ulong address, AccessKind kind, TranslationMode mode)
    {
        Outcome Page() => new(false, kind == AccessKind.Fetch ? (Cause)12 : kind == AccessKind.Load ? (Cause)13 : (Cause)15, 0, 0, 0, 0);
        Outcome Access() => new(false, kind == AccessKind.Fetch ? (Cause)1 : kind == AccessKind.Load ? (Cause)5 : (Cause)7, 0, 0, 0, 0);

        int bits = 12 + (Levels * IndexBits);
        if (scheme != VirtualMemory.Sv32)
        {
            bool sign = Bit(address, bits - 1);
            for (int i = bits; i < 64; i++)
            {
                if (Bit(address, i) != sign)
                    return Page();
            }
        }

        ulong table = RootPage;
        for (int i = Levels - 1; i >= 0; i--)
        {
            ulong index = Field(address, 12 + (i * IndexBits), IndexBits);
            ulong at = (table * 4096) + (index * (scheme == VirtualMemory.Sv32 ? 4UL : 8UL));
            if (!Memory.TryGetValue(at, out ulong pte))
                return Access();
            bool v = Bit(pte, 0), r = Bit(pte, 1), w = Bit(pte, 2), x = Bit(pte, 3), u = Bit(pte, 4), a = Bit(pte, 6), d = Bit(pte, 7);
            ulong type = Field(pte, 61, 2);
            bool n = Bit(pte, 63);
            if (!v || (!r && w) || Field(pte, 54, 7) != 0)
                return Page();
            if (type == 3 || (type != 0 && !MemoryTypes) || (n && (extensions & HartExtensions.Svnapot) == 0))
                return Page();
            ulong ppn = scheme == VirtualMemory.Sv32 ? Field(pte, 10, 22) : Field(pte, 10, 44);
            if (!r && !x)
            {
                if (u || a || d || n || type != 0)
                    return Page();
                table = ppn;
                continue;
            }

            AccessPermissions allowed = AccessPermissions.None;
            bool reaches = mode == TranslationMode.User ? u : !u || mode == TranslationMode.SupervisorUserMemory;
            if (reaches && (r || (x && Mxr)))
                allowed |= AccessPermissions.Read;
            if (reaches && w)
                allowed |= AccessPermissions.Write;
            if (reaches && x && (mode == TranslationMode.User || !u))
                allowed |= AccessPermissions.Execute;
            if (!allowed.HasFlag(kind == AccessKind.Fetch ? AccessPermissions.Execute : kind == AccessKind.Load ? AccessPermissions.Read : AccessPermissions.Write))
                return Page();
            ulong size = 4096;
            for (int j = 0; j < i; j++)
                size <<= IndexBits;
            if (n)
            {
                if (i != 0 || Field(ppn, 0, 4) != 8)
                    return Page();
                size = 65536;
                ppn -= 8;
            }

            if (ppn * 4096 % size != 0)
                return Page();
            if (!a || (kind == AccessKind.Store && !d))
            {
                if (!UpdatesBits)
                    return Page();
                a = true;
                d |= kind == AccessKind.Store;
                Memory[at] = pte | 0x40 | (d ? 0x80u : 0);
            }

            if (!d)
                allowed &= ~AccessPermissions.Write;
            return new(true, 0, (ppn * 4096) + (address % size), size, allowed, (MemoryType)type);
        }

        return Page();
    }

    private static bool Bit(ulong value, int bit) => Field(value, bit, 1) != 0;

    private static ulong Field(ulong value, int start, int length) => (value >> start) % (1UL << length);
}
