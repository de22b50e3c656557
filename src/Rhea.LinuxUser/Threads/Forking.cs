using System.Runtime.CompilerServices;
using Rhea.LinuxUser.Host;
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
        process.Threads.Acquire();
        process.Threads.StopOthers(thread);
        process.HostSignals.SetMask(HostSignals.BlockAll);
        thread.TakeCaptured();
        process.HostSignals.SetMask(HostSignals.BlockForFork);
        long result = Clone(thread.Host, request, CloneFlags.Memory | CloneFlags.Thread);
        if (result == 0)
        {
            int previous = thread.Identifier;
            thread.Renumber();
            HostThreadIdentity.Update(previous, thread.Identifier);
            process.Threads.KeepOnly(thread);
            thread.Signals.Clear();
            EnterChild(thread, request);
        }
        else
        {
            process.Threads.ResumeOthers();
        }
        process.HostSignals.SetMask(HostSignals.MaskToHost(thread.Signals.Mask));
        process.Threads.Release();
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
        ulong clearAtExit = thread.ClearAtExit, addressSpaceLimit = process.Memory.AddressSpaceLimit, dataLimit = process.Memory.DataLimit;
        uint personality = process.Personality;
        process.HostSignals.SetMask(HostSignals.BlockAll);
        thread.TakeCaptured();

        process.HostSignals.SetMask(HostSignals.BlockForFork);
        int* child = stackalloc int[1];
        long result = CloneAndRun(thread, request, child);

        if (*child != 0)
            process.Threads.Captures.Remove(*child);
        thread.Renumber(identifier);
        state.CopyTo(new Span<byte>((void*)thread.Vcpu.State, state.Length));
        process.Actions.Restore(actions);
        thread.Signals.AlternateStack = alternateStack;
        thread.Signals.Mask = mask;
        thread.ClearAtExit = clearAtExit;
        process.Memory.AddressSpaceLimit = addressSpaceLimit;
        process.Memory.DataLimit = dataLimit;
        process.Personality = personality;
        process.HostSignals.SetMask(HostSignals.MaskToHost(mask));
        return result;
    }

    /// <summary>The child never returns from here: its frames lie below this one, where its parent has none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long CloneAndRun(GuestThread thread, in CloneRequest request, int* child)
    {
        CloneArguments arguments = ToArguments(request, CloneFlags.Thread);
        var clone = (delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint>)thread.Host.Stubs.SharedStackClone;
        nint result = NeedsArguments(request)
            ? clone((nint)HostNumber.Clone3, (nint)(&arguments), CloneArguments.Size, 0, 0, 0)
            : clone((nint)HostNumber.Clone, (nint)(arguments.Flags | arguments.ExitSignal), 0, (nint)ParentTid(request), (nint)request.ChildTid, 0);
        if (result == 0)
            RunSharedChild(thread, request, child);
        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunSharedChild(GuestThread thread, in CloneRequest request, int* child)
    {
        GuestProcess process = thread.Process;
        thread.Renumber();
        *child = thread.Identifier;
        process.Threads.Captures.Add(thread.Identifier, thread.Capture);
        EnterChild(thread, request);
        process.HostSignals.SetMask(HostSignals.MaskToHost(thread.Signals.Mask));
        thread.Run();
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
