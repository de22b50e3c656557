using System.Numerics;

namespace Rhea.Guest.RiscV.Privileged;

/// <summary>
/// Physical memory protection (Privileged Architecture, 3.7) with the enhancements of Smepmp. Entries protect 4 bytes or more.
/// </summary>
/// <remarks>
/// After each change the entries are resolved into segments: stretches of physical memory that one entry decides, or none. An access that
/// lies in two segments matches some entry in part, and therefore fails (3.7.1.2).
/// </remarks>
internal sealed class PhysicalMemoryProtection
{
    /// <summary>Physical addresses have 56 bits at most (Sv39 and larger).</summary>
    internal const int AddressBits = 56;

    private const byte Locked = 0x80;
    private const byte Implemented = 0x9f;
    private const byte MachineLockdown = 1;
    private const byte MachineAllowList = 2;
    private const byte RuleLockingBypass = 4;

    private readonly bool rv32;
    private readonly int count;
    private readonly byte[] configurations;
    private readonly ulong[] addresses;
    private readonly ulong[] boundaries;

    /// <summary>The first address of each segment; the last one ends with the address space.</summary>
    private readonly ulong[] starts;

    private readonly AccessPermissions[] machine;
    private readonly AccessPermissions[] others;
    private int segments;

    // The segment that was asked for last.
    private ulong recentStart;
    private ulong recentEnd;
    private AccessPermissions recentMachine;
    private AccessPermissions recentOthers;
    private byte security;

    internal PhysicalMemoryProtection(int entries, int xlen)
    {
        rv32 = xlen == 32;
        count = entries;
        configurations = new byte[entries];
        addresses = new ulong[entries];
        boundaries = new ulong[(2 * entries) + 1];
        starts = new ulong[boundaries.Length];
        machine = new AccessPermissions[boundaries.Length];
        others = new AccessPermissions[boundaries.Length];
        Resolve();
    }

    /// <summary>mseccfg; only Smepmp's fields exist.</summary>
    internal ulong Security => security;

    internal void Reset()
    {
        Array.Clear(configurations);
        Array.Clear(addresses);
        security = 0;
        Resolve();
    }

    /// <summary>Writes mseccfg: MML and MMWP stay set, RLB stays clear while an entry is locked.</summary>
    /// <returns>Whether that changed something.</returns>
    internal bool WriteSecurity(ulong value)
    {
        byte old = security;
        int wanted = (int)(value & (MachineLockdown | MachineAllowList | RuleLockingBypass)) | (old & (MachineLockdown | MachineAllowList));
        if ((old & RuleLockingBypass) == 0 && Array.Exists(configurations, configuration => (configuration & Locked) != 0))
            wanted &= ~RuleLockingBypass;
        security = (byte)wanted;
        if (security == old)
            return false;
        Resolve();
        return true;
    }

    /// <summary>pmpcfgN.</summary>
    internal ulong ReadConfiguration(int register)
    {
        ulong value = 0;
        int bytes = rv32 ? 4 : 8;
        for (int i = 0; i < bytes; i++)
            value |= (ulong)configurations[(register * 4) + i] << (8 * i);
        return value;
    }

    /// <summary>Writes pmpcfgN, leaving out what is locked or not allowed.</summary>
    /// <returns>Whether that changed something.</returns>
    internal bool WriteConfiguration(int register, ulong value)
    {
        bool changed = false;
        int bytes = rv32 ? 4 : 8;
        for (int i = 0; i < bytes; i++)
        {
            int entry = (register * 4) + i;
            byte legal = Legalise(entry, (byte)(value >> (8 * i)));
            changed |= legal != configurations[entry];
            configurations[entry] = legal;
        }

        if (changed)
            Resolve();
        return changed;
    }

    /// <summary>pmpaddrN.</summary>
    internal ulong ReadAddress(int entry) => addresses[entry];

    /// <summary>Writes pmpaddrN unless it is locked, itself or as the start of a locked range.</summary>
    /// <returns>Whether that changed something.</returns>
    internal bool WriteAddress(int entry, ulong value)
    {
        value &= rv32 ? uint.MaxValue : (1UL << (AddressBits - 2)) - 1;
        if (IsLocked(entry) || (entry + 1 < count && IsLocked(entry + 1) && Matching(entry + 1) == 1) || addresses[entry] == value)
            return false;
        addresses[entry] = value;
        Resolve();
        return true;
    }

    /// <summary>Whether all of an access is allowed, under the rules of M-mode or of the others.</summary>
    internal bool Allows(ulong address, int size, bool machineMode, AccessPermissions needed)
    {
        if (address < recentStart || address > recentEnd)
            Find(address);
        return ((machineMode ? recentMachine : recentOthers) & needed) == needed && address + (ulong)(size - 1) <= recentEnd;
    }

    /// <summary>
    /// What is allowed at an address, and the largest naturally aligned power of two up to <paramref name="limit"/> of bytes around it for which
    /// that holds. An access that leaves its segment is allowed nothing.
    /// </summary>
    internal AccessPermissions Look(ulong address, int size, ulong limit, bool machineMode, out ulong block)
    {
        if (address < recentStart || address > recentEnd)
            Find(address);
        block = limit;
        while ((address & ~(block - 1)) < recentStart || (address | (block - 1)) > recentEnd)
            block >>= 1;
        return address + (ulong)(size - 1) <= recentEnd ? (machineMode ? recentMachine : recentOthers) : AccessPermissions.None;
    }

    /// <summary>Makes the segment of an address the recent one.</summary>
    private void Find(ulong address)
    {
        int low = 0;
        int high = segments - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (starts[middle] <= address)
                low = middle;
            else
                high = middle - 1;
        }

        recentStart = starts[low];
        recentEnd = low + 1 < segments ? starts[low + 1] - 1 : ulong.MaxValue;
        recentMachine = machine[low];
        recentOthers = others[low];
    }

    private bool IsLocked(int entry) => (configurations[entry] & Locked) != 0 && (security & RuleLockingBypass) == 0;

    /// <summary>pmpcfg.A: 0 off, 1 top of range, 2 four bytes, 3 power of two.</summary>
    private int Matching(int entry) => (configurations[entry] >> 3) & 3;

    /// <summary>What pmpcfg holds after a write.</summary>
    private byte Legalise(int entry, byte value)
    {
        byte old = configurations[entry];
        if (IsLocked(entry))
            return old;
        value &= Implemented;
        var permissions = (AccessPermissions)(value & 7);
        bool writeOnly = (permissions & (AccessPermissions.Read | AccessPermissions.Write)) == AccessPermissions.Write;
        if ((security & MachineLockdown) == 0)
            return writeOnly ? (byte)(value & ~(int)AccessPermissions.Write) : value;
        bool executable = writeOnly || (permissions.HasFlag(AccessPermissions.Execute) && permissions != AccessPermissions.All);
        return executable && (value & Locked) != 0 && (security & RuleLockingBypass) == 0 ? old : value;
    }

    /// <summary>The bytes that an entry matches, both ends included.</summary>
    private bool TryGetRange(int entry, out ulong first, out ulong last)
    {
        ulong address = addresses[entry];
        first = address << 2;
        last = first + 3;
        switch (Matching(entry))
        {
            case 0:
                return false;
            case 1:
                ulong below = entry == 0 ? 0 : addresses[entry - 1];
                first = below << 2;
                last = (address << 2) - 1;
                return below < address;
            case 2:
                return true;
            default:
                int ones = BitOperations.TrailingZeroCount(~address);
                ulong size = 8UL << ones;
                first = (address & ~((1UL << ones) - 1)) << 2 & ~(size - 1);
                last = first + (size - 1);
                return true;
        }
    }

    private void Resolve()
    {
        int used = 0;
        boundaries[used++] = 0;
        for (int entry = 0; entry < count; entry++)
        {
            if (!TryGetRange(entry, out ulong first, out ulong last))
                continue;
            boundaries[used++] = first;
            boundaries[used++] = last + 1;
        }

        Array.Sort(boundaries, 0, used);
        segments = 0;
        int previous = int.MinValue;
        for (int i = 0; i < used; i++)
        {
            if (i > 0 && boundaries[i] == boundaries[i - 1])
                continue;
            int entry = Deciding(boundaries[i]);
            if (entry == previous)
                continue;
            previous = entry;
            starts[segments] = boundaries[i];
            machine[segments] = entry < 0 ? UnmatchedMachine() : PermissionsOf(configurations[entry], machineMode: true);
            others[segments] = entry < 0 ? UnmatchedOthers() : PermissionsOf(configurations[entry], machineMode: false);
            segments++;
        }

        Find(0);
    }

    /// <summary>The entry with the lowest number that matches a byte, or -1.</summary>
    private int Deciding(ulong address)
    {
        for (int entry = 0; entry < count; entry++)
        {
            if (TryGetRange(entry, out ulong first, out ulong last) && address >= first && address <= last)
                return entry;
        }

        return -1;
    }

    private AccessPermissions UnmatchedMachine()
    {
        if ((security & MachineAllowList) != 0)
            return AccessPermissions.None;
        return (security & MachineLockdown) != 0 ? AccessPermissions.Read | AccessPermissions.Write : AccessPermissions.All;
    }

    private AccessPermissions UnmatchedOthers() => count == 0 ? AccessPermissions.All : AccessPermissions.None;

    private AccessPermissions PermissionsOf(byte configuration, bool machineMode)
    {
        var permissions = (AccessPermissions)(configuration & 7);
        bool locked = (configuration & Locked) != 0;
        if ((security & MachineLockdown) == 0)
            return machineMode && !locked ? AccessPermissions.All : permissions;
        return permissions switch
        {
            // Smepmp's shared regions.
            AccessPermissions.Write when !locked => machineMode ? AccessPermissions.Read | AccessPermissions.Write : AccessPermissions.Read,
            AccessPermissions.Write | AccessPermissions.Execute when !locked => AccessPermissions.Read | AccessPermissions.Write,
            AccessPermissions.Write => AccessPermissions.Execute,
            AccessPermissions.Write | AccessPermissions.Execute => machineMode ? AccessPermissions.Read | AccessPermissions.Execute : AccessPermissions.Execute,
            AccessPermissions.All when locked => AccessPermissions.Read,
            _ => locked == machineMode ? permissions : AccessPermissions.None,
        };
    }
}
