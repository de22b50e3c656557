namespace Rhea.Guest.Arm64.Decoding;

/// <summary>The parts of instructions on general registers.</summary>
public static partial class A64Disassembler
{
    private static readonly string[] Shifts = ["lsl", "lsr", "asr", "ror"];
    private static readonly string[] Extensions = ["uxtb", "uxth", "uxtw", "uxtx", "sxtb", "sxth", "sxtw", "sxtx"];

    private static string AddSub(int op, int setsFlags) => (op == 0 ? "add" : "sub") + SetsFlags(setsFlags);

    private static string AddSubCarryName(int op) => op == 0 ? "adc" : "sbc";

    private static string Compare(int op) => op == 0 ? "cmn" : "cmp";

    private static string Logical(int opc, int inverts) => (opc, inverts) switch
    {
        (0, 0) => "and",
        (0, _) => "bic",
        (1, 0) => "orr",
        (1, _) => "orn",
        (2, 0) => "eor",
        (2, _) => "eon",
        (_, 0) => "ands",
        _ => "bics",
    };

    private static string ShiftedImmediate(int isShifted, int immediate) => isShifted == 0 ? $"0x{immediate:x}" : $"0x{immediate >> 12:x}, lsl #12";

    private static bool IsBitMask(int is64, int n, int imms, int immr) => A64Immediates.TryDecodeBitMask(is64, n, imms, immr, out _);

    private static string BitMask(int is64, int n, int imms, int immr) =>
        A64Immediates.TryDecodeBitMask(is64, n, imms, immr, out ulong mask) ? $"#0x{mask:x}" : "#?";

    /// <summary>Whether MOVZ or MOVN can load the mask, so that ORR is not shown as MOV (MoveWidePreferred of the Arm ARM).</summary>
    private static bool IsMoveWide(int is64, int n, int imms, int immr)
    {
        if (is64 != 0 ? n == 0 : n != 0 || (imms & 0x20) != 0)
        {
            return false;
        }

        int width = is64 != 0 ? 64 : 32;
        return imms < 16 ? (-immr & 15) <= 15 - imms : imms >= width - 15 && (immr & 15) <= imms - (width - 15);
    }

    private static string MoveWideLetter(int opc) => opc == 0 ? "n" : opc == 2 ? "z" : "k";

    private static bool IsMoveWideAlias(int is64, int opc, int shift, int immediate) =>
        opc != 3 && (immediate != 0 || shift == 0) && !(opc == 0 && is64 == 0 && immediate == 0xFFFF);

    private static ulong MoveWideValue(int is64, int opc, int shift, int immediate)
    {
        ulong value = (ulong)immediate << shift;
        value = opc == 0 ? ~value : value;
        return is64 != 0 ? value : (uint)value;
    }

    private static string BitfieldText(int is64, int opc, int immr, int imms, int rn, int rd)
    {
        string registers = $"{Register(is64, rd)}, {Register(is64, rn)}";
        int last = is64 != 0 ? 63 : 31;
        bool inserts = imms < immr;
        string letter = opc == 0 ? "s" : "u";
        string range = inserts ? $"#{(last + 1 - immr) & last}, #{imms + 1}" : $"#{immr}, #{imms - immr + 1}";
        if (opc == 1)
        {
            return inserts && rn == 31 ? $"bfc {Register(is64, rd)}, {range}" : $"{(inserts ? "bfi" : "bfxil")} {registers}, {range}";
        }

        if (imms == last)
        {
            return $"{(opc == 0 ? "asr" : "lsr")} {registers}, #{immr}";
        }

        if (opc == 2 && imms + 1 == immr)
        {
            return $"lsl {registers}, #{last - imms}";
        }

        if (immr == 0 && (imms is 7 or 15 || (imms == 31 && opc == 0)) && (opc == 0 || is64 == 0))
        {
            return $"{letter}xt{(imms == 7 ? 'b' : imms == 15 ? 'h' : 'w')} {Register(is64, rd)}, {W(rn)}";
        }

        return $"{letter}bf{(inserts ? "iz" : "x")} {registers}, {range}";
    }

    private static string Shifted(int shift, int amount) => shift == 0 && amount == 0 ? "" : $", {Shifts[shift]} #{amount}";

    private static string Extended(int is64, int option, int amount, int rm, bool usesSp)
    {
        string register = Register(is64 & ((option & 3) == 3 ? 1 : 0), rm);
        bool isShift = usesSp && option == 2 + is64;
        return isShift
            ? register + LeftShiftIfAny(amount)
            : $"{register}, {Extensions[option]}{(amount == 0 ? "" : $" #{amount}")}";
    }

    private static string ConditionalSelectText(int is64, int op, int o2, int condition, int rm, int rn, int rd)
    {
        string name = (op, o2) switch { (0, 0) => "csel", (0, _) => "csinc", (_, 0) => "csinv", _ => "csneg" };
        string inverted = Conditions[condition ^ 1];
        bool isAlias = rm == rn && condition < 14 && op + o2 != 0;
        if (isAlias && rn == 31 && op + o2 == 1)
        {
            return $"{(op == 0 ? "cset" : "csetm")} {Register(is64, rd)}, {inverted}";
        }

        if (isAlias)
        {
            return $"{(op == 0 ? "cinc" : o2 == 0 ? "cinv" : "cneg")} {Register(is64, rd)}, {Register(is64, rn)}, {inverted}";
        }

        return $"{name} {Register(is64, rd)}, {Register(is64, rn)}, {Register(is64, rm)}, {Conditions[condition]}";
    }

    private static string ShiftName(int op) => Shifts[op];

    private static string Castagnoli(int flag) => flag == 0 ? "" : "c";

    private static string CrcSuffix(int size) => "bhwx".Substring(size, 1);

    private static string MultiplyName(int subtracts) => subtracts == 0 ? "mul" : "mneg";

    private static string MultiplyAddName(int subtracts) => subtracts == 0 ? "madd" : "msub";
}
