using System.Runtime.InteropServices;

namespace Rhea.LinuxUser.Threads;

/// <summary>
/// The C library remembers each thread's number. A raw clone does not tell it of the new one, but the runtime signals threads
/// by it, so it is put right by hand.
/// </summary>
internal static unsafe partial class HostThreadIdentity
{
    /// <summary>Where glibc keeps the number in its descriptor of a thread, which the thread's handle points to.</summary>
    private const int DescriptorOffset = 0x2d0;

    /// <summary>Replaces the calling thread's number, if it is where it is expected.</summary>
    internal static void Update(int previous, int identifier)
    {
        int* number = (int*)(CurrentThread() + DescriptorOffset);
        if (*number == previous)
            *number = identifier;
    }

    [LibraryImport("libc", EntryPoint = "pthread_self")]
    private static partial nint CurrentThread();
}
