namespace Rhea.Translator.Execution;

/// <summary>Reads and writes lanes of vectors in memory; a lane is given by log2 of its size in bytes.</summary>
public static unsafe class VectorLanes
{
    /// <summary>A lane, zero-extended.</summary>
    public static ulong Get(ulong* vector, int lane, int index) => lane switch
    {
        0 => ((byte*)vector)[index],
        1 => ((ushort*)vector)[index],
        2 => ((uint*)vector)[index],
        _ => vector[index],
    };

    /// <summary>A lane, sign-extended.</summary>
    public static long GetSigned(ulong* vector, int lane, int index) => lane switch
    {
        0 => ((sbyte*)vector)[index],
        1 => ((short*)vector)[index],
        2 => ((int*)vector)[index],
        _ => (long)vector[index],
    };

    /// <summary>A lane extended as its signedness says.</summary>
    public static ulong Get(ulong* vector, int lane, int index, bool signed) =>
        signed ? (ulong)GetSigned(vector, lane, index) : Get(vector, lane, index);

    /// <summary>Writes the low bits of <paramref name="value"/> to a lane.</summary>
    public static void Set(ulong* vector, int lane, int index, ulong value)
    {
        switch (lane)
        {
            case 0:
                ((byte*)vector)[index] = (byte)value;
                break;
            case 1:
                ((ushort*)vector)[index] = (ushort)value;
                break;
            case 2:
                ((uint*)vector)[index] = (uint)value;
                break;
            default:
                vector[index] = value;
                break;
        }
    }
}
