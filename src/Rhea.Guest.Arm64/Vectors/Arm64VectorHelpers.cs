using Rhea.Translator.Guests;

namespace Rhea.Guest.Arm64.Vectors;

/// <summary>Vector instructions that are computed in C#: the rare ones, on up to three registers and the parameters of the lanes.</summary>
internal static unsafe partial class Arm64VectorHelpers
{
    /// <summary>The table for the description of the guest.</summary>
    public static GuestHelper[] Table()
    {
        var table = new GuestHelper[(int)Arm64VectorHelper.Count];
        AddIntegers(table);
        AddFloats(table);
        return table;
    }

    private static void Set(
        GuestHelper[] table, Arm64VectorHelper helper, delegate* unmanaged<nint, ulong*, ulong*, ulong*, ulong*, long, void> function) =>
        table[(int)helper] = new GuestHelper(helper.ToString(), (nint)function);

    private static void Clear(ulong* result)
    {
        result[0] = 0;
        result[1] = 0;
    }
}
