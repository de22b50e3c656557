using System.Runtime.InteropServices;
using Rhea.Base.Host;

namespace Rhea.Cli;

/// <summary>
/// Random numbers for the framework (hash codes). Its own function keeps /dev/urandom open for good, under a descriptor that belongs
/// to the guest: the guest would find it taken, or close it and have the framework read from its own file. The linker puts this
/// function in that one's place (see the project file).
/// </summary>
internal static unsafe class RuntimeRandom
{
    private const int GetRandom = 318, Interrupted = 4;

    /// <summary>Fills a buffer.</summary>
    [UnmanagedCallersOnly(EntryPoint = "__wrap_SystemNative_GetNonCryptographicallySecureRandomBytes")]
    internal static void Fill(byte* buffer, int length)
    {
        for (int done = 0; done < length;)
        {
            nint count = HostMemory.Call(GetRandom, (nint)(buffer + done), length - done, 0, 0);
            if (count > 0)
                done += (int)count;
            else if (Marshal.GetLastSystemError() != Interrupted)
                break;
        }
    }
}
