using System.Runtime.InteropServices;
using Rhea.Guest.RiscV.Privileged;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;

namespace Rhea.Guest.RiscV;

/// <summary>A RISC-V hart as the translator sees it.</summary>
public static unsafe class RiscVGuest
{
    /// <summary>x0 in the register file.</summary>
    public const int FirstInteger = 0;

    /// <summary>f0 in the register file.</summary>
    public const int FirstFloat = 32;

    /// <summary>ra, by which calls return.</summary>
    internal const int LinkRegister = 1;

    internal static readonly int Pc = Offset(nameof(RiscVState.Pc));
    internal static readonly int RoundingMode = Offset(nameof(RiscVState.RoundingMode));
    internal static readonly int FloatFlags = Offset(nameof(RiscVState.FloatFlags));
    internal static readonly int FloatEnabled = Offset(nameof(RiscVState.FloatEnabled));
    internal static readonly int MayZeroBlocks = Offset(nameof(RiscVState.MayZeroBlocks));
    internal static readonly int CsrValue = Offset(nameof(RiscVState.CsrValue));
    internal static readonly int ReservationValue = Offset(nameof(RiscVState.ReservationValue));
    internal static readonly int ReservationAddress = Offset(nameof(RiscVState.ReservationAddress));
    internal static readonly int ReservationArmed = Offset(nameof(RiscVState.ReservationArmed));

    /// <summary>Makes the description.</summary>
    public static GuestDescription Describe(RiscVHart hart)
    {
        var registers = new GuestRegister[64];
        int floats = Offset(nameof(RiscVState.F));
        for (int i = 0; i < 32; i++)
        {
            registers[FirstInteger + i] = new GuestRegister($"x{i}", i * 8, IrType.I64);
            registers[FirstFloat + i] = new GuestRegister($"f{i}", floats + i * 16, IrType.V128);
        }

        return new GuestDescription
        {
            Name = hart.Is64 ? "riscv64" : "riscv32",
            InstructionAlignment = hart.Has(HartExtensions.C) ? 2 : 4,
            IgnoredAddressBits = 1,
            IgnoresTopByte = false,
            HasScalarsOnly = true,
            TellsFaultsApart = false,
            StateSize = sizeof(RiscVState),
            Registers = registers,
            // a5, a4, a0 to a3, a6 are what compilers use most; then s0, s1, sp and ra, which are bases more rarely.
            IntegerConvention = [15, 14, 10, 13, 12, 11, 16, 8, 9, 2, 1],
            VectorConvention = [47, 46, 42, 45, 44, 43, 48, 49, 40, 41],
            ProgramCounterOffset = Pc,
            FlagsOffset = Offset(nameof(RiscVState.Flags)),
            FloatControlOffset = RoundingMode,
            FloatStatusOffset = FloatFlags,
            Float = new RiscVFloat(),
            ExclusiveOffset = ReservationValue,
            LinkRegister = LinkRegister,
            Helpers = RiscVHelpers.Table(),
            VectorHelpers = RiscVFloatHelpers.Table(),
        };
    }

    private static int Offset(string field) => (int)Marshal.OffsetOf<RiscVState>(field);
}
