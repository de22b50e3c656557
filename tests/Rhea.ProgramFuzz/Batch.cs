using System.Buffers.Binary;
using System.Diagnostics;

namespace Rhea.ProgramFuzz;

/// <summary>Many programs in one run of the guest's runner.</summary>
internal static class Batch
{
    /// <summary>Sixteen general registers, two of control, 32 vector registers, a hash of the buffer: what the runner writes for each program.</summary>
    public const int ResultSize = 16 * 8 + 8 + 8 + 32 * 16 + 8;

    /// <summary>Count, then for each program: seed, number of bytes, bytes.</summary>
    public static byte[] Write(List<byte[]> programs, int seed)
    {
        using var stream = new MemoryStream();
        Put(stream, (uint)programs.Count);
        for (int i = 0; i < programs.Count; i++)
        {
            Put(stream, (uint)(seed * 7919 + i));
            Put(stream, (uint)programs[i].Length);
            stream.Write(programs[i]);
        }

        return stream.ToArray();
    }

    private static void Put(MemoryStream stream, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    public static byte[] Run(string command, string runner, byte[] input, out string error)
    {
        string[] words = [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), runner];
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task feeding = Task.Run(() =>
        {
            try
            {
                process.StandardInput.BaseStream.Write(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended early; its output shows where.
            }
        });
        using var output = new MemoryStream();
        Task reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        if (!reading.Wait(TimeSpan.FromMinutes(5)))
        {
            process.Kill();
        }

        process.WaitForExit();
        feeding.Wait();
        error = errors.Result + (process.ExitCode != 0 ? $" (status {process.ExitCode})" : "");
        return output.ToArray();
    }

    /// <summary>The number of the first program whose result differs or is missing; -1 where all agree.</summary>
    public static int FirstDifference(byte[] expected, byte[] actual)
    {
        for (int at = 0; at < expected.Length; at += ResultSize)
        {
            if (actual.Length < at + ResultSize || !expected.AsSpan(at, ResultSize).SequenceEqual(actual.AsSpan(at, ResultSize)))
            {
                return at / ResultSize;
            }
        }

        return -1;
    }

    public static void Report(string name, ProgramGenerator generator, List<byte[]> programs, int bad, byte[] expected, byte[] actual, string error, int seed)
    {
        Console.WriteLine($"{name}: program {bad} of batch {seed} differs. {error}");
        int at = bad * ResultSize;
        for (int i = 0; i < ResultSize / 8 && actual.Length >= at + ResultSize; i++)
        {
            ulong want = BitConverter.ToUInt64(expected, at + i * 8);
            ulong got = BitConverter.ToUInt64(actual, at + i * 8);
            if (want != got)
            {
                Console.WriteLine($"  {generator.Field(i)}: {got:x16}, reference {want:x16}");
            }
        }

        if (Environment.GetEnvironmentVariable("VERBOSE") is not null)
        {
            foreach (string line in generator.Disassemble(programs[bad]))
            {
                Console.WriteLine("  " + line);
            }
        }
    }
}
