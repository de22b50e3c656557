using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Rhea.Gdb;
using Rhea.LinuxUser.Files;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;
using Rhea.LinuxUser.Signals;
using Rhea.Translator.Execution;

namespace Rhea.LinuxUser.Debugging;

/// <summary>A guest process as the stub sees it.</summary>
internal sealed unsafe class DebugTarget(GuestProcess process, Debugger debugger) : IDebugTarget
{
    private readonly HashSet<ulong> software = [], hardware = [];
    private readonly DebugRegisters registers = process.Architecture.DebugRegisters;

    /// <summary>The thread that stopped and serves the debugger.</summary>
    internal GuestThread CurrentThread { get; set; } = null!;

    /// <inheritdoc/>
    public int Process => debugger.Process;

    /// <inheritdoc/>
    public IReadOnlyList<ThreadIdentifier> Threads
    {
        get
        {
            List<ThreadIdentifier> threads = [.. process.Threads.All.Select(debugger.Identify)];
            if (debugger.VforkChild is { } child)
                threads.Add(child);
            // What is not listed has ended, to a debugger.
            if (debugger.Peer is { } peer)
                threads.Add(peer.Thread);
            return threads;
        }
    }

    /// <inheritdoc/>
    public ThreadIdentifier Current => debugger.Identify(CurrentThread);

    /// <inheritdoc/>
    public IRemoteFiles Files { get; } = new RemoteFiles(process);

    /// <inheritdoc/>
    public bool HasProcesses => true;

    /// <inheritdoc/>
    public int RegisterCount => registers.Count;

    /// <inheritdoc/>
    public IReadOnlyList<int> ExpeditedRegisters => registers.Expedited;

    private DebugPoints Points => process.Engine.Debug;

    /// <summary>Whether a breakpoint was set as one of the hardware.</summary>
    internal bool IsHardware(ulong address) => hardware.Contains(address) && !software.Contains(address);

    /// <inheritdoc/>
    public byte[]? Description(string name) => name == "target.xml" ? Encoding.ASCII.GetBytes(registers.Description) : null;

    /// <inheritdoc/>
    public int RegisterSize(int register) => registers.Size(register);

    /// <inheritdoc/>
    public bool ReadRegister(ThreadIdentifier thread, int register, Span<byte> value)
    {
        if (Find(thread) is not { } found)
            return false;
        registers.Read(found.Vcpu.State, register, value);
        return true;
    }

    /// <inheritdoc/>
    public bool WriteRegister(ThreadIdentifier thread, int register, ReadOnlySpan<byte> value)
    {
        if (Find(thread) is not { } found)
            return false;
        registers.Write(found.Vcpu.State, register, value);
        return true;
    }

    /// <inheritdoc/>
    public bool SetProgramCounter(ThreadIdentifier thread, ulong address)
    {
        if (Find(thread) is not { } found)
            return false;
        process.Architecture.SetProgramCounter(found.Vcpu.State, address);
        return true;
    }

    /// <inheritdoc/>
    public string Describe(ThreadIdentifier thread)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{thread.Thread}/comm");
        return Encoding.UTF8.GetString(VirtualFiles.ReadHostFile(process.Host, path)).TrimEnd('\n');
    }

    /// <inheritdoc/>
    public int ReadMemory(ThreadIdentifier thread, ulong address, Span<byte> bytes)
    {
        int done = 0;
        while (done < bytes.Length)
        {
            // A page at a time, so that what is readable before a bad page is given.
            ulong at = address + (ulong)done;
            int count = (int)Math.Min((ulong)(bytes.Length - done), AddressMap.PageSize - (at & AddressMap.PageMask));
            if (!process.Memory.IsMapped(at) || !process.Guest.TryRead(at, bytes.Slice(done, count)))
                break;
            done += count;
        }
        return done;
    }

    /// <inheritdoc/>
    public bool WriteMemory(ThreadIdentifier thread, ulong address, ReadOnlySpan<byte> bytes)
    {
        for (int done = 0; done < bytes.Length;)
        {
            ulong at = address + (ulong)done;
            int count = (int)Math.Min((ulong)(bytes.Length - done), AddressMap.PageSize - (at & AddressMap.PageMask));
            ReadOnlySpan<byte> part = bytes.Slice(done, count);
            if (!process.Memory.IsMapped(at) || (!process.Guest.TryWrite(at, part) && !WriteProtected(at, part)))
                return false;
            done += count;
        }
        process.Engine.InvalidateCode(address, (ulong)bytes.Length);
        return true;
    }

    /// <summary>A debugger may write where the program may not: the page is made writable for the moment.</summary>
    private bool WriteProtected(ulong address, ReadOnlySpan<byte> bytes)
    {
        const int readWrite = 3;
        ulong page = address & ~AddressMap.PageMask;
        if (process.Memory.HostProtectionOf(page) is not { } protection)
            return false;
        if (process.Host.Invoke(HostNumber.Mprotect, (long)page, (long)AddressMap.PageSize, readWrite) != 0)
            return false;
        bool written = process.Guest.TryWrite(address, bytes);
        process.Host.Invoke(HostNumber.Mprotect, (long)page, (long)AddressMap.PageSize, protection);
        return written;
    }

    /// <inheritdoc/>
    public bool AddPoint(PointKind kind, ulong address, ulong length)
    {
        if (kind is PointKind.Software or PointKind.Hardware)
        {
            if ((address & (uint)(process.Architecture.InstructionAlignment - 1)) != 0 || !process.Memory.IsMapped(address))
                return false;
            (kind == PointKind.Software ? software : hardware).Add(address);
            Points.AddBreakpoint(address);
            return true;
        }
        return process.Memory.IsMapped(address) && Points.AddWatchpoint(new Watchpoint(address, length, AccessOf(kind)));
    }

    /// <inheritdoc/>
    public bool RemovePoint(PointKind kind, ulong address, ulong length)
    {
        if (kind is not (PointKind.Software or PointKind.Hardware))
        {
            Points.RemoveWatchpoint(new Watchpoint(address, length, AccessOf(kind)));
            return true;
        }
        (kind == PointKind.Software ? software : hardware).Remove(address);
        if (!software.Contains(address) && !hardware.Contains(address))
            Points.RemoveBreakpoint(address);
        return true;
    }

    /// <inheritdoc/>
    public string Monitor(string command)
    {
        switch (command)
        {
            case "help" or "":
                return "help     this list\nmaps     the memory of the program\npoints   breakpoints and watchpoints\n";
            case "maps":
                return VirtualFiles.Maps(process);
            case "points":
                var text = new StringBuilder();
                foreach (ulong address in software.Union(hardware).Order())
                    text.Append(CultureInfo.InvariantCulture, $"breakpoint 0x{address:x}\n");
                foreach (Watchpoint watchpoint in Points.Watchpoints)
                    text.Append(CultureInfo.InvariantCulture, $"watchpoint 0x{watchpoint.Address:x}, {watchpoint.Length} bytes, {watchpoint.Access}\n");
                return text.Length == 0 ? "none\n" : text.ToString();
            default:
                return $"unknown command '{command}'; 'monitor help' lists what there is\n";
        }
    }

    /// <inheritdoc/>
    public byte[]? ReadObject(string name, string annex)
    {
        switch (name)
        {
            case "auxv":
                (ulong start, ulong end) = process.Program.AuxiliaryVector;
                byte[] vector = new byte[end - start];
                return process.Guest.TryRead(start, vector) ? vector : null;
            case "exec-file":
                return process.Program.Path;
            case "siginfo":
                byte[] information = new byte[sizeof(SignalInfo)];
                MemoryMarshal.Write(information, CurrentThread.Debug.LastSignal);
                return information;
            default:
                return null;
        }
    }

    /// <inheritdoc/>
    public void SetPassedSignals(IReadOnlyCollection<int> signals) => debugger.PassedSignals = signals;

    /// <inheritdoc/>
    public void SetCaughtCalls(IReadOnlyCollection<int>? calls) => debugger.CaughtCalls = calls;

    /// <inheritdoc/>
    public bool Owns(int number) => debugger.Owns(number);

    /// <inheritdoc/>
    public Turn HandOver(int number, ReadOnlySpan<byte> packet, out byte[] next) => debugger.HandOver(number, packet, out next);

    /// <inheritdoc/>
    public bool DetachOther(int number) => debugger.DetachOther(number);

    /// <inheritdoc/>
    public bool LeaveLine() => debugger.LeaveLine();

    /// <summary>After a fork, in the child.</summary>
    internal void ForgetPoints()
    {
        software.Clear();
        hardware.Clear();
    }

    private GuestThread? Find(ThreadIdentifier thread)
    {
        if (debugger.VforkChild == thread)
            return CurrentThread;
        if (thread.Process > 0 && thread.Process != Process)
            return null;
        foreach (GuestThread known in process.Threads.All)
        {
            if (known.Identifier == thread.Thread)
                return known;
        }
        return null;
    }

    private static WatchedAccess AccessOf(PointKind kind) => kind switch
    {
        PointKind.Write => WatchedAccess.Write,
        PointKind.Read => WatchedAccess.Read,
        _ => WatchedAccess.Read | WatchedAccess.Write,
    };
}
