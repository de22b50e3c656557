namespace Rhea.Guest.Arm64.Decoding;

/// <summary>The operands that the templates of the decode files name: registers, conditions, targets.</summary>
public static partial class A64Disassembler
{
    private static readonly string[] Conditions = ["eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le", "al", "nv"];

    private static string X(int number) => Register(1, number);

    private static string W(int number) => Register(0, number);

    private static string XOrSp(int number) => RegisterOrSp(1, number);

    private static string Register(int is64, int number) => number == 31 ? (is64 == 0 ? "wzr" : "xzr") : $"{(is64 == 0 ? 'w' : 'x')}{number}";

    private static string RegisterOrSp(int is64, int number) => number != 31 ? Register(is64, number) : is64 == 0 ? "wsp" : "sp";

    /// <summary>A destination that is SP for 31 unless the flags are set.</summary>
    private static string Destination(int is64, int setsFlags, int number) => setsFlags != 0 ? Register(is64, number) : RegisterOrSp(is64, number);

    private static string Fp(int size, int number) => $"{"bhsdq"[size]}{number}";

    private static string Condition(int condition) => Conditions[condition];

    private static string Target(ulong pc, long offset) => $"0x{pc + (ulong)offset:x}";

    private static string PageTarget(ulong pc, long offset) => Target(pc & ~0xFFFUL, offset);

    private static string LeftShiftIfAny(int amount) => amount == 0 ? "" : $", lsl #{amount}";

    private static string SetsFlags(int flag) => flag == 0 ? "" : "s";

    private static string Sign(int unsigned) => unsigned == 0 ? "s" : "u";
}
