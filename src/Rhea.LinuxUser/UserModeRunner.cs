using Rhea.LinuxUser.Debugging;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Loading;
using Rhea.LinuxUser.Signals;
using Rhea.LinuxUser.Threads;
using Rhea.LinuxUser.Tracing;
using Rhea.Translator.Execution;

namespace Rhea.LinuxUser;

/// <summary>Runs a Linux program of another processor. The entry point of user mode.</summary>
public static class UserModeRunner
{
    /// <summary>The exit status for mistakes of the user.</summary>
    private const int Failure = 1;

    /// <summary>The models that <see cref="UserModeOptions.Processor"/> may name.</summary>
    public static IReadOnlyList<string> ProcessorModels(string architecture) => GuestArchitecture.Create(architecture).ProcessorModels;

    /// <summary>What <c>-cpu help</c> prints: the models, and the properties that can follow them.</summary>
    public static string ProcessorHelp(string architecture)
    {
        GuestArchitecture guest = GuestArchitecture.Create(architecture);
        string models = "Available processors:\n" + string.Concat(guest.ProcessorModels.Select(name => $"  {name}\n"));
        return guest.ProcessorProperties.Count == 0 ? models
            : $"{models}Properties, each on or off, as in {guest.ProcessorModels[0]},{guest.ProcessorProperties[^1]}=off:\n  {string.Join(' ', guest.ProcessorProperties)}\n";
    }

    /// <summary>What is wrong with a model and its properties; null if it can be had.</summary>
    public static string? CheckProcessor(string architecture, string processor) => GuestArchitecture.Create(architecture).SetProcessor(processor);

    /// <summary>
    /// Loads and runs a program on the calling thread, which should be the process's first. Comes back only if the program could
    /// not be started, with the exit status, after one line on standard error; otherwise the process ends as the program does.
    /// </summary>
    /// <param name="options">What to run, and how.</param>
    /// <param name="engine">Executes guest code.</param>
    public static int Run(UserModeOptions options, ExecutionEngine engine)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(engine);
        var host = new HostCall(HostStubs.Create(HostSignals.BlockAll));
        GuestArchitecture architecture = GuestArchitecture.Create(options.Architecture);
        if (options.Processor is { } processor && architecture.SetProcessor(processor) is { } mistake)
        {
            HostText.WriteError(host, $"{options.ToolName}: {mistake}");
            return Failure;
        }
        var process = new GuestProcess(host, architecture, engine, options);
        string? error = OpenTrace(process) ?? new ProgramLoader(process).Load() ?? WaitForDebugger(process);
        if (options.ProgramDescriptor is { } descriptor)
            host.Invoke(HostNumber.Close, descriptor);
        if (error is not null)
        {
            HostText.WriteError(host, $"{options.ToolName}: {error}");
            return Failure;
        }
        GuestThread thread = StartFirstThread(process);
        process.Debugger?.Begin(thread);
        thread.Run();
        ThreadStarter.Finish(thread);
        return thread.ExitStatus;
    }

    private static string? OpenTrace(GuestProcess process)
    {
        UserModeOptions options = process.Options;
        bool logged = options.Engine.LogItems?.Split(',').Contains("strace") ?? false;
        if (!options.TraceSystemCalls && !logged)
            return null;
        process.Trace = SystemCallTrace.Open(process, options.Engine.LogFile, out int error);
        return process.Trace is null ? $"-D {options.Engine.LogFile}: cannot open the log file ({Errno.Describe(error).Message})" : null;
    }

    private static string? WaitForDebugger(GuestProcess process)
    {
        UserModeOptions options = process.Options;
        if (options.DebuggerSession is { } session)
            Debugger.Continue(process, session);
        else if (options.Debugger is { } place && Debugger.Wait(process, place) is { } error)
            return $"-g {place}: {error}";
        return null;
    }

    private static GuestThread StartFirstThread(GuestProcess process)
    {
        Vcpu vcpu = process.Engine.CreateVcpu();
        var thread = new GuestThread(process, vcpu);
        // Behind execve there is no stack, which is not the same as one that is switched off.
        thread.Signals.AlternateStack = default;
        process.Architecture.Start(vcpu.State, process.Program.Entry, process.Program.InitialStack);
        process.HostSignals.Initialize(keepPipe: process.Options.IsContinuation && process.Options.IgnorePipe);
        process.Actions.Inherit();
        process.InheritCoreLimit();
        process.SetCoreLimit(process.CoreLimit);
        thread.Attach();
        process.Threads.Acquire();
        process.Threads.Add(thread);
        process.Threads.ShieldOtherThreads();
        process.Threads.Release();
        thread.Signals.Mask = HostSignals.MaskToGuest(process.HostSignals.GetMask());
        process.HostSignals.SetMask(HostSignals.MaskToHost(thread.Signals.Mask));
        return thread;
    }
}
