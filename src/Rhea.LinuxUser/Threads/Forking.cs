using System.Runtime.CompilerServices;
using Rhea.LinuxUser.Debugging;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;
using Rhea.LinuxUser.Signals;
using Rhea.LinuxUser.SystemCalls;

namespace Rhea.LinuxUser.Threads;

/// <summary>Makes child processes: copies of the emulator that go on with copies of the guest.</summary>
internal static unsafe class Forking
{
    /// <summary>fork: the child has its own copy of everything, and only the calling thread.</summary>
    internal static long Fork(GuestThread thread, in CloneRequest request)
    {
        GuestProcess process = thread.Process;
        process.Threads.Acquire(thread);
        process.Threads.StopOthers(thread);
        process.HostSignals.SetMask(HostSignals.BlockAll);
        thread.TakeCaptured();
        // A parent that waits in the kernel could not speak for the child.
        (int, int)? line = request.Has(CloneFlags.Vfork) ? null : process.Debugger?.PrepareFork(thread, vfork: false);
        process.HostSignals.SetMask(HostSignals.BlockForFork);
        long result = Clone(thread.Host, request, CloneFlags.Memory | CloneFlags.Thread);
        if (result == 0)
        {
            int previous = thread.Identifier;
            thread.Renumber();
            HostThreadIdentity.Update(previous, thread.Identifier);
            process.Threads.KeepOnly(thread);
            thread.Signals.Clear();
            process.Engine.Forked();
            EnterChild(thread, request);
            process.Debugger?.EnterChild(thread, previous, line);
        }
        else
        {
            if (line is { } sockets)
                process.Debugger?.Forked(thread, sockets, (int)result);
            process.Threads.ResumeOthers();
        }
        process.HostSignals.SetMask(HostSignals.MaskToHost(thread.Signals.Mask));
        process.Threads.Release();
        process.Threads.ParkIfAsked(thread);
        return result == 0 ? SystemCallTable.StateChanged : result;
    }

    /// <summary>
    /// vfork: the child shares the memory and runs on this thread's stack, in a loop of its own, while this thread waits in
    /// the kernel until it is gone. What the child changes in the guest's memory stays; its registers and signals are its own.
    /// </summary>
    internal static long Vfork(GuestThread thread, in CloneRequest request)
    {
        GuestProcess process = thread.Process;
        byte[] state = new Span<byte>((void*)thread.Vcpu.State, process.Architecture.StateSize).ToArray();
        SignalAction[] actions = process.Actions.Save();
        ulong mask = thread.Signals.Mask;
        SignalStack alternateStack = thread.Signals.AlternateStack;
        int identifier = thread.Identifier;
        ulong clearAtExit = thread.ClearAtExit;
        MemoryLimits limits = process.Memory.Limits;
        uint personality = process.Personality;
        process.HostSignals.SetMask(HostSignals.BlockAll);
        thread.TakeCaptured();

        Debugger? debugger = process.Debugger;
        (int Parent, int Child)? line = debugger?.PrepareFork(thread, vfork: true);
        bool silent = thread.Debug.IsSilent, sharedChild = thread.RunsSharedChild;
        thread.Debug.IsSilent = debugger is not null && line is null;
        if (line is not null)
        {
            process.Threads.Acquire(thread);
            process.Threads.StopOthers(thread);
        }
        process.HostSignals.SetMask(HostSignals.BlockForFork);
        int* child = stackalloc int[1];
        long result = CloneAndRun(thread, request, child, line);

        if (*child != 0)
            process.Threads.Captures.Remove(*child);
        thread.Renumber(identifier);
        state.CopyTo(new Span<byte>((void*)thread.Vcpu.State, state.Length));
        process.Actions.Restore(actions);
        thread.Signals.AlternateStack = alternateStack;
        thread.Signals.Mask = mask;
        thread.ClearAtExit = clearAtExit;
        process.Memory.Limits = limits;
        process.Personality = personality;
        process.HostSignals.SetMask(HostSignals.MaskToHost(mask));
        thread.Debug.IsSilent = silent;
        thread.RunsSharedChild = sharedChild;
        if (line is { } sockets)
            FinishReport(thread, sockets, result, *child);
        return result;
    }

    private static void FinishReport(GuestThread thread, (int Parent, int Child) sockets, long result, int child)
    {
        GuestProcess process = thread.Process;
        if (result >= 0)
        {
            process.Debugger?.ReportVforkDone(thread, sockets, child);
            return;
        }
        process.Host.Invoke(HostNumber.Close, sockets.Parent);
        process.Host.Invoke(HostNumber.Close, sockets.Child);
        process.Threads.ResumeOthers();
        process.Threads.Release();
    }

    /// <summary>The child never returns from here: its frames lie below this one, where its parent has none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long CloneAndRun(GuestThread thread, in CloneRequest request, int* child, (int Parent, int Child)? line)
    {
        CloneArguments arguments = ToArguments(request, CloneFlags.Thread);
        var clone = (delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint>)thread.Host.Stubs.SharedStackClone;
        nint result = NeedsArguments(request)
            ? clone((nint)HostNumber.Clone3, (nint)(&arguments), CloneArguments.Size, 0, 0, 0)
            : clone((nint)HostNumber.Clone, (nint)(arguments.Flags | arguments.ExitSignal), 0, (nint)ParentTid(request), (nint)request.ChildTid, 0);
        if (result == 0)
            RunSharedChild(thread, request, child, line);
        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunSharedChild(GuestThread thread, in CloneRequest request, int* child, (int Parent, int Child)? line)
    {
        GuestProcess process = thread.Process;
        *child = (int)process.Host.Invoke(HostNumber.Gettid);
        process.Threads.Captures.Add(*child, thread.Capture);
        if (line is { } sockets)
        {
            process.Debugger?.ReportVfork(thread, sockets, *child);
            process.Threads.ResumeOthers();
            process.Threads.Release();
        }
        thread.Renumber();
        thread.RunsSharedChild = true;
        EnterChild(thread, request);
        process.HostSignals.SetMask(HostSignals.MaskToHost(thread.Signals.Mask));
        thread.Run();
        process.Debugger?.ProcessExits(thread, thread.ExitStatus, owned: false);
        process.Host.Invoke(HostNumber.ExitGroup, thread.ExitStatus);
    }

    private static void EnterChild(GuestThread thread, in CloneRequest request)
    {
        nint state = thread.Vcpu.State;
        ulong? threadPointer = request.Has(CloneFlags.ThreadPointer) ? request.ThreadPointer : null;
        thread.Process.Architecture.CopyForClone(state, state, request.StackPointer, threadPointer);
        thread.ClearAtExit = request.Has(CloneFlags.ClearChildTid) ? request.ChildTid : 0;
        if (request.Has(CloneFlags.ClearSignalHandlers))
            thread.Process.Actions.ClearHandlers();
    }

    private static long Clone(HostCall host, in CloneRequest request, CloneFlags removed)
    {
        CloneArguments arguments = ToArguments(request, removed);
        return NeedsArguments(request)
            ? host.Invoke(HostNumber.Clone3, (long)&arguments, CloneArguments.Size)
            : host.Invoke(HostNumber.Clone, (long)(arguments.Flags | arguments.ExitSignal), 0, (long)ParentTid(request), (long)request.ChildTid);
    }

    /// <summary>The old call has one argument for two things.</summary>
    private static ulong ParentTid(in CloneRequest request) =>
        request.Has(CloneFlags.ProcessDescriptor) ? request.ProcessDescriptor : request.ParentTid;

    private static bool NeedsArguments(in CloneRequest request) =>
        request.SetTidCount != 0 || request.Has(CloneFlags.IntoGroup)
        || (request.Has(CloneFlags.ProcessDescriptor) && request.Has(CloneFlags.SetParentTid));

    private static CloneArguments ToArguments(in CloneRequest request, CloneFlags removed) => new()
    {
        Flags = (ulong)(request.Flags & ~(removed | CloneFlags.ThreadPointer | CloneFlags.ClearSignalHandlers | CloneFlags.SignalHandlers)),
        ProcessDescriptor = request.ProcessDescriptor,
        ChildTid = request.ChildTid,
        ParentTid = request.ParentTid,
        ExitSignal = (ulong)HostSignals.ToHost(request.ExitSignal),
        SetTid = request.SetTid,
        SetTidCount = request.SetTidCount,
        ControlGroup = request.ControlGroup,
    };
}
