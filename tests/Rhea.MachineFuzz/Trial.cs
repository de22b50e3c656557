using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Rhea.MachineFuzz;

/// <summary>How a run ended.</summary>
internal enum Ending
{
    /// <summary>By itself, or since it was told to.</summary>
    Ended,

    /// <summary>The options or files were refused with a line.</summary>
    Refused,

    /// <summary>The guest runs on, and a signal from outside ends the emulator.</summary>
    Endless,

    /// <summary>Anything else: a mistake of the emulator.</summary>
    Wrong,
}

/// <summary>One process that is watched: its end, its messages, its memory.</summary>
internal sealed class Trial(string[] command) : IDisposable
{
    private const int Killed = 128, Terminate = 15;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly string[] s_crashes = ["Unhandled exception", "   at Rhea.", "   at System.", "internal error", "Fatal error", "Process terminated", "Assertion"];
    private readonly Process _process = new();

    public string CommandLine => string.Join(' ', command.Select(word => word.Length > 200 ? word[..200] + "..." : word));

    /// <summary>After this a signal asks it to end.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether a run that does not end within the limit is wrong.</summary>
    public bool MustEnd { get; init; }

    /// <summary>The most memory that it may have had in RAM, in MiB.</summary>
    public long MostMemory { get; init; } = 512;

    public byte[] Input { get; init; } = [];

    /// <summary>Bytes for a debugger's socket, piece by piece, and where that is.</summary>
    public (string Path, List<byte[]> Pieces)? Debugger { get; init; }

    public static string Describe(Ending ending) => ending switch
    {
        Ending.Ended => "ended",
        Ending.Refused => "refused with a line",
        Ending.Endless => "endless",
        _ => "wrong",
    };

    public Ending Run(out string detail)
    {
        _process.StartInfo = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process.Start();
        Task output = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        Task<string> errors = _process.StandardError.ReadToEndAsync();
        // Nobody may read all of it.
        Task input = Task.Run(() => Feed(_process.StandardInput.BaseStream));
        Task debugger = Debugger is { } place ? Task.Run(() => Talk(place.Path, place.Pieces)) : Task.CompletedTask;
        long memory = 0;
        var time = Stopwatch.StartNew();
        bool ended = false, wasKilled = false, wasEndless = false;
        while (!ended)
        {
            ended = _process.WaitForExit(TimeSpan.FromMilliseconds(50));
            memory = Math.Max(memory, Memory());
            if (ended)
                break;
            if (!wasEndless && time.Elapsed > Limit && debugger.IsCompleted)
            {
                wasEndless = true;
                using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
                kill.WaitForExit();
                time.Restart();
            }
            else if (time.Elapsed > Limit + s_patience)
            {
                wasKilled = true;
                _process.Kill();
                _process.WaitForExit();
                break;
            }
        }

        wasEndless |= _process.ExitCode == Killed + Terminate;
        _ = Task.WaitAll([output, errors, input], s_patience);
        string said = errors.IsCompleted ? errors.Result : "";
        detail = $"status {_process.ExitCode}{(wasKilled ? " (killed)" : "")}, {memory} MiB, '{(said.Length > 600 ? said[..600] : said).TrimEnd().Replace("\n", " | ", StringComparison.Ordinal)}'";
        if (wasKilled || memory > MostMemory || Array.Exists(s_crashes, crash => said.Contains(crash, StringComparison.Ordinal)))
            return Ending.Wrong;
        if (wasEndless)
            return MustEnd ? Ending.Wrong : Ending.Endless;
        if (_process.ExitCode > Killed || (MustEnd && _process.ExitCode != 0))
            return Ending.Wrong;
        return _process.ExitCode == 1 && said.Length != 0 ? said.StartsWith("rhea", StringComparison.Ordinal) ? Ending.Refused : Ending.Wrong : Ending.Ended;
    }

    public void Dispose() => _process.Dispose();

    private void Feed(Stream stream)
    {
        try
        {
            stream.Write(Input);
            stream.Flush();
            stream.Close();
        }
        catch (IOException)
        {
            // It has ended.
        }
    }

    private static void Talk(string path, List<byte[]> pieces)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            for (int i = 0; i < 100 && !File.Exists(path); i++)
                Thread.Sleep(20);
            socket.Connect(new UnixDomainSocketEndPoint(path));
            socket.ReceiveTimeout = 100;
            socket.SendTimeout = 2000;
            byte[] answer = new byte[65536];
            foreach (byte[] piece in pieces)
            {
                socket.Send(piece);
                if (socket.Poll(20_000, SelectMode.SelectRead) && socket.Receive(answer) == 0)
                    return;
            }
        }
        catch (SocketException)
        {
            // It has ended, or takes no more.
        }
    }

    /// <summary>The most memory that the process has had in RAM, in MiB.</summary>
    private long Memory()
    {
        try
        {
            string? line = File.ReadLines($"/proc/{_process.Id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
