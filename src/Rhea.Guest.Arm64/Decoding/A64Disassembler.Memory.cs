namespace Rhea.Guest.Arm64.Decoding;

/// <summary>The parts of loads and stores.</summary>
public static partial class A64Disassembler
{
    private static readonly string[] AtomicNames = ["add", "clr", "eor", "set", "smax", "smin", "umax", "umin"];

    private static string Narrow(int size) => size == 0 ? "b" : size == 1 ? "h" : "";

    private static string NarrowSigned(int size) => size == 2 ? "w" : Narrow(size);

    private static string Unscaled(int flag) => flag == 0 ? "r" : "ur";

    private static string PrefetchUnscaled(int flag) => flag == 0 ? "" : "u";

    private static string NonTemporal(int flag) => flag == 0 ? "" : "n";

    private static string Acquire(int flag) => flag == 0 ? "" : "a";

    private static string Release(int flag) => flag == 0 ? "" : "l";

    private static string AtomicName(int op) => AtomicNames[op];

    private static string LoadStore(int load) => load == 0 ? "st" : "ld";

    private static string Address(int rn, int offset, int writesBack, int post)
    {
        string register = RegisterOrSp(1, rn);
        return post != 0 ? $"[{register}], #{offset}"
            : writesBack != 0 ? $"[{register}, #{offset}]!"
            : offset == 0 ? $"[{register}]" : $"[{register}, #{offset}]";
    }

    private static string RegisterAddress(int rn, int rm, int option, int amount, int isShifted)
    {
        string index = Register(option & 1, rm);
        string extension = option == 3
            ? (isShifted == 0 ? "" : $", lsl #{amount}")
            : $", {Extensions[option]}{(isShifted == 0 ? "" : $" #{amount}")}";
        return $"[{RegisterOrSp(1, rn)}, {index}{extension}]";
    }

    private static string StructureAddress(int rn, int rm, int post, int bytes) =>
        $"[{RegisterOrSp(1, rn)}]{(post == 0 ? "" : rm == 31 ? $", #{bytes}" : $", {X(rm)}")}";

    private static string PrefetchName(int operation)
    {
        int type = operation >> 3;
        int level = (operation >> 1) & 3;
        return type == 3 || level == 3
            ? $"#0x{operation:x2}"
            : $"{(type == 0 ? "pld" : type == 1 ? "pli" : "pst")}l{level + 1}{((operation & 1) == 0 ? "keep" : "strm")}";
    }
}
