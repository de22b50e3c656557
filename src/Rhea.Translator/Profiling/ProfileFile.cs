using System.Text;
using Rhea.Base.Host;

namespace Rhea.Translator.Profiling;

/// <summary>
/// A file that a profiler reads, written by system calls of its own: at once, since a guest's exit does not come back, and with a descriptor that is out of
/// the guest's way.
/// </summary>
internal sealed unsafe class ProfileFile : IDisposable
{
    private const int Write = 1, Open = 2, Close = 3, Fcntl = 72;

    private ProfileFile(int descriptor) => Descriptor = descriptor;

    /// <summary>The file.</summary>
    public int Descriptor { get; private set; }

    /// <summary>Makes a file, or empties it; null where it cannot be written.</summary>
    public static ProfileFile? Create(string path)
    {
        // Not through a link, which anybody could put into a folder for all.
        const int readWriteCreateTruncate = 0x2 | 0x40 | 0x200, noFollow = 0x20000, closeOnExec = 0x80000, mode = 0x1A4;
        const int duplicateCloseOnExec = 1030, firstNumber = 900;
        nint descriptor;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
        {
            descriptor = HostMemory.Call(Open, (nint)name, readWriteCreateTruncate | noFollow | closeOnExec, mode, 0);
        }

        if (descriptor < 0)
        {
            return null;
        }

        nint moved = HostMemory.Call(Fcntl, descriptor, duplicateCloseOnExec, firstNumber, 0);
        if (moved < 0)
        {
            return new ProfileFile((int)descriptor);
        }

        _ = HostMemory.Call(Close, descriptor, 0, 0, 0);
        return new ProfileFile((int)moved);
    }

    /// <summary>Appends bytes; what cannot be written is lost.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (nint done = 0; done < bytes.Length;)
            {
                nint written = HostMemory.Call(Write, Descriptor, (nint)(start + done), bytes.Length - done, 0);
                if (written <= 0)
                {
                    return;
                }

                done += written;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Descriptor >= 0)
        {
            _ = HostMemory.Call(Close, Descriptor, 0, 0, 0);
            Descriptor = -1;
        }
    }
}
