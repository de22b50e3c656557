using Rhea.Translator.Ir;

namespace Rhea.Translator.Tests.Harness;

/// <summary>Random operands, with what is special of each type far more often than chance would have it.</summary>
internal sealed class RandomOperands(int seed)
{
    private readonly Random _random = new(seed);

    private static readonly ulong[] Doubles =
    [
        0, 0x8000_0000_0000_0000, 0x3FF0_0000_0000_0000, 0xBFF0_0000_0000_0000, 0x7FF0_0000_0000_0000, 0xFFF0_0000_0000_0000,
        0x7FF8_0000_0000_0000, 0xFFF8_0000_0000_1234, 0x7FF0_0000_0000_0001, 0xFFF4_0000_0000_0000, 1, 0x8000_0000_0000_0001,
        0x000F_FFFF_FFFF_FFFF, 0x0010_0000_0000_0000, 0x7FEF_FFFF_FFFF_FFFF, 0xFFEF_FFFF_FFFF_FFFF, 0x43E0_0000_0000_0000,
        0xC3E0_0000_0000_0000, 0x41E0_0000_0000_0000, 0x41DF_FFFF_FFC0_0000, 0xC1E0_0000_0020_0000, 0x3FE0_0000_0000_0000,
        0x3FF8_0000_0000_0000, 0x4004_0000_0000_0000, 0x47EF_FFFF_E000_0000, 0x380F_FFFF_F000_0000, 0x43F0_0000_0000_0000,
    ];

    private static readonly uint[] Singles =
    [
        0, 0x8000_0000, 0x3F80_0000, 0xBF80_0000, 0x7F80_0000, 0xFF80_0000, 0x7FC0_0000, 0xFFC0_1234, 0x7F80_0001, 0xFFA0_0000, 1, 0x8000_0001,
        0x007F_FFFF, 0x0080_0000, 0x7F7F_FFFF, 0xFF7F_FFFF, 0x5F00_0000, 0xDF00_0000, 0x4F00_0000, 0xCF00_0000, 0x4EFF_FFFF, 0x3F00_0000,
        0x3FC0_0000, 0x4020_0000, 0x4F80_0000, 0x5F80_0000,
    ];

    private static readonly ulong[] Integers =
    [
        0, 1, 2, 3, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x1_0000_0000,
        0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, ulong.MaxValue, 31, 32, 63, 64,
    ];

    public Random Random => _random;

    public ulong Integer() => _random.Next(4) switch
    {
        0 => Integers[_random.Next(Integers.Length)],
        1 => (ulong)_random.NextInt64() >> _random.Next(64),
        2 => ~((ulong)_random.NextInt64() >> _random.Next(64)),
        _ => Bits(),
    };

    public ulong Double() => _random.Next(4) switch
    {
        0 => Doubles[_random.Next(Doubles.Length)],
        1 => BitConverter.DoubleToUInt64Bits((_random.NextDouble() - 0.5) * Math.Pow(2, _random.Next(80))),
        2 => (Doubles[_random.Next(Doubles.Length)] & ~0xFUL) | (Bits() & 0xF),
        _ => Bits(),
    };

    public uint Single() => _random.Next(4) switch
    {
        0 => Singles[_random.Next(Singles.Length)],
        1 => BitConverter.SingleToUInt32Bits((_random.NextSingle() - 0.5f) * MathF.Pow(2, _random.Next(80))),
        2 => (Singles[_random.Next(Singles.Length)] & ~0xFU) | ((uint)Bits() & 0xF),
        _ => (uint)Bits(),
    };

    /// <summary>Any encoding of half precision is special often enough.</summary>
    public ushort Half() => _random.Next(3) switch
    {
        0 => (ushort)(0x7C00 | (Bits() & 0x83FF)),
        1 => (ushort)(Bits() & 0x83FF),
        _ => (ushort)Bits(),
    };

    /// <summary>64 bits that may be read as any lane of a type.</summary>
    public ulong Any(IrType element) => element switch
    {
        IrType.F64 => Double(),
        IrType.F32 => Single() | ((ulong)Single() << 32),
        IrType.F16 => Half() | ((ulong)Half() << 16) | ((ulong)Half() << 32) | ((ulong)Half() << 48),
        _ => Integer(),
    };

    private ulong Bits() => (ulong)_random.NextInt64(long.MinValue, long.MaxValue);
}
