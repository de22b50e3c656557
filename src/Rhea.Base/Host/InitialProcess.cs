using System.Runtime.InteropServices;

namespace Rhea.Base.Host;

/// <summary>
/// What the kernel gave the process at its start, as bytes and without /proc: the System V ABI puts argc, argv and envp next to
/// each other on the stack, and getauxval reads the auxiliary vector behind them.
/// </summary>
public static unsafe partial class InitialProcess
{
    private const int NoEntry = 2;
    private const int MostArguments = 1 << 24;

    /// <summary>The arguments, the program's name included; empty where the C library has moved the environment since the start.</summary>
    public static IReadOnlyList<byte[]> Arguments()
    {
        byte** environment = GetEnvironment();
        if (environment is null || environment[-1] is not null)
        {
            return [];
        }

        // Pointers lie below the environment's, down to their number.
        nint count = 0;
        while (count < MostArguments && (nint)environment[-2 - count] != count)
        {
            count++;
        }

        return count == MostArguments ? [] : Strings(environment - 1 - count);
    }

    /// <summary>The environment, as NAME=VALUE strings.</summary>
    public static IReadOnlyList<byte[]> Environment()
    {
        byte** environment = GetEnvironment();
        return environment is null ? [] : Strings(environment);
    }

    /// <summary>An entry of the auxiliary vector, by its number (AT_...); null if there is none.</summary>
    public static nuint? Auxiliary(int type)
    {
        nuint value = getauxval((nuint)type);
        return value == 0 && Marshal.GetLastPInvokeError() == NoEntry ? null : value;
    }

    /// <summary>A string that an entry of the auxiliary vector points to; null if there is none.</summary>
    public static byte[]? AuxiliaryText(int type) =>
        Auxiliary(type) is { } address and not 0 ? MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)address).ToArray() : null;

    private static List<byte[]> Strings(byte** array)
    {
        List<byte[]> strings = [];
        for (; *array is not null; array++)
        {
            strings.Add(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(*array).ToArray());
        }

        return strings;
    }

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_GetEnviron")]
    private static partial byte** GetEnvironment();

    [LibraryImport("libc", SetLastError = true)]
    private static partial nuint getauxval(nuint type);
}
