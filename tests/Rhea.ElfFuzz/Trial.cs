using System.Diagnostics;
using System.Globalization;

namespace Rhea.ElfFuzz;

/// <summary>How a run ended.</summary>
internal enum Ending
{
    /// <summary>The program ended by itself.</summary>
    Exited,

    /// <summary>A signal killed the program.</summary>
    Killed,

    /// <summary>The emulator refused the file with one line.</summary>
    Refused,

    /// <summary>The program runs without end, and a signal from outside ends it.</summary>
    Endless,

    /// <summary>Anything else: a mistake of the emulator.</summary>
    Wrong,
}

/// <summary>Runs the emulator on a file, with its trace of system calls and signals, which tells the program's end from the emulator's.</summary>
internal sealed class Trial : IDisposable
{
    private const int SignalBase = 128;
    private const int Terminate = 15;

    /// <summary>abort() of the C library: its last traced call asks for the process to send the signal to.</summary>
    private const int Abort = 6;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);
    private static readonly string[] s_crashes = ["Unhandled exception", "   at Rhea.", "   at System.", "internal error", "Fatal error", "Process terminated"];
    private readonly string[] _command;
    private readonly string[] _reference;
    private readonly string _folder = Directory.CreateTempSubdirectory("elf-fuzz-").FullName;

    /// <param name="emulator">The command under test: words separated by spaces.</param>
    /// <param name="reference">The command that must agree where a program does not end, or nothing.</param>
    public Trial(string emulator, string reference)
    {
        _command = emulator.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _reference = reference.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    public static string Describe(Ending ending) => ending switch
    {
        Ending.Exited => "ended by themselves",
        Ending.Killed => "died of a signal of theirs",
        Ending.Refused => "refused with one line",
        Ending.Endless => "endless",
        _ => "wrong",
    };

    public Ending Run(byte[] file, out string detail)
    {
        string program = Path.Combine(_folder, "program");
        string trace = Path.Combine(_folder, "trace");
        File.WriteAllBytes(program, file);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Delete(trace);
        (int status, string errors, bool ended) = Execute([.. _command, "-strace", "-D", trace, program]);
        string log = File.Exists(trace) ? File.ReadAllText(trace) : "";
        detail = $"status {status}, {Shorten(errors)}, trace {Shorten(log)}";
        Ending ending = Judge(status, errors, log, ended);
        // The reference starts programs with Z set, where Linux clears all flags: some run on there, or here. The interpreter must agree.
        if (ending == Ending.Endless && _reference.Length > 0 && Execute([.. _reference, program]) is (int other, _, true)
            && Execute([.. _command, "-accel", "tci", program]) is (_, _, true))
        {
            detail = $"without end, but ends with status {other} under the reference; {detail}";
            return Ending.Wrong;
        }

        return ending;
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private static Ending Judge(int status, string errors, string log, bool ended)
    {
        if (Array.Exists(s_crashes, c => errors.Contains(c, StringComparison.Ordinal)))
        {
            return Ending.Wrong;
        }

        if (!ended)
        {
            return status == SignalBase + Terminate ? Ending.Endless : Ending.Wrong;
        }

        string last = log.TrimEnd('\n');
        last = last[(last.LastIndexOf('\n') + 1)..];
        if (last.Contains(" exit_group(", StringComparison.Ordinal) || last.Contains(" exit(", StringComparison.Ordinal))
        {
            string value = last[(last.IndexOf('(', StringComparison.Ordinal) + 1)..last.IndexOf(')', StringComparison.Ordinal)];
            return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long code) && status != (code & 0xff)
                ? Ending.Wrong
                : Ending.Exited;
        }

        if (status > SignalBase)
        {
            bool reported = errors.Contains("program terminated by SIG", StringComparison.Ordinal);
            bool aborted = status == SignalBase + Abort && last.Contains(" getpid()", StringComparison.Ordinal);
            return reported || aborted ? Ending.Killed : Ending.Wrong;
        }

        bool oneLine = errors.StartsWith("rhea-aarch64: ", StringComparison.Ordinal) && errors.IndexOf('\n') == errors.Length - 1;
        return status == 1 && oneLine && log == "" ? Ending.Refused : Ending.Wrong;
    }

    /// <summary>Runs to the end, or to the limit; then a signal asks it to end, and a second one forces it.</summary>
    private (int Status, string Errors, bool Ended) Execute(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        bool ended = process.WaitForExit(s_limit);
        if (!ended)
        {
            using (Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                kill.WaitForExit();
            }

            if (!process.WaitForExit(TimeSpan.FromSeconds(2)))
            {
                process.Kill();
            }
        }

        process.WaitForExit();
        _ = output.Result;
        return (process.ExitCode, errors.Result, ended);
    }

    private static string Shorten(string text) => $"'{(text.Length > 300 ? text[..300] + "..." : text).TrimEnd().Replace("\n", " | ", StringComparison.Ordinal)}'";
}
