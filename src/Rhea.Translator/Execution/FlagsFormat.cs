namespace Rhea.Translator.Execution;

/// <summary>Between the flags as the guest sees them (N, Z, C, V in bits 31:28) and as generated code keeps them.</summary>
internal static class FlagsFormat
{
    private const int HostOverflow = 1;
    private const int HostCarry = 1 << 8;
    private const int HostZero = 1 << 14;
    private const int HostSign = 1 << 15;

    public static int ToHost(uint nzcv)
    {
        int host = 0;
        host |= (nzcv & 0x8000_0000) != 0 ? HostSign : 0;
        host |= (nzcv & 0x4000_0000) != 0 ? HostZero : 0;
        host |= (nzcv & 0x2000_0000) == 0 ? HostCarry : 0;
        host |= (nzcv & 0x1000_0000) != 0 ? HostOverflow : 0;
        return host;
    }

    public static uint FromHost(int host) =>
        ((host & HostSign) != 0 ? 0x8000_0000 : 0) | ((host & HostZero) != 0 ? 0x4000_0000u : 0)
        | ((host & HostCarry) == 0 ? 0x2000_0000u : 0) | ((host & HostOverflow) != 0 ? 0x1000_0000u : 0);

    /// <summary>The kind of a record whose second operand is a constant of 23 bits: it is kept in bits 31:9, and bit 8 says so.</summary>
    public static bool Record(LazyFlags kind, long constant, out int word)
    {
        word = (int)kind | 0x100 | ((int)constant << 9);
        return constant == ((int)constant << 9) >> 9;
    }

    /// <summary>The flags that a record stands for; <paramref name="flush"/>: subnormal numbers count as zeros.</summary>
    public static uint Evaluate(int word, ulong a, ulong b, bool flush) =>
        Evaluate((LazyFlags)(word & 0xFF), a, (word & 0x100) != 0 ? (ulong)(long)(word >> 9) : b, flush);

    /// <summary>The flags that a lazy record stands for.</summary>
    public static uint Evaluate(LazyFlags kind, ulong a, ulong b, bool flush = false) => kind switch
    {
        LazyFlags.Sub64 => Sub64(a, b),
        LazyFlags.Sub32 => Sub32((uint)a, (uint)b),
        LazyFlags.Add64 => Add64(a, b),
        LazyFlags.Add32 => Add32((uint)a, (uint)b),
        LazyFlags.Logic64 => Sign(a >> 63 != 0, a == 0),
        LazyFlags.Logic32 => Sign((uint)a >> 31 != 0, (uint)a == 0),
        LazyFlags.SubResult64 => Sub64(a + b, b),
        LazyFlags.SubResult32 => Sub32((uint)(a + b), (uint)b),
        LazyFlags.AddResult64 => Add64(a - b, b),
        LazyFlags.AddResult32 => Add32((uint)(a - b), (uint)b),
        LazyFlags.Float64 => Compare(Double(a, flush), Double(b, flush)),
        LazyFlags.Float32 => Compare(Single((uint)a, flush), Single((uint)b, flush)),
        _ => 0,
    };

    private static double Double(ulong bits, bool flush) =>
        BitConverter.UInt64BitsToDouble(flush && (bits & 0x7FF0_0000_0000_0000) == 0 ? 0 : bits);

    private static float Single(uint bits, bool flush) => BitConverter.UInt32BitsToSingle(flush && (bits & 0x7F80_0000) == 0 ? 0 : bits);

    public static uint Compare(double a, double b) => a < b ? 0x8000_0000 : a == b ? 0x6000_0000u : a > b ? 0x2000_0000u : 0x3000_0000u;

    public static uint Sub64(ulong a, ulong b)
    {
        ulong r = a - b;
        return Sign(r >> 63 != 0, r == 0) | (a >= b ? 0x2000_0000u : 0) | ((((a ^ b) & (a ^ r)) >> 63) != 0 ? 0x1000_0000u : 0);
    }

    public static uint Sub32(uint a, uint b)
    {
        uint r = a - b;
        return Sign(r >> 31 != 0, r == 0) | (a >= b ? 0x2000_0000u : 0) | ((((a ^ b) & (a ^ r)) >> 31) != 0 ? 0x1000_0000u : 0);
    }

    public static uint Add64(ulong a, ulong b)
    {
        ulong r = a + b;
        return Sign(r >> 63 != 0, r == 0) | (r < a ? 0x2000_0000u : 0) | (((~(a ^ b) & (a ^ r)) >> 63) != 0 ? 0x1000_0000u : 0);
    }

    public static uint Add32(uint a, uint b)
    {
        uint r = a + b;
        return Sign(r >> 31 != 0, r == 0) | (r < a ? 0x2000_0000u : 0) | (((~(a ^ b) & (a ^ r)) >> 31) != 0 ? 0x1000_0000u : 0);
    }

    /// <summary>The flags of a + b + the carry of <paramref name="flags"/>.</summary>
    public static uint AddCarry64(ulong a, ulong b, uint flags)
    {
        UInt128 sum = (UInt128)a + b + ((flags >> 29) & 1);
        var r = (ulong)sum;
        return Sign(r >> 63 != 0, r == 0) | (sum >> 64 != 0 ? 0x2000_0000u : 0) | (((~(a ^ b) & (a ^ r)) >> 63) != 0 ? 0x1000_0000u : 0);
    }

    /// <summary>The same in 32 bits.</summary>
    public static uint AddCarry32(uint a, uint b, uint flags)
    {
        ulong sum = (ulong)a + b + ((flags >> 29) & 1);
        uint r = (uint)sum;
        return Sign(r >> 31 != 0, r == 0) | (sum >> 32 != 0 ? 0x2000_0000u : 0) | (((~(a ^ b) & (a ^ r)) >> 31) != 0 ? 0x1000_0000u : 0);
    }

    private static uint Sign(bool negative, bool zero) => (negative ? 0x8000_0000 : 0) | (zero ? 0x4000_0000u : 0);
}
