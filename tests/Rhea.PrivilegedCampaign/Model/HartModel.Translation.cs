namespace Rhea.PrivilegedCampaign.Model;

internal enum Access
{
    Load,
    Store,
    Fetch,
}

/// <content>10.3 to 10.6: address translation; 3.7: physical memory protection.</content>
internal sealed partial class HartModel
{
    private const int PageFaultFetch = 12, PageFaultLoad = 13, PageFaultStore = 15, AccessFaultFetch = 1, AccessFaultLoad = 5, AccessFaultStore = 7;

    private readonly byte[] _pmpcfg = new byte[16];
    private readonly ulong[] _pmpaddr = new ulong[16];
    private ulong _mseccfg;

    /// <summary>The mode of loads and stores (3.1.6.3).</summary>
    private int DataMode => Mode == Machine && (_mstatus & Mprv) != 0 ? (int)(_mstatus >> 11) & 3 : Mode;

    private static ModelTrap PageFault(Access access, ulong address) => new(access switch
    {
        Access.Fetch => PageFaultFetch,
        Access.Load => PageFaultLoad,
        _ => PageFaultStore,
    }, address);

    private static ModelTrap AccessFault(Access access, ulong address) => new(access switch
    {
        Access.Fetch => AccessFaultFetch,
        Access.Load => AccessFaultLoad,
        _ => AccessFaultStore,
    }, address);

    /// <summary>The physical address of an access that lies in one page of 4 KiB.</summary>
    private ulong Translate(ulong address, int size, Access access, int mode)
    {
        ulong physical = mode == Machine || _satp >> 60 == 0 ? address : Walk(address, access, mode);
        if (physical >> 56 != 0 || !IsPermitted(physical, size, access, mode) || !ModelMemory.IsRam(physical))
            throw AccessFault(access, address);
        return physical;
    }

    private ulong Walk(ulong address, Access access, int mode)
    {
        int levels = (int)(_satp >> 60) - 8 + 3;
        // Bits above the translated ones are copies of the highest of them.
        int bits = 12 + (9 * levels);
        for (int i = bits; i < 64; i++)
        {
            if (((address >> i) & 1) != ((address >> (bits - 1)) & 1))
                throw PageFault(access, address);
        }

        ulong table = (_satp & (Bit(44) - 1)) << 12;
        for (int level = levels - 1; ; level--)
        {
            ulong index = (address >> (12 + (9 * level))) & 511;
            ulong place = table + (index * 8);
            if (!IsPermitted(place, 8, Access.Load, Supervisor) || !ModelMemory.IsRam(place))
                throw AccessFault(access, address);
            ulong entry = _memory.Read(place, 8);
            bool v = (entry & 1) != 0, r = (entry & 2) != 0, w = (entry & 4) != 0, x = (entry & 8) != 0;
            ulong pbmt = (entry >> 61) & 3;
            bool n = entry >> 63 != 0;
            if (!v || (!r && w) || ((entry >> 54) & 127) != 0)
                throw PageFault(access, address);
            if ((pbmt != 0 && (_menvcfg & Bit(62)) == 0) || (n && !_has.Svnapot) || pbmt == 3)
                throw PageFault(access, address);
            ulong number = (entry >> 10) & (Bit(44) - 1);
            if (!r && !x)
            {
                // D, A and U of a pointer are reserved, as are N and PBMT.
                if (level == 0 || (entry & 0xD0) != 0 || n || pbmt != 0)
                    throw PageFault(access, address);
                table = number << 12;
                continue;
            }

            return Leaf(address, access, mode, entry, level, number, n, place);
        }
    }

    private ulong Leaf(ulong address, Access access, int mode, ulong entry, int level, ulong number, bool contiguous, ulong place)
    {
        bool isUser = (entry & 16) != 0;
        bool readable = (entry & 2) != 0 || ((_mstatus & Mxr) != 0 && (entry & 8) != 0);
        bool permitted = access switch
        {
            Access.Fetch => (entry & 8) != 0,
            Access.Load => readable,
            _ => (entry & 4) != 0,
        };
        if (mode == User)
            permitted &= isUser;
        else if (isUser)
            permitted &= access != Access.Fetch && (_mstatus & Sum) != 0;
        ulong pageSize = Bit(12 + (9 * level));
        if (contiguous)
        {
            // The only size is 64 KiB.
            if (level != 0 || (number & 15) != 8)
                throw PageFault(access, address);
            pageSize = 0x10000;
            number &= ~15UL;
        }

        if (!permitted || ((number << 12) & (pageSize - 1)) != 0)
            throw PageFault(access, address);
        ulong updated = entry | 0x40 | (access == Access.Store ? 0x80u : 0);
        if (updated != entry)
        {
            if ((_menvcfg & Bit(61)) == 0)
                throw PageFault(access, address);
            if (!IsPermitted(place, 8, Access.Load, Supervisor) || !IsPermitted(place, 8, Access.Store, Supervisor))
                throw AccessFault(access, address);
            _memory.Write(place, 8, updated);
        }

        return (number << 12) | (address & (pageSize - 1));
    }

    /// <summary>The first byte that an entry matches, and the one behind the last; false where it is off or empty.</summary>
    private bool Range(int entry, out UInt128 start, out UInt128 end)
    {
        UInt128 address = _pmpaddr[entry];
        start = end = 0;
        switch ((_pmpcfg[entry] >> 3) & 3)
        {
            case 0:
                return false;
            case 1:
                start = entry == 0 ? 0 : (UInt128)_pmpaddr[entry - 1] << 2;
                end = address << 2;
                return start < end;
            case 2:
                start = address << 2;
                end = start + 4;
                return true;
            default:
                int ones = 0;
                while (ones < 64 && ((address >> ones) & 1) != 0)
                    ones++;
                UInt128 size = (UInt128)8 << ones;
                start = (address << 2) & ~(size - 1);
                end = start + size;
                return true;
        }
    }

    private bool IsPermitted(ulong address, int size, Access access, int mode)
    {
        if (_has.ProtectionEntries == 0)
            return true;
        bool lockdown = (_mseccfg & 1) != 0;
        for (int i = 0; i < _has.ProtectionEntries; i++)
        {
            if (!Range(i, out UInt128 start, out UInt128 end))
                continue;
            UInt128 first = address, behind = first + (uint)size;
            if (behind <= start || first >= end)
                continue;
            // 3.7.1.3: the entry must match all bytes.
            return first >= start && behind <= end && Permits(_pmpcfg[i], access, mode, lockdown);
        }

        if (mode != Machine)
            return false;
        return (_mseccfg & 2) == 0 && (!lockdown || access != Access.Fetch);
    }

    private static bool Permits(byte configuration, Access access, int mode, bool lockdown)
    {
        bool isLocked = (configuration & 0x80) != 0, isMachine = mode == Machine;
        int permissions = configuration & 7;
        if (!lockdown)
            return (isMachine && !isLocked) || (permissions & Need(access)) != 0;
        // The truth table of Smepmp, by L and XWR.
        (string machine, string others) = ((isLocked ? 8 : 0) | permissions) switch
        {
            0b0000 => ("", ""),
            0b0001 => ("", "r"),
            0b0010 => ("rw", "r"),
            0b0011 => ("", "rw"),
            0b0100 => ("", "x"),
            0b0101 => ("", "rx"),
            0b0110 => ("rw", "rw"),
            0b0111 => ("", "rwx"),
            0b1000 => ("", ""),
            0b1001 => ("r", ""),
            0b1010 => ("x", "x"),
            0b1011 => ("rw", ""),
            0b1100 => ("x", ""),
            0b1101 => ("rx", ""),
            0b1110 => ("rx", "x"),
            _ => ("r", "r"),
        };
        return (isMachine ? machine : others).Contains(access switch { Access.Load => 'r', Access.Store => 'w', _ => 'x' }, StringComparison.Ordinal);
    }

    private static int Need(Access access) => access switch { Access.Load => 1, Access.Store => 2, _ => 4 };

    private bool IsLocked(int entry) => (_pmpcfg[entry] & 0x80) != 0 && (_mseccfg & 4) == 0;

    private void WriteProtection(int entry, byte value)
    {
        if (IsLocked(entry))
            return;
        value &= 0x9F;
        int permissions = value & 7;
        if ((_mseccfg & 1) == 0)
        {
            // R=0 with W=1 is reserved: W becomes 0.
            _pmpcfg[entry] = (permissions & 3) == 2 ? (byte)(value & ~2) : value;
            return;
        }

        // Rules that make memory executable for M-mode cannot be added, unless RLB is set.
        bool machineExecutes = (value & 0x80) != 0 && permissions is 0b010 or 0b100 or 0b101 or 0b110;
        if ((value & 0x80) != 0 && machineExecutes && (_mseccfg & 4) == 0)
            return;
        _pmpcfg[entry] = value;
    }

    private void WriteProtectionAddress(int entry, ulong value)
    {
        bool belowLockedRange = entry + 1 < _has.ProtectionEntries && IsLocked(entry + 1) && ((_pmpcfg[entry + 1] >> 3) & 3) == 1;
        if (!IsLocked(entry) && !belowLockedRange)
            _pmpaddr[entry] = value & (Bit(54) - 1);
    }

    private void WriteSecurity(ulong value)
    {
        bool anyLocked = Array.Exists(_pmpcfg, configuration => (configuration & 0x80) != 0);
        ulong bypass = value & 4;
        if ((_mseccfg & 4) == 0 && anyLocked)
            bypass = 0;
        _mseccfg = bypass | ((_mseccfg | value) & 3);
    }
}
