using Rhea.Translator.Guests;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Verification;

/// <summary>Names places in a guest's state.</summary>
internal static class StateNames
{
    /// <summary>The register at an offset; the word of it where it has several.</summary>
    public static string Of(GuestDescription guest, int offset)
    {
        foreach (GuestRegister register in guest.Registers)
        {
            int size = register.Type == IrType.V128 ? 16 : 8;
            if (offset >= register.Offset && offset < register.Offset + size)
            {
                return $"{register.Name}[{(offset - register.Offset) / 4}]";
            }
        }

        return offset == guest.FlagsOffset ? "flags"
            : offset == guest.FloatControlOffset ? "fpcr"
            : offset == guest.FloatStatusOffset ? "fpsr"
            : offset == guest.ProgramCounterOffset ? "pc"
            : $"state+{offset}";
    }
}
