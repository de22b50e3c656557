using Rhea.LinuxUser.Host;

namespace Rhea.LinuxUser.SystemCalls;

/// <summary>
/// The system calls of the generic 64-bit ABI (include/uapi/asm-generic/unistd.h), which AArch64 and RISC-V use: one declaration each,
/// in the files of their groups. What is not declared is absent and gives ENOSYS.
/// </summary>
internal sealed unsafe class SystemCallTable
{
    /// <summary>A result that means: the registers are as the guest shall see them.</summary>
    internal const long StateChanged = long.MinValue;

    private const int Size = 512;
    private readonly SystemCallEntry?[] entries = new SystemCallEntry?[Size];

    private SystemCallTable()
    {
    }

    /// <summary>All declared calls by number.</summary>
    internal IEnumerable<SystemCallEntry> Entries => entries.OfType<SystemCallEntry>();

    /// <summary>Collects the declarations of all groups.</summary>
    internal static SystemCallTable Create()
    {
        var table = new SystemCallTable();
        FileCalls.Declare(table);
        PathCalls.Declare(table);
        DescriptorCalls.Declare(table);
        PollCalls.Declare(table);
        MemoryCalls.Declare(table);
        SignalCalls.Declare(table);
        ProcessCalls.Declare(table);
        ThreadCalls.Declare(table);
        IdentityCalls.Declare(table);
        TimeCalls.Declare(table);
        SocketCalls.Declare(table);
        SystemInformationCalls.Declare(table);
        InterProcessCalls.Declare(table);
        return table;
    }

    /// <summary>The declaration of a number, or null.</summary>
    internal SystemCallEntry? Find(ulong number) => number < Size ? entries[number] : null;

    /// <summary>Declares a call with an implementation here.</summary>
    internal void Define(int number, string name, string signature, delegate*<GuestThread, in CallArguments, long> handler) =>
        entries[number] = new SystemCallEntry { Number = number, Name = name, Signature = signature, Handler = handler };

    /// <summary>Takes a declaration back.</summary>
    internal void Remove(int number) => entries[number] = null;

    /// <summary>Gives a call another number and name.</summary>
    internal void Move(int from, int to, string name)
    {
        entries[to] = entries[from]?.Renamed(to, name);
        entries[from] = null;
    }

    /// <summary>Declares a call that lacks something.</summary>
    internal void DefinePartial(int number, string name, string signature, delegate*<GuestThread, in CallArguments, long> handler, string note) =>
        entries[number] = new SystemCallEntry
        {
            Number = number, Name = name, Signature = signature, Handler = handler, Status = SupportStatus.Partial, Note = note,
        };

    /// <summary>Declares a call that the host does as it is, after its pointers are checked and its paths translated.</summary>
    internal void Pass(int number, string name, HostNumber hostNumber, string signature, CallKind kind = CallKind.Direct) =>
        entries[number] = new SystemCallEntry { Number = number, Name = name, Signature = signature, HostNumber = hostNumber, Kind = kind };

    /// <summary>Declares a call that is known and refused.</summary>
    internal void Refuse(int number, string name, string note) =>
        entries[number] = new SystemCallEntry
        {
            Number = number, Name = name, Signature = "hex hex hex", Handler = &NotImplemented, Status = SupportStatus.Absent, Note = note,
        };

    /// <summary>Carries a call out.</summary>
    internal long Invoke(GuestThread thread, in CallArguments call)
    {
        SystemCallEntry? entry = Find(call.Number);
        if (entry is null)
            return -Errno.ENOSYS;
        return entry.Handler != null ? entry.Handler(thread, call) : PassToHost(thread, entry, call);
    }

    /// <summary>A result for calls that are refused.</summary>
    internal static long NotImplemented(GuestThread thread, in CallArguments call) => -Errno.ENOSYS;

    private static long PassToHost(GuestThread thread, SystemCallEntry entry, in CallArguments call)
    {
        Span<long> arguments = stackalloc long[6];
        int path = 0;
        for (int i = 0; i < arguments.Length; i++)
            arguments[i] = (long)call[i];
        ReadOnlySpan<ArgumentKind> kinds = entry.Kinds;
        for (int i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] is ArgumentKind.Path or ArgumentKind.PathNoFollow)
            {
                var use = kinds[i] == ArgumentKind.Path ? Files.PathUse.Follow : Files.PathUse.NoFollow;
                arguments[i] = thread.ResolvePath(call[i], path++, use);
                if (arguments[i] < 0)
                    return arguments[i];
            }
            else if (kinds[i] >= ArgumentKind.Pointer)
            {
                arguments[i] = thread.Process.Guest.HostAddress(call[i]);
            }
        }
        return entry.Kind switch
        {
            CallKind.Blocking => thread.Block(
                entry.HostNumber, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]),
            CallKind.Receiving or CallKind.Sending => thread.BlockSocket(
                entry.HostNumber, entry.Kind == CallKind.Sending, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]),
            CallKind.BlockingUntilHandler => thread.BlockUntilHandler(
                entry.HostNumber, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]),
            _ => thread.Host.Invoke(
                entry.HostNumber, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]),
        };
    }
}
