using System.Runtime.InteropServices;
using Rhea.LinuxUser.Host;

namespace Rhea.LinuxUser.Signals;

/// <summary>
/// The guest's dispositions and masks on the host. Both mirror the guest's, so that the host's kernel queues, coalesces, picks
/// threads and carries out default actions; only signals with a guest handler are captured.
/// </summary>
/// <remarks>
/// Faults (SIGSEGV, SIGBUS, SIGFPE) belong to the emulator, 34 to the .NET runtime, 63 is Rhea's own. The guest's 34 travels as 64
/// on the host. What has no number on the host is known within the process only.
/// </remarks>
internal sealed unsafe class HostSignals(HostCall host)
{
    /// <summary>Makes a thread leave guest code or a blocking call.</summary>
    internal const int Kick = 63;

    private const int RuntimeActivation = 34;

    /// <summary>The host's C library keeps these for itself until the guest wants them.</summary>
    private const int LibraryCancel = 32, LibraryIdentity = 33;

    private const int HostOfGuest34 = 64;

    /// <summary>Never blocked by a guest's mask: faults, the runtime's signal and the kick.</summary>
    internal static readonly ulong NeverBlocked = Signal.Bit(Signal.Segv) | Signal.Bit(Signal.Bus) | Signal.Bit(Signal.Fpe)
        | Signal.Bit(RuntimeActivation) | Signal.Bit(Kick)
        | Signal.Bit(Signal.Kill) | Signal.Bit(Signal.Stop);

    /// <summary>The host mask while a captured signal waits for its delivery.</summary>
    internal static readonly ulong BlockAll = ~NeverBlocked;

    /// <summary>
    /// While a child does not know its threads yet, nothing may come that is meant for one of them: not even a fault's signal, which somebody
    /// may send.
    /// </summary>
    internal static readonly ulong BlockForFork = ~(Signal.Bit(RuntimeActivation) | Signal.Bit(Kick) | Signal.Bit(Signal.Kill) | Signal.Bit(Signal.Stop));

    /// <summary>Signals that exist only within the process: the host's numbers are taken.</summary>
    internal static bool IsInternal(int guest) => guest is Signal.Segv or Signal.Bus or Signal.Fpe or Kick or HostOfGuest34;

    /// <summary>The host's number of a guest signal.</summary>
    internal static int ToHost(int guest) => guest == RuntimeActivation ? HostOfGuest34 : guest;

    /// <summary>The guest's number of a host signal.</summary>
    internal static int ToGuest(int hostNumber) => hostNumber == HostOfGuest34 ? RuntimeActivation : hostNumber;

    /// <summary>The host's mask that stands for a guest's.</summary>
    internal static ulong MaskToHost(ulong guest)
    {
        ulong mask = guest & ~(Signal.Bit(HostOfGuest34) | NeverBlocked);
        return (guest & Signal.Bit(RuntimeActivation)) != 0 ? mask | Signal.Bit(HostOfGuest34) : mask;
    }

    /// <summary>The guest's mask that a host's stands for.</summary>
    internal static ulong MaskToGuest(ulong hostMask)
    {
        ulong mask = hostMask & ~(Signal.Bit(HostOfGuest34) | Signal.Bit(RuntimeActivation) | Signal.Bit(Kick));
        return (hostMask & Signal.Bit(HostOfGuest34)) != 0 ? mask | Signal.Bit(RuntimeActivation) : mask;
    }

    /// <summary>Installs what every process needs: the kick, and SIGPIPE as a new program expects it.</summary>
    internal void Initialize(bool keepPipe)
    {
        SetHandler(Kick, 0);
        if (!keepPipe)
            SetDisposition(Signal.Pipe, SignalAction.Default);
    }

    /// <summary>Sets the host's mask of the calling thread, and gives the one before.</summary>
    internal ulong SetMask(ulong mask)
    {
        const int setMask = 2;
        ulong previous;
        host.Invoke(HostNumber.RtSigprocmask, setMask, (long)&mask, (long)&previous, sizeof(ulong));
        return previous;
    }

    /// <summary>The host's mask of the calling thread.</summary>
    internal ulong GetMask()
    {
        ulong current;
        host.Invoke(HostNumber.RtSigprocmask, 0, 0, (long)&current, sizeof(ulong));
        return current;
    }

    /// <summary>
    /// Tells whether a signal is ignored, which a program inherits. A handler at this time is one that the runtime installed for
    /// itself: it makes way for the default.
    /// </summary>
    internal bool InheritIgnored(int guest)
    {
        SignalAction action;
        int number = ToHost(guest);
        if (host.Invoke(HostNumber.RtSigaction, number, 0, (long)&action, sizeof(ulong)) != 0)
            return false;
        if (action.HasHandler)
            SetDisposition(number, SignalAction.Default);
        return action.Handler == SignalAction.Ignore;
    }

    /// <summary>Signals that end the process with a core file are captured, since the emulator writes it.</summary>
    internal bool CapturesCores { get; set; }

    /// <summary>Under a debugger: signals without a handler are captured too.</summary>
    internal bool CapturesAll { get; set; }

    /// <summary>Mirrors a guest's action.</summary>
    internal long Apply(int guest, in SignalAction action) => Apply(guest, action, CapturesAll);

    /// <summary>Mirrors a guest's action; the debugger's wish is given.</summary>
    internal long Apply(int guest, in SignalAction action, bool captureAll)
    {
        if (IsInternal(guest))
            return 0;
        const ulong passed = SignalAction.NoChildStop | SignalAction.NoChildWait;
        int number = ToHost(guest);
        if (CapturesCores && action.Handler == SignalAction.Default && Signal.DumpsCoreByDefault(guest))
            return SetHandler(number, action.Flags & passed);
        if (captureAll && !action.HasHandler && guest is not (Signal.Kill or Signal.Stop or LibraryCancel or LibraryIdentity))
        {
            // Children of a process that ignores their end are not waited for.
            bool ignoresChildren = guest == Signal.Chld && action.Handler == SignalAction.Ignore;
            return SetHandler(number, (action.Flags & passed) | (ignoresChildren ? SignalAction.NoChildWait : 0));
        }
        return action.HasHandler ? SetHandler(number, action.Flags & passed) : SetDisposition(number, action.Handler, action.Flags & passed);
    }

    /// <summary>Ends the process by the default action of a signal.</summary>
    internal void DieBy(int guest)
    {
        int number = ToHost(guest);
        SetDisposition(number, SignalAction.Default);
        SetMask(BlockAll & ~Signal.Bit(number));
        long process = host.Invoke(HostNumber.Getpid);
        host.Invoke(HostNumber.Tgkill, process, host.Invoke(HostNumber.Gettid), number);
        host.Invoke(HostNumber.ExitGroup, 128 + guest);
    }

    private long SetHandler(int number, ulong flags) =>
        Set(number, new SignalAction
        {
            Handler = (ulong)host.Stubs.Handler,
            Flags = flags | SignalAction.Information | SignalAction.OnStack | SignalAction.Restorer,
            RestorerAddress = (ulong)host.Stubs.Restorer,
            Mask = BlockAll,
        });

    private long SetDisposition(int number, ulong disposition, ulong flags = 0) =>
        Set(number, new SignalAction { Handler = disposition, Flags = flags });

    private long Set(int number, SignalAction action) => host.Invoke(HostNumber.RtSigaction, number, (long)&action, 0, sizeof(ulong));
}
