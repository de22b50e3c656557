using System.Text;

namespace Rhea.Cli;

/// <summary>Output of the front end, before any guest runs.</summary>
internal static class ConsoleText
{
    internal static void Write(string text) => Write(text, Console.OpenStandardOutput());

    internal static void WriteError(string line) => Write(line + "\n", Console.OpenStandardError());

    private static void Write(string text, Stream stream)
    {
        using (stream)
        {
            try
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
            }
            catch (IOException)
            {
                // Nobody reads: there is nothing left to tell.
            }
        }
    }
}
