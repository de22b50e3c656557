using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rhea.Campaigns;

/// <summary>The oracle under an emulator. One that dies is started anew behind the record it died of.</summary>
internal sealed class OracleProcess(string command, string oracle) : IDisposable
{
    public const int BatchSize = 2048;

    private Process? _process;

    /// <summary>Where the oracle puts a record's memory.</summary>
    public ulong MemoryAddress { get; private set; }

    /// <summary>Where the oracle puts the code of a batch.</summary>
    public ulong CodeAddress { get; private set; }

    /// <summary>Starts the process and learns its addresses.</summary>
    public void Start()
    {
        string[] words = $"{command} {oracle}".Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        _process = Process.Start(start) ?? throw new InvalidOperationException($"cannot start {words[0]}");
        Span<ulong> addresses = stackalloc ulong[2];
        if (!Read(MemoryMarshal.AsBytes(addresses)))
        {
            throw new InvalidOperationException($"{command} does not run the oracle");
        }

        (MemoryAddress, CodeAddress) = (addresses[0], addresses[1]);
    }

    /// <summary>Executes records; the result of one that the emulator died of says so.</summary>
    public Result[] Run(Record[] records)
    {
        var results = new Result[records.Length];
        for (int done = 0; done < records.Length;)
        {
            if (_process is null)
            {
                Start();
            }

            Task writing = Write(records[done..]);
            while (done < records.Length && Read(MemoryMarshal.AsBytes(results.AsSpan(done, 1))))
            {
                done++;
            }

            if (done < records.Length)
            {
                results[done] = new Result { Signal = Result.Died };
                done++;
                Stop();
            }

            Finish(writing);
        }

        return results;
    }

    private Task Write(Record[] records)
    {
        Stream input = _process!.StandardInput.BaseStream;
        return Task.Run(() =>
        {
            long count = records.Length;
            input.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(ref count)));
            input.Write(MemoryMarshal.AsBytes(records.AsSpan()));
            input.Flush();
        });
    }

    private static void Finish(Task writing)
    {
        try
        {
            writing.Wait();
        }
        catch (AggregateException)
        {
            // The reader has died; its records are run again.
        }
    }

    private bool Read(Span<byte> bytes) =>
        _process!.StandardOutput.BaseStream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length;

    private void Stop()
    {
        if (_process is { } process)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
            _process = null;
        }
    }

    public void Dispose() => Stop();
}
