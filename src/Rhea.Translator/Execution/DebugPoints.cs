using System.Runtime.InteropServices;

namespace Rhea.Translator.Execution;

/// <summary>The accesses that a watchpoint stops.</summary>
[Flags]
public enum WatchedAccess
{
    /// <summary>Loads.</summary>
    Read = 1,

    /// <summary>Stores.</summary>
    Write = 2,
}

/// <summary>A range of guest memory whose accesses a debugger wants to know.</summary>
/// <param name="Address">Its first byte.</param>
/// <param name="Length">Its length in bytes, at least 1.</param>
/// <param name="Access">Which accesses.</param>
public readonly record struct Watchpoint(ulong Address, ulong Length, WatchedAccess Access);

/// <summary>
/// What a debugger has set in a guest address space. The guest cannot see any of it. To be changed only while no processor runs, but for
/// <see cref="SetGuestBreakpoints"/>.
/// </summary>
public sealed unsafe class DebugPoints
{
    /// <summary>The number of watchpoints at most.</summary>
    public const int MaximumWatchpoints = 64;

    private readonly HashSet<ulong> _breakpoints = [];
    private readonly List<Watchpoint> _watchpoints = [];
    private readonly Action<ulong, ulong> _invalidateCode;
    private WatchTable* _table;

    private readonly Lock _gate = new();
    private readonly Dictionary<object, ulong[]> _guestBreakpoints = [];
    private volatile HashSet<ulong>? _all;

    internal DebugPoints(Action<ulong, ulong> invalidateCode) => _invalidateCode = invalidateCode;

    /// <summary>All breakpoints, also the guest's own; null if there are none. What is given never changes.</summary>
    internal IReadOnlySet<ulong>? Breakpoints => _all;

    /// <summary>The watchpoints.</summary>
    public IReadOnlyList<Watchpoint> Watchpoints => _watchpoints;

    /// <summary>The table that <see cref="Bytecode.WatchStubs"/> looks at.</summary>
    internal WatchTable* Table
    {
        get
        {
            if (_table == null)
            {
                _table = (WatchTable*)NativeMemory.AllocZeroed((nuint)sizeof(WatchTable));
            }

            return _table;
        }
    }

    /// <summary>Whether execution stops before an instruction.</summary>
    public bool IsBreakpoint(ulong address) => _breakpoints.Contains(address);

    /// <summary>Stops execution before an instruction, with <see cref="ExitReason.DebugBreakpoint"/>.</summary>
    public void AddBreakpoint(ulong address)
    {
        if (_breakpoints.Add(address))
        {
            Publish(address);
        }
    }

    /// <summary>Removes a breakpoint.</summary>
    public void RemoveBreakpoint(ulong address)
    {
        if (_breakpoints.Remove(address))
        {
            Publish(address);
        }
    }

    /// <summary>
    /// Sets the addresses at which a guest's own means of debugging stop, of one processor: they give <see cref="ExitReason.DebugBreakpoint"/>
    /// as well, on all processors. For any thread.
    /// </summary>
    public void SetGuestBreakpoints(object owner, IReadOnlyCollection<ulong> addresses)
    {
        ulong[] before;
        lock (_gate)
        {
            before = _guestBreakpoints.GetValueOrDefault(owner) ?? [];
            if (addresses.Count == 0)
            {
                _guestBreakpoints.Remove(owner);
            }
            else
            {
                _guestBreakpoints[owner] = [.. addresses];
            }
        }

        Publish([.. before.Union(addresses).Except(before.Intersect(addresses))]);
    }

    /// <summary>From now on code is translated with the breakpoints there are; what is affected is dropped.</summary>
    private void Publish(params ReadOnlySpan<ulong> changed)
    {
        if (changed.IsEmpty)
        {
            return;
        }

        lock (_gate)
        {
            HashSet<ulong> all = [.. _breakpoints, .. _guestBreakpoints.Values.SelectMany(list => list)];
            _all = all.Count == 0 ? null : all;
        }

        foreach (ulong address in changed)
        {
            _invalidateCode(address, 4);
        }
    }

    /// <summary>Adds a watchpoint. False if there are too many.</summary>
    public bool AddWatchpoint(in Watchpoint watchpoint)
    {
        if (_watchpoints.Contains(watchpoint))
        {
            return true;
        }

        if (_watchpoints.Count == MaximumWatchpoints || watchpoint.Length == 0 || watchpoint.Address + watchpoint.Length < watchpoint.Address)
        {
            return false;
        }

        _watchpoints.Add(watchpoint);
        FillTable();
        return true;
    }

    /// <summary>Removes a watchpoint.</summary>
    public void RemoveWatchpoint(in Watchpoint watchpoint)
    {
        _watchpoints.Remove(watchpoint);
        FillTable();
    }

    /// <summary>Removes everything.</summary>
    public void Clear()
    {
        foreach (ulong address in _breakpoints.ToArray())
        {
            RemoveBreakpoint(address);
        }

        _watchpoints.Clear();
        FillTable();
    }

    private void FillTable()
    {
        Table->Count = (ulong)_watchpoints.Count;
        for (int i = 0; i < _watchpoints.Count; i++)
        {
            Watchpoint w = _watchpoints[i];
            ulong* entry = Table->Entries + i * 3;
            entry[0] = w.Address;
            entry[1] = w.Address + w.Length - 1;
            entry[2] = (ulong)w.Access;
        }
    }

    /// <summary>The watchpoints as machine code reads them: first byte, last byte, accesses.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct WatchTable
    {
        public const int EntrySize = 24;

        public ulong Count;
        public fixed ulong Entries[MaximumWatchpoints * 3];
    }
}
