using Rhea.LinuxUser.Debugging;
using Rhea.LinuxUser.Signals;
using Rhea.LinuxUser.SystemCalls;

namespace Rhea.LinuxUser;

/// <summary>What a debugger sees of a thread.</summary>
internal sealed unsafe partial class GuestThread
{
    /// <summary>What the debugger wants of this thread.</summary>
    internal ThreadDebugState Debug { get; }

    /// <summary>
    /// Asks the debugger about a signal, or, without one, looks whether it wants to interrupt. False: the signal is not for the program.
    /// </summary>
    /// <remarks>
    /// Within a system call that will be restarted the debugger sees the program counter at the call, as under a real kernel; if it changes
    /// that, the call is not restarted.
    /// </remarks>
    private bool ConsultDebugger(Debugger debugger, ref SignalInfo info, ref long restart, in CallArguments call)
    {
        ulong behind = ProgramCounter;
        if (restart != 0)
            Process.Architecture.RewindCall(Vcpu.State, call);
        ulong shown = ProgramCounter;
        bool allowed = true;
        if (info.Number != 0)
            allowed = debugger.Allows(this, ref info);
        else
            debugger.Poll(this);
        if (restart == 0)
            return allowed;
        if (ProgramCounter == shown)
            Process.Architecture.SetProgramCounter(Vcpu.State, behind);
        else
            restart = 0;
        return allowed;
    }

    /// <summary>The signal that the debugger has made up for this thread; its number is 0 if there is none.</summary>
    private SignalInfo TakeInjected(Debugger debugger)
    {
        int signal = Debug.Injected;
        Debug.Injected = 0;
        return signal == 0 ? default : debugger.Made(signal);
    }
}
