using Rhea.LinuxUser.Abi32;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;
using Rhea.LinuxUser.Signals;

namespace Rhea.LinuxUser.SystemCalls;

/// <summary>Signals.</summary>
internal static unsafe class SignalCalls
{
    private const ulong MaskSize = 8;

    internal static void Declare(SystemCallTable table)
    {
        table.Define(74, "signalfd4", "fd signalset size hex", &SignalDescriptor);
        table.Define(129, "kill", "pid signal", &Kill);
        table.Define(130, "tkill", "pid signal", &ThreadKill);
        table.Define(131, "tgkill", "pid pid signal", &GroupKill);
        table.Define(132, "sigaltstack", "pointer pointer", &AlternateStack);
        table.Define(133, "rt_sigsuspend", "signalset size", &Suspend);
        table.Define(134, "rt_sigaction", "signal signalact signalact size", &Action);
        table.Define(135, "rt_sigprocmask", "maskhow signalset pointer size", &Mask);
        table.Define(136, "rt_sigpending", "pointer size", &Pending);
        table.Define(137, "rt_sigtimedwait", "signalset pointer timespec size", &TimedWait);
        table.Define(138, "rt_sigqueueinfo", "pid signal pointer", &QueueInformation);
        table.Define(240, "rt_tgsigqueueinfo", "pid pid signal pointer", &QueueThreadInformation);
        table.Define(139, "rt_sigreturn", "", &Return);
        table.Define(424, "pidfd_send_signal", "fd signal pointer hex", &SendToDescriptor);
    }

    private static bool IsSignal(int signal) => signal is >= 1 and <= Signal.Max;

    private static long Action(GuestThread thread, in CallArguments call)
    {
        GuestMemory guest = thread.Process.Guest;
        int signal = call.I0;
        if (call.A3 != MaskSize || !IsSignal(signal) || (call.A1 != 0 && signal is Signal.Kill or Signal.Stop))
            return -Errno.EINVAL;
        SignalAction action = default;
        if (call.A1 != 0 && !TryReadAction(thread, call.A1, out action))
            return -Errno.EFAULT;
        SignalAction old = thread.Process.Actions[signal];
        if (call.A1 != 0)
        {
            const ulong known = SignalAction.NoChildStop | SignalAction.NoChildWait | SignalAction.Information | SignalAction.OnStack
                | SignalAction.Restart | SignalAction.NoDefer | SignalAction.ResetHandler | SignalAction.Restorer;
            action.Flags &= known;
            action.Mask &= ~(Signal.Bit(Signal.Kill) | Signal.Bit(Signal.Stop));
            long result = thread.Process.Actions.Set(signal, action);
            if (result < 0)
                return result;
        }
        return call.A2 == 0 || TryWriteAction(thread, call.A2, old) ? 0 : -Errno.EFAULT;
    }

    /// <summary>Reads struct sigaction, which may lack the restorer.</summary>
    private static bool TryReadAction(GuestThread thread, ulong address, out SignalAction action)
    {
        GuestMemory guest = thread.Process.Guest;
        if (!thread.Process.Architecture.Is64)
        {
            bool readNarrow = guest.TryRead(address, out SignalAction32 narrow);
            action = new SignalAction { Handler = narrow.Handler, Flags = narrow.Flags & ~SignalAction.Restorer, Mask = narrow.Mask };
            return readNarrow;
        }
        if (thread.Process.Architecture.HasActionRestorer)
            return guest.TryRead(address, out action);
        bool read = guest.TryRead(address, out ShortAction given);
        action = new SignalAction { Handler = given.Handler, Flags = given.Flags & ~SignalAction.Restorer, Mask = given.Mask };
        return read;
    }

    private static bool TryWriteAction(GuestThread thread, ulong address, in SignalAction action)
    {
        GuestMemory guest = thread.Process.Guest;
        if (!thread.Process.Architecture.Is64)
            return guest.TryWrite(address, new SignalAction32((uint)action.Handler, (uint)(action.Flags & ~SignalAction.Restorer), action.Mask));
        return thread.Process.Architecture.HasActionRestorer
            ? guest.TryWrite(address, action)
            : guest.TryWrite(address, new ShortAction(action.Handler, action.Flags & ~SignalAction.Restorer, action.Mask));
    }

    /// <summary>struct sigaction of architectures without SA_RESTORER (include/linux/signal_types.h).</summary>
    private readonly record struct ShortAction(ulong Handler, ulong Flags, ulong Mask);

    private static long Mask(GuestThread thread, in CallArguments call)
    {
        const int block = 0, unblock = 1, set = 2;
        GuestMemory guest = thread.Process.Guest;
        if (call.A3 != MaskSize)
            return -Errno.EINVAL;
        ulong old = thread.Signals.Mask;
        if (call.A1 != 0)
        {
            if (!guest.TryRead(call.A1, out ulong mask))
                return -Errno.EFAULT;
            if (call.I0 is not (block or unblock or set))
                return -Errno.EINVAL;
            ulong changed = call.I0 switch { block => old | mask, unblock => old & ~mask, _ => mask };
            if (changed != old)
                thread.SetMask(changed);
        }
        return call.A2 == 0 || guest.TryWrite(call.A2, old) ? 0 : -Errno.EFAULT;
    }

    private static long Pending(GuestThread thread, in CallArguments call)
    {
        if (call.A1 > MaskSize)
            return -Errno.EINVAL;
        ulong hostSet;
        thread.Host.Invoke(HostNumber.RtSigpending, (long)&hostSet, sizeof(ulong));
        ulong set = HostSignals.MaskToGuest(hostSet) | thread.Signals.Pending;
        return thread.Process.Guest.TryWrite(call.A0, set & thread.Signals.Mask) ? 0 : -Errno.EFAULT;
    }

    private static long Suspend(GuestThread thread, in CallArguments call)
    {
        if (call.A1 != MaskSize)
            return -Errno.EINVAL;
        if (!thread.Process.Guest.TryRead(call.A0, out ulong mask))
            return -Errno.EFAULT;
        ulong hostMask = HostSignals.MaskToHost(mask);
        return thread.BlockUntilHandler(HostNumber.RtSigsuspend, (long)&hostMask, sizeof(ulong));
    }

    private static long TimedWait(GuestThread thread, in CallArguments call)
    {
        GuestMemory guest = thread.Process.Guest;
        if (call.A3 != MaskSize)
            return -Errno.EINVAL;
        if (!guest.TryRead(call.A0, out ulong set) || !PollCalls.ReadTimeout(thread, call.A2, out TimedWait wait))
            return -Errno.EFAULT;
        SignalInfo info;
        if (!thread.Signals.TryDequeue(~set, out info))
        {
            ulong hostSet = HostSignals.MaskToHost(set);
            long timeout = call.A2 != 0 ? (long)&wait.Rest : 0;
            long result = thread.BlockUntilHandler(HostNumber.RtSigtimedwait, (long)&hostSet, (long)&info, timeout, sizeof(ulong));
            if (result < 0)
                return result;
            info.Number = HostSignals.ToGuest((int)result);
        }
        return call.A1 == 0 || TryWriteInformation(thread, call.A1, info) ? info.Number : -Errno.EFAULT;
    }

    private static long Return(GuestThread thread, in CallArguments call)
    {
        if (!thread.Process.Architecture.PopSignalFrame(thread, out ulong mask))
        {
            thread.Force(Signal.Segv, SignalInfo.Kernel, 0, default);
            return SystemCallTable.StateChanged;
        }
        thread.SetMask(mask);
        return SystemCallTable.StateChanged;
    }

    private static long AlternateStack(GuestThread thread, in CallArguments call)
    {
        GuestMemory guest = thread.Process.Guest;
        ulong stackPointer = thread.Process.Architecture.StackPointer(thread.Vcpu.State);
        SignalStack old = thread.ReportedSignalStack(stackPointer);
        if (call.A0 != 0)
        {
            if (!TryReadStack(thread, call.A0, out SignalStack stack))
                return -Errno.EFAULT;
            long result = thread.SetSignalStack(stack, stackPointer);
            if (result < 0)
                return result;
        }
        bool isWritten = call.A1 == 0
            || (thread.Process.Architecture.Is64 ? guest.TryWrite(call.A1, old) : guest.TryWrite(call.A1, SignalStack32.From(old)));
        return isWritten ? 0 : -Errno.EFAULT;
    }

    private static bool TryReadStack(GuestThread thread, ulong address, out SignalStack stack)
    {
        if (thread.Process.Architecture.Is64)
            return thread.Process.Guest.TryRead(address, out stack);
        bool read = thread.Process.Guest.TryRead(address, out SignalStack32 narrow);
        stack = narrow.ToHost();
        return read;
    }

    private static bool TryReadInformation(GuestThread thread, ulong address, out SignalInfo info) => thread.Process.Architecture.Is64
        ? thread.Process.Guest.TryRead(address, out info)
        : SignalInfo32.TryRead(thread.Process.Guest, address, out info);

    private static bool TryWriteInformation(GuestThread thread, ulong address, in SignalInfo info) => thread.Process.Architecture.Is64
        ? thread.Process.Guest.TryWrite(address, info)
        : thread.Process.Guest.TryWrite(address, SignalInfo32.From(info));

    private static long SignalDescriptor(GuestThread thread, in CallArguments call)
    {
        if (call.A2 != MaskSize)
            return -Errno.EINVAL;
        if (!thread.Process.Guest.TryRead(call.A1, out ulong mask))
            return -Errno.EFAULT;
        ulong hostMask = HostSignals.MaskToHost(mask);
        thread.Process.RenumbersSignalDescriptors |= hostMask != (mask & hostMask);
        return thread.Host.Invoke(HostNumber.Signalfd4, call.I0, (long)&hostMask, sizeof(ulong), (long)call.A3);
    }

    private static long Kill(GuestThread thread, in CallArguments call)
    {
        int signal = call.I1;
        if (IsSignal(signal) && HostSignals.IsInternal(signal))
        {
            if (call.I0 == thread.Host.Invoke(HostNumber.Getpid))
                return SendToProcess(thread, Sender(thread, signal, SignalInfo.User));
            // The two real-time signals that the emulator needs itself do not get to other processes.
            return thread.Host.Invoke(HostNumber.Kill, call.I0, signal);
        }
        return thread.Host.Invoke(HostNumber.Kill, call.I0, HostSignals.ToHost(signal));
    }

    private static long ThreadKill(GuestThread thread, in CallArguments call) =>
        SendToThread(thread, thread.Host.Invoke(HostNumber.Getpid), call.I0, call.I1, null, HostNumber.Tkill);

    private static long GroupKill(GuestThread thread, in CallArguments call) =>
        call.I0 <= 0 || call.I1 <= 0 ? -Errno.EINVAL : SendToThread(thread, call.I0, call.I1, call.I2, null, HostNumber.Tgkill);

    private static long SendToThread(GuestThread thread, long process, int target, int signal, SignalInfo? given, HostNumber number)
    {
        if (IsSignal(signal) && HostSignals.IsInternal(signal) && process == thread.Host.Invoke(HostNumber.Getpid)
            && thread.Process.Threads.Find(target) is { } receiver)
        {
            Queue(thread, receiver, given ?? Sender(thread, signal, SignalInfo.TKill));
            return 0;
        }
        int hostSignal = HostSignals.ToHost(signal);
        if (given is { } info)
        {
            info.Number = hostSignal;
            return thread.Host.Invoke(HostNumber.RtTgsigqueueinfo, process, target, hostSignal, (long)&info);
        }
        return number == HostNumber.Tkill
            ? thread.Host.Invoke(number, target, hostSignal)
            : thread.Host.Invoke(number, process, target, hostSignal);
    }

    private static long QueueInformation(GuestThread thread, in CallArguments call)
    {
        if (!TryReadInformation(thread, call.A2, out SignalInfo info))
            return -Errno.EFAULT;
        int signal = call.I1;
        info.Number = signal;
        if (IsSignal(signal) && HostSignals.IsInternal(signal) && call.I0 == thread.Host.Invoke(HostNumber.Getpid))
            return SendToProcess(thread, info);
        info.Number = HostSignals.ToHost(signal);
        return thread.Host.Invoke(HostNumber.RtSigqueueinfo, call.I0, info.Number, (long)&info);
    }

    private static long QueueThreadInformation(GuestThread thread, in CallArguments call)
    {
        if (!TryReadInformation(thread, call.A3, out SignalInfo info))
            return -Errno.EFAULT;
        info.Number = call.I2;
        return SendToThread(thread, call.I0, call.I1, call.I2, info, HostNumber.RtTgsigqueueinfo);
    }

    private static long SendToDescriptor(GuestThread thread, in CallArguments call)
    {
        SignalInfo info = default;
        if (call.A2 != 0 && !TryReadInformation(thread, call.A2, out info))
            return -Errno.EFAULT;
        int hostSignal = HostSignals.ToHost(call.I1);
        info.Number = hostSignal;
        return thread.Host.Invoke(HostNumber.PidfdSendSignal, call.I0, hostSignal, call.A2 != 0 ? (long)&info : 0, (long)call.A3);
    }

    private static SignalInfo Sender(GuestThread thread, int signal, int code) =>
        SignalInfo.Sent(signal, code, (int)thread.Host.Invoke(HostNumber.Getpid), (uint)thread.Host.Invoke(HostNumber.Getuid));

    /// <summary>Picks a thread that does not block the signal, this one if possible.</summary>
    internal static long SendToProcess(GuestThread thread, in SignalInfo info)
    {
        GuestThread receiver = thread;
        ulong bit = Signal.Bit(info.Number);
        if ((thread.Signals.Mask & bit) != 0)
            receiver = Array.Find(thread.Process.Threads.Snapshot(), other => (other.Signals.Mask & bit) == 0) ?? thread;
        Queue(thread, receiver, info);
        return 0;
    }

    private static void Queue(GuestThread sender, GuestThread receiver, in SignalInfo info)
    {
        receiver.Signals.Enqueue(info);
        if (receiver == sender)
            return;
        receiver.Vcpu.RequestExit();
        long process = sender.Host.Invoke(HostNumber.Getpid);
        sender.Host.Invoke(HostNumber.Tgkill, process, receiver.Identifier, HostSignals.Kick);
    }
}
