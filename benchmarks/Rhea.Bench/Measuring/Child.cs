using System.Collections;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rhea.Bench.Measuring;

/// <summary>
/// Processes, with what the kernel counted of them when they ended. <see cref="Process"/> waits for them itself and keeps
/// that to itself.
/// </summary>
internal static unsafe partial class Child
{
    private const int OpenRead = 0, OpenWrite = 0x241 /* O_WRONLY | O_CREAT | O_TRUNC */;
    private const int OwnGroup = 2 /* POSIX_SPAWN_SETPGROUP */;
    private const int ChildSubreaper = 36 /* PR_SET_CHILD_SUBREAPER */;
    private const int Kill = 9;

    /// <summary>More than struct rusage, posix_spawn_file_actions_t and posix_spawnattr_t have.</summary>
    private const int UsageSize = 36, ActionsSize = 512;

    private static readonly string Folder = Directory.CreateTempSubdirectory("rhea-bench-").FullName;
    private static int s_group;

    private static readonly PosixSignalRegistration[] Signals =
        [PosixSignalRegistration.Create(PosixSignal.SIGINT, Clean), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Clean)];

    static Child() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Clean(null);

    /// <summary>Runs a command to its end.</summary>
    public static Outcome Run(Launch launch)
    {
        string output = Path.Combine(Folder, "output"), errors = Path.Combine(Folder, "errors");
        IReadOnlyList<string> words = launch.Words;
        if (launch.MeasuresPeak)
        {
            // The shell ends at once; its child becomes ours.
            _ = prctl(ChildSubreaper, 1, 0, 0, 0);
            words = ["/bin/sh", "-c", "\"$0\" \"$@\" &", .. words];
        }

        long start = Stopwatch.GetTimestamp();
        int process = Start(words, launch.Input, output, errors, launch.Environment);
        s_group = process;
        using var limit = new Timer(_ => EndGroup(), null, launch.TimeLimit * 1000L, Timeout.Infinite);
        (int status, double cpu, double peak) = launch.MeasuresPeak ? WaitForOthers(process) : Wait(process);
        double wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        s_group = 0;
        return new Outcome(status, File.ReadAllText(output), File.ReadAllText(errors), wall, cpu, launch.MeasuresPeak ? peak : double.NaN);
    }

    /// <summary>Runs a command that must not fail; returns its output.</summary>
    public static string Output(params string[] words)
    {
        Outcome outcome = Run(new Launch(words));
        return outcome.Status == 0 ? outcome.Output : throw new BenchException($"'{string.Join(' ', words)}' failed: {outcome.Problem}");
    }

    private static int Start(
        IReadOnlyList<string> words, string input, string output, string errors, IReadOnlyList<(string Name, string Value)> environment)
    {
        Span<long> actions = stackalloc long[ActionsSize / 8], attributes = stackalloc long[ActionsSize / 8];
        var variables = new Dictionary<string, string>();
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = (string)entry.Value!;
        }

        foreach ((string name, string value) in environment)
        {
            variables[name] = value;
        }

        string?[] arguments = [.. words, null], settings = [.. variables.Select(v => $"{v.Key}={v.Value}"), null];
        const int readable = 0x1A4 /* 0644 */;
        fixed (long* a = actions, s = attributes)
        {
            _ = posix_spawn_file_actions_init(a);
            _ = posix_spawn_file_actions_addopen(a, 0, input, OpenRead, 0);
            _ = posix_spawn_file_actions_addopen(a, 1, output, OpenWrite, readable);
            _ = posix_spawn_file_actions_addopen(a, 2, errors, OpenWrite, readable);
            _ = posix_spawnattr_init(s);
            _ = posix_spawnattr_setflags(s, OwnGroup);
            int error = posix_spawnp(out int process, words[0], a, s, arguments, settings);
            _ = posix_spawnattr_destroy(s);
            _ = posix_spawn_file_actions_destroy(a);
            return error == 0 ? process : throw new BenchException($"cannot start {words[0]}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    private static (int Status, double Cpu, double PeakMiB) Wait(int process)
    {
        long* usage = stackalloc long[UsageSize];
        int status;
        while (wait4(process, &status, 0, usage) < 0)
        {
        }

        return Describe(status, usage);
    }

    /// <summary>Waits for all processes below this one but the shell that started them.</summary>
    private static (int Status, double Cpu, double PeakMiB) WaitForOthers(int shell)
    {
        const int noChildren = 10;
        long* usage = stackalloc long[UsageSize];
        (int Status, double Cpu, double PeakMiB) all = (0, 0, 0);
        while (true)
        {
            int status;
            int process = wait4(-1, &status, 0, usage);
            if (process < 0 && Marshal.GetLastSystemError() == noChildren)
            {
                return all;
            }

            if (process > 0 && process != shell)
            {
                (int one, double cpu, double peak) = Describe(status, usage);
                all = (all.Status != 0 ? all.Status : one, all.Cpu + cpu, Math.Max(all.PeakMiB, peak));
            }
        }
    }

    /// <summary>struct rusage: user time, system time (seconds, microseconds each), and the peak in KiB.</summary>
    private static (int Status, double Cpu, double PeakMiB) Describe(int status, long* usage) =>
        ((status & 0x7F) == 0 ? status >> 8 : 128 + (status & 0x7F), usage[0] + usage[2] + (usage[1] + usage[3]) * 1e-6, usage[4] / 1024.0);

    private static void EndGroup()
    {
        if (s_group != 0)
        {
            _ = kill(-s_group, Kill);
        }
    }

    private static void Clean(PosixSignalContext? signal)
    {
        EndGroup();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, true);
        }

        GC.KeepAlive(Signals);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawnp(out int process, string file, long* actions, long* attributes, string?[] arguments, string?[] environment);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_init(long* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_destroy(long* actions);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn_file_actions_addopen(long* actions, int descriptor, string path, int flags, int mode);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_init(long* attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_destroy(long* attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setflags(long* attributes, short flags);

    [LibraryImport("libc")]
    private static partial int wait4(int process, int* status, int options, long* usage);

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);

    [LibraryImport("libc")]
    private static partial int prctl(int option, nint a, nint b, nint c, nint d);
}
