namespace Rhea.Translator.Ir;

/// <summary>Evaluates conditions.</summary>
public static class ConditionExtensions
{
    /// <summary>Whether a condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="flags">N, Z, C, V in bits 31:28.</param>
    public static bool Holds(this Condition condition, uint flags)
    {
        bool n = (int)flags < 0;
        bool z = (flags & 0x4000_0000) != 0;
        bool c = (flags & 0x2000_0000) != 0;
        bool v = (flags & 0x1000_0000) != 0;
        bool even = ((int)condition >> 1) switch
        {
            0 => z,
            1 => c,
            2 => n,
            3 => v,
            4 => c && !z,
            5 => n == v,
            6 => n == v && !z,
            _ => true,
        };
        return ((int)condition & 1) != 0 && condition < Condition.Always ? !even : even;
    }
}
