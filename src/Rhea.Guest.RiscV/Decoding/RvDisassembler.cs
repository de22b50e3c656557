namespace Rhea.Guest.RiscV.Decoding;

/// <summary>The operands that the templates of the decode files name.</summary>
public static partial class RvDisassembler
{
    private static readonly string[] Integers =
    [
        "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5",
        "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6",
    ];

    private static readonly string[] Floats =
    [
        "ft0", "ft1", "ft2", "ft3", "ft4", "ft5", "ft6", "ft7", "fs0", "fs1", "fa0", "fa1", "fa2", "fa3", "fa4", "fa5",
        "fa6", "fa7", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9", "fs10", "fs11", "ft8", "ft9", "ft10", "ft11",
    ];

    private static readonly string[] Literals =
    [
        "-0x1p+0", "min", "0x1p-16", "0x1p-15", "0x1p-8", "0x1p-7", "0x1p-4", "0x1p-3", "0x1p-2", "0x1.4p-2", "0x1.8p-2", "0x1.cp-2",
        "0x1p-1", "0x1.4p-1", "0x1.8p-1", "0x1.cp-1", "0x1p+0", "0x1.4p+0", "0x1.8p+0", "0x1.cp+0", "0x1p+1", "0x1.4p+1", "0x1.8p+1",
        "0x1p+2", "0x1p+3", "0x1p+4", "0x1p+7", "0x1p+8", "0x1p+15", "0x1p+16", "inf", "nan",
    ];

    /// <summary>The assembly language of an instruction of a hart with 64 or 32 bits; null if it is unallocated.</summary>
    public static string? FormatFor(int xlen, uint word, ulong pc)
    {
        // C.FLW, C.FSW, C.FLWSP and C.FSWSP are where RV64 has accesses of doublewords, C.JAL where it has C.ADDIW.
        uint compressed = (word & 3) == 3 ? 0 : word & 0xE003;
        if (xlen == 64 || compressed is not (0x6000 or 0xE000 or 0x6002 or 0xE002 or 0x2001))
        {
            return Format(word, 32, pc);
        }

        const uint load = 0x2007, store = 0x2027, stack = 2, link = 0x6F | (1 << 7);
        uint near = ((word >> 5 & 1) << 6) | ((word >> 10 & 7) << 3) | ((word >> 6 & 1) << 2), cs = 8 + (word >> 7 & 7), cd = 8 + (word >> 2 & 7);
        uint loaded = ((word >> 2 & 3) << 6) | ((word >> 12 & 1) << 5) | ((word >> 4 & 7) << 2), stored = ((word >> 7 & 3) << 6) | ((word >> 9 & 15) << 2);
        uint jump = ((word >> 12 & 1) << 11) | ((word >> 8 & 1) << 10) | ((word >> 9 & 3) << 8) | ((word >> 6 & 1) << 7) | ((word >> 7 & 1) << 6)
            | ((word >> 2 & 1) << 5) | ((word >> 11 & 1) << 4) | ((word >> 3 & 7) << 1);
        uint sign = jump >> 11;
        return Format(compressed switch
        {
            0x6000 => load | (cd << 7) | (cs << 15) | (near << 20),
            0xE000 => store | (cs << 15) | (cd << 20) | ((near & 31) << 7) | (near >> 5 << 25),
            0x6002 => load | ((word >> 7 & 31) << 7) | (stack << 15) | (loaded << 20),
            0xE002 => store | (stack << 15) | ((word >> 2 & 31) << 20) | ((stored & 31) << 7) | (stored >> 5 << 25),
            _ => link | (sign << 31) | ((jump >> 1 & 0x3FF) << 21) | (sign << 20) | (sign != 0 ? 0xFFu << 12 : 0),
        }, 32, pc);
    }

    /// <summary>The name of a general register in the calling convention.</summary>
    public static string X(int number) => Integers[number];

    /// <summary>The name of a floating-point register in the calling convention.</summary>
    public static string F(int number) => Floats[number];

    private static uint Upper(int immediate) => (uint)immediate >> 12;

    private static string Target(ulong pc, long offset) => $"0x{pc + (ulong)offset:x}";

    private static string Condition(int condition) => condition switch { 0 => "eq", 1 => "ne", 4 => "lt", 5 => "ge", 6 => "ltu", _ => "geu" };

    private static char SizeLetter(int size) => "bhwdq"[size];

    private static char FormatLetter(int size) => " hsd"[size];

    private static char MoveLetter(int size) => " hwd"[size];

    private static string Unsigned(int isUnsigned) => isUnsigned != 0 ? "u" : "";

    private static string Order(int acquire, int release) => (acquire, release) switch { (0, 0) => "", (1, 0) => ".aq", (0, 1) => ".rl", _ => ".aqrl" };

    private static string Ordering(int set) =>
        set == 0 ? "unknown" : $"{((set & 8) != 0 ? "i" : "")}{((set & 4) != 0 ? "o" : "")}{((set & 2) != 0 ? "r" : "")}{((set & 1) != 0 ? "w" : "")}";

    private static string CacheBlockName(int operation) => operation switch { 0 => "inval", 1 => "clean", 2 => "flush", _ => "zero" };

    private static char CsrLetter(int operation) => " wsc"[operation];

    private static string CsrImmediate(int isImmediate) => isImmediate != 0 ? "i" : "";

    private static string CsrSource(int isImmediate, int source) => isImmediate != 0 ? $"{source}" : X(source);

    private static string CsrName(int number) => Privileged.Hart.NameOf(number) ?? $"0x{number:x}";

    private static string FusedName(int operation) => operation switch { 0 => "madd", 1 => "msub", 2 => "nmsub", _ => "nmadd" };

    private static string SignName(int operation) => operation switch { 0 => "", 1 => "n", _ => "x" };

    private static string MinimumName(int operation) => operation switch { 0 => "min", 1 => "max", 2 => "minm", _ => "maxm" };

    private static string CompareName(int operation) => operation switch { 0 => "le", 1 => "lt", 2 => "eq", 4 => "leq", _ => "ltq" };

    private static string IntegerName(int kind) => kind switch { 0 => "w", 1 => "wu", 2 => "l", _ => "lu" };

    /// <summary>A rounding mode; the dynamic one is not shown.</summary>
    private static string Rounding(int mode) => mode switch { 0 => ",rne", 1 => ",rtz", 2 => ",rdn", 3 => ",rup", 4 => ",rmm", 7 => "", _ => ",unknown" };

    /// <summary>The rounding mode of a conversion that may be exact for every operand.</summary>
    private static string Exact(int mode, bool isExact) => isExact && mode == 0 ? "" : Rounding(mode);

    private static string LiteralName(int size, int index) => size == 0 ? "" : Literals[index];
}
