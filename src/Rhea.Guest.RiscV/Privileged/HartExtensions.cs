namespace Rhea.Guest.RiscV.Privileged;

/// <summary>
/// The extensions that a hart can have. Those with one letter have their bit in misa (Privileged Architecture, 3.1.1).
/// </summary>
[Flags]
public enum HartExtensions : ulong
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Atomic instructions.</summary>
    A = 1 << 0,

    /// <summary>Zba, Zbb and Zbs.</summary>
    B = 1 << 1,

    /// <summary>Compressed instructions: addresses of instructions are multiples of 2 instead of 4.</summary>
    C = 1 << 2,

    /// <summary>Double-precision floating point.</summary>
    D = 1 << 3,

    /// <summary>Single-precision floating point.</summary>
    F = 1 << 5,

    /// <summary>The base instruction set.</summary>
    I = 1 << 8,

    /// <summary>Multiplication and division.</summary>
    M = 1 << 12,

    /// <summary>S-mode; needs U.</summary>
    S = 1 << 18,

    /// <summary>U-mode.</summary>
    U = 1 << 20,

    /// <summary>The bits that misa shows.</summary>
    Letters = (1 << 26) - 1,

    /// <summary>The counters cycle, time and instret.</summary>
    Zicntr = 1UL << 32,

    /// <summary>The counters hpmcounter3 to hpmcounter31, which are always zero here.</summary>
    Zihpm = 1UL << 33,

    /// <summary>Cache-block management instructions.</summary>
    Zicbom = 1UL << 34,

    /// <summary>cbo.zero.</summary>
    Zicboz = 1UL << 35,

    /// <summary>stimecmp.</summary>
    Sstc = 1UL << 36,

    /// <summary>Pages of 64 KiB out of 16 entries.</summary>
    Svnapot = 1UL << 37,

    /// <summary>Memory types in page-table entries.</summary>
    Svpbmt = 1UL << 38,

    /// <summary>sinval.vma, sfence.w.inval, sfence.inval.ir.</summary>
    Svinval = 1UL << 39,

    /// <summary>Clear accessed and dirty bits fault.</summary>
    Svade = 1UL << 40,

    /// <summary>menvcfg.ADUE lets hardware set accessed and dirty bits.</summary>
    Svadu = 1UL << 41,

    /// <summary>mseccfg: physical memory protection that restricts M-mode.</summary>
    Smepmp = 1UL << 42,

    /// <summary>Debug triggers.</summary>
    Sdtrig = 1UL << 43,

    /// <summary>Prefetches, which are hints.</summary>
    Zicbop = 1UL << 44,

    /// <summary>Conditional zero.</summary>
    Zicond = 1UL << 45,

    /// <summary>fence.i.</summary>
    Zifencei = 1UL << 46,

    /// <summary>Hints about memory that is not used again.</summary>
    Zihintntl = 1UL << 47,

    /// <summary>pause, a hint.</summary>
    Zihintpause = 1UL << 48,

    /// <summary>Compare and swap; needs A.</summary>
    Zacas = 1UL << 49,

    /// <summary>Waits until a reservation is lost; needs A.</summary>
    Zawrs = 1UL << 50,

    /// <summary>More floating-point instructions; needs F.</summary>
    Zfa = 1UL << 51,

    /// <summary>Half-precision floating point; needs F.</summary>
    Zfh = 1UL << 52,

    /// <summary>More compressed instructions; needs C.</summary>
    Zcb = 1UL << 53,

    /// <summary>Bits: addresses.</summary>
    Zba = 1UL << 54,

    /// <summary>Bits: basics.</summary>
    Zbb = 1UL << 55,

    /// <summary>Bits: multiplication without carries.</summary>
    Zbc = 1UL << 56,

    /// <summary>Bits: single ones.</summary>
    Zbs = 1UL << 57,

    /// <summary>All of the unprivileged architecture.</summary>
    Unprivileged = A | B | C | D | F | I | M | Zicntr | Zihpm | Zicbom | Zicboz | Zicbop | Zicond | Zifencei | Zihintntl | Zihintpause | Zacas | Zawrs | Zfa | Zfh
        | Zcb | Zba | Zbb | Zbc | Zbs,

    /// <summary>A processor for a general-purpose operating system, with all that is known here.</summary>
    Application = Unprivileged | S | U | Sstc | Svnapot | Svpbmt | Svinval | Svade | Svadu | Smepmp | Sdtrig,
}
