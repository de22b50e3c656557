using System.Text;
using Rhea.Base.Host;

namespace Rhea.Cli;

/// <summary>
/// Output of the front end, before any guest runs: straight to the kernel, because the framework's console would set the terminal up.
/// </summary>
internal static unsafe class ConsoleText
{
    private const int WriteNumber = 1, StandardOutput = 1, StandardError = 2;

    internal static void Write(string text) => Write(text, StandardOutput);

    internal static void WriteError(string line) => Write(line + "\n", StandardError);

    private static void Write(string text, int descriptor)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
        {
            // If nobody reads, there is nothing left to tell.
            for (nint done = 0, count; done < bytes.Length; done += count)
            {
                count = HostMemory.Call(WriteNumber, descriptor, (nint)(start + done), bytes.Length - done, 0);
                if (count <= 0)
                    return;
            }
        }
    }
}
