namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>x87 instructions on extended operands.</summary>
public static class X87Operations
{
    private const string Store = "\n fstp tbyte ptr [rdi]", Compared = "\n lahf\n movzx edx, ah\n and edx, 0x45\n mov [rdi], rdx";

    public static IReadOnlyList<ReferenceOperation> All { get; } =
    [
        Create("fadd", "fadd st, st(1)" + Store, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Extended80.Add(a, b, ref e)),
        Create("fsub", "fsub st, st(1)" + Store, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Extended80.Subtract(a, b, ref e)),
        Create("fmul", "fmul st, st(1)" + Store, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Extended80.Multiply(a, b, ref e)),
        Create("fdiv", "fdiv st, st(1)" + Store, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Extended80.Divide(a, b, ref e)),
        Create("fsqrt", "fsqrt" + Store, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Extended80.SquareRoot(a, ref e)),
        Create("frndint", "frndint" + Store, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Extended80.RoundToIntegral(a, e.RoundingMode, true, ref e)),
        Create("fucomi", "fucomi st, st(1)" + Compared, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Lahf(Extended80.Compare(a, b, ref e))),
        Create("fcomi", "fcomi st, st(1)" + Compared, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Lahf(Extended80.CompareSignaling(a, b, ref e))),
        Create("fst m32", "fstp dword ptr [rdi]", (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Extended80.ToFloat32(a, ref e)),
        Create("fst m64", "fstp qword ptr [rdi]", (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Extended80.ToFloat64(a, ref e)),
        Create("fist m16", "fistp word ptr [rdi]", (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => (UInt128)(ushort)Extended80.ToInt16(a, e.RoundingMode, ref e)),
        Create("fist m32", "fistp dword ptr [rdi]", (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => (uint)Extended80.ToInt32(a, e.RoundingMode, ref e)),
        Create("fist m64", "fistp qword ptr [rdi]", (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => (ulong)Extended80.ToInt64(a, e.RoundingMode, ref e)),
        Create("fld m32", "fstp st(0)\n fld dword ptr [rsi]" + Store, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float32.ToExtended80((uint)a, ref e), OperandKind.Single),
        Create("fld m64", "fstp st(0)\n fld qword ptr [rsi]" + Store, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Float64.ToExtended80((ulong)a, ref e), OperandKind.Double),
        Create("fild m64", "fstp st(0)\n fild qword ptr [rsi]" + Store, (UInt128 a, UInt128 b, UInt128 c, ref FloatEnvironment e) => Extended80.FromInt64((long)a, ref e), OperandKind.Integer64),
    ];

    /// <summary>The carry, parity and zero flags of a comparison, as LAHF stores them.</summary>
    public static UInt128 Lahf(FloatRelation relation) => relation switch
    {
        FloatRelation.Less => 0x01,
        FloatRelation.Equal => 0x40,
        FloatRelation.Greater => 0x00,
        _ => (UInt128)0x45,
    };

    private static ReferenceOperation Create(string name, string code, Evaluation evaluate, OperandKind kind = OperandKind.Extended) =>
        new(name, code, kind, 0, evaluate, Macro: "X87");
}
