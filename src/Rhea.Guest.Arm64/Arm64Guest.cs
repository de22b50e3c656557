using System.Runtime.InteropServices;
using Rhea.Guest.Arm64.Translation;
using Rhea.Guest.Arm64.Vectors;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;

namespace Rhea.Guest.Arm64;

/// <summary>AArch64 at EL0 as the translator sees it.</summary>
public static unsafe class Arm64Guest
{
    /// <summary>X0 in the register file; X30 is 30 behind it, SP 31.</summary>
    public const int FirstInteger = 0;

    /// <summary>V0 in the register file.</summary>
    public const int FirstVector = 32;

    internal static readonly int Pc = Offset(nameof(Arm64State.Pc));
    internal static readonly int Nzcv = Offset(nameof(Arm64State.Nzcv));
    internal static readonly int Fpcr = Offset(nameof(Arm64State.Fpcr));
    internal static readonly int Fpsr = Offset(nameof(Arm64State.Fpsr));
    internal static readonly int ExclusiveValue = Offset(nameof(Arm64State.ExclusiveValue));
    internal static readonly int ExclusiveValueHigh = Offset(nameof(Arm64State.ExclusiveValueHigh));
    internal static readonly int ExclusiveAddress = Offset(nameof(Arm64State.ExclusiveAddress));
    internal static readonly int ExclusiveArmed = Offset(nameof(Arm64State.ExclusiveArmed));
    internal static readonly int Tpidr = Offset(nameof(Arm64State.Tpidr));
    internal static readonly int TpidrRo = Offset(nameof(Arm64State.TpidrRo));

    /// <summary>Makes the description.</summary>
    public static GuestDescription Describe()
    {
        var registers = new GuestRegister[64];
        int vectors = Offset(nameof(Arm64State.V));
        for (int i = 0; i < 32; i++)
        {
            registers[FirstInteger + i] = new GuestRegister(i == 31 ? "sp" : $"x{i}", i * 8, IrType.I64);
            registers[FirstVector + i] = new GuestRegister($"v{i}", vectors + i * 16, IrType.V128);
        }

        return new GuestDescription
        {
            Name = "aarch64",
            StateSize = sizeof(Arm64State),
            Registers = registers,
            // The order fits the host registers: short encodings first, sp and x30 where bases are rare.
            IntegerConvention = [0, 1, 2, 3, 4, 5, 6, 7, 19, 31, 30],
            VectorConvention = [32, 33, 34, 35, 36, 37, 38, 39, 48, 49],
            ProgramCounterOffset = Pc,
            FlagsOffset = Nzcv,
            FloatControlOffset = Fpcr,
            FloatStatusOffset = Fpsr,
            ExclusiveOffset = ExclusiveValue,
            LinkRegister = 30,
            Helpers = Arm64Helpers.Table(),
            VectorHelpers = Arm64VectorHelpers.Table(),
        };
    }

    private static int Offset(string field) => (int)Marshal.OffsetOf<Arm64State>(field);
}
