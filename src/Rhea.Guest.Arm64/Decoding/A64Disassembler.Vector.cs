using System.Globalization;

namespace Rhea.Guest.Arm64.Decoding;

/// <summary>The parts of floating-point and vector instructions.</summary>
public static partial class A64Disassembler
{
    private static string Vector(int scalar, int q, int size, int number) => scalar != 0 ? Fp(size, number) : $"v{number}.{Arrangement(q, size)}";

    /// <summary>The register with lanes of twice the size: all 128 bits, or the scalar.</summary>
    private static string Wide(int scalar, int size, int number) => Vector(scalar, 1, size + 1, number);

    private static string Arrangement(int q, int size) => $"{(8 << q) >> size}{LaneLetter(size)}";

    private static string LaneLetter(int size) => "bhsdq".Substring(size, 1);

    private static string Lane(int size, int number, int index) => $"v{number}.{LaneLetter(size)}[{index}]";

    private static string List(int first, int count, string arrangement)
    {
        int last = (first + count - 1) & 31;
        if (count > 2 && last > first)
        {
            return $"{{v{first}.{arrangement}-v{last}.{arrangement}}}";
        }

        return $"{{{string.Join(", ", Enumerable.Range(first, count).Select(number => $"v{number & 31}.{arrangement}"))}}}";
    }

    private static string Upper(int q) => q == 0 ? "" : "2";

    private static string Rounds(int flag) => flag == 0 ? "" : "r";

    private static string Higher(int unsigned) => unsigned == 0 ? "gt" : "hi";

    private static string HigherOrSame(int unsigned) => unsigned == 0 ? "ge" : "hs";

    private static string UnsignedPair(int u) => u == 0 ? "su" : "us";

    private static string ShiftPrefix(int rounds, int saturates) => (saturates == 0 ? "" : "q") + Rounds(rounds);

    private static string ShiftRightName(int accumulates) => accumulates == 0 ? "shr" : "sra";

    private static string RoundLetter(int mode) => "npmza?xi".Substring(mode, 1);

    private static string SignalLetter(int flag) => flag == 0 ? "" : "e";

    private static string NegatedLetter(int flag) => flag == 0 ? "" : "n";

    /// <summary>The value of an 8-bit floating-point immediate with 18 digits after the point.</summary>
    private static string FpConstant(int imm8) =>
        "#" + BitConverter.UInt64BitsToDouble(A64Immediates.ExpandFloat(imm8, 3)).ToString("0.000000000000000000e+00", CultureInfo.InvariantCulture);

    private static string VectorImmediateText(int q, int op, int cmode, int imm8, int rd)
    {
        if (cmode == 15)
        {
            return $"fmov {Vector(0, q, 2 + op, rd)}, {FpConstant(imm8)}";
        }

        if (cmode == 14)
        {
            string register = op == 0 ? Vector(0, q, 0, rd) : Vector(1 - q, q, 3, rd);
            return $"movi {register}, #0x{(op == 0 ? (ulong)imm8 : A64Immediates.ExpandVector(op, cmode, imm8)):x}";
        }

        string shift = cmode >= 12 ? $", msl #{(cmode - 11) * 8}" : LeftShiftIfAny(cmode < 8 ? cmode * 4 : (cmode - 8) * 4);
        return $"{(op == 0 ? "movi" : "mvni")} {Vector(0, q, cmode is >= 8 and < 12 ? 1 : 2, rd)}, #0x{imm8:x}{shift}";
    }
}
