using System.Runtime.CompilerServices;

namespace Rhea.Guest.RiscV.Privileged;

/// <content>Address translation (Privileged Architecture, 10.3 to 10.6; Svnapot, Svpbmt, Svadu).</content>
public sealed unsafe partial class Hart
{
    private const ulong EntryValid = 1 << 0;
    private const ulong EntryRead = 1 << 1;
    private const ulong EntryWrite = 1 << 2;
    private const ulong EntryExecute = 1 << 3;
    private const ulong EntryUser = 1 << 4;
    private const ulong EntryAccessed = 1 << 6;
    private const ulong EntryDirty = 1 << 7;
    private const int MemoryTypeShift = 61;
    private const ulong EntryContiguous = 1UL << 63;
    private const ulong ReservedIn64 = 0x7fUL << 54;
    private const ulong LargestBlock = 1 << 30;

    // What satp and menvcfg say, worked out.
    private int walkLevels;
    private int walkIndexBits;
    private int walkEntrySize;
    private int walkAddressBits;
    private ulong walkRoot;
    private ulong walkReserved;

    /// <summary>Translates a virtual address for an access, setting the page's accessed and dirty bits where menvcfg.ADUE says so.</summary>
    /// <param name="address">The address; where an access spans two pages, each part is translated by itself.</param>
    /// <param name="kind">What the access does.</param>
    /// <param name="mode">The rules: <see cref="DataMode"/> or <see cref="FetchMode"/>.</param>
    /// <param name="result">Where it is, or the exception.</param>
    /// <param name="size">The bytes accessed on this page. It matters where physical memory protection splits the page.</param>
    /// <returns>Whether the access is allowed.</returns>
    public bool Translate(ulong address, AccessKind kind, TranslationMode mode, out AddressTranslation result, int size = 1)
    {
        Unsafe.SkipInit(out result);
        address &= addressMask;
        if (mode == TranslationMode.Machine || walkLevels == 0)
        {
            result.MemoryType = MemoryType.Physical;
            return Protect(address, address, LargestBlock, AccessPermissions.All, kind, mode, size, ref result);
        }

        return Walk(address, kind, mode, size, ref result);
    }

    /// <summary>Where a virtual address is mapped, whatever the mapping allows, for a debugger. Changes nothing.</summary>
    public bool TryProbe(ulong address, TranslationMode mode, out ulong physicalAddress)
    {
        address &= addressMask;
        physicalAddress = address;
        if (mode == TranslationMode.Machine || walkLevels == 0)
            return true;
        return TryFindLeaf(address, out ulong entry, out int level, out _) == LeafResult.Found &&
            TryGetLeafAddress(address, entry, level, out physicalAddress, out _);
    }

    private enum LeafResult
    {
        Found,
        PageFault,
        AccessFault,
    }

    /// <summary>Takes over satp and menvcfg.</summary>
    private void SelectWalk()
    {
        int mode = rv32 ? (int)(satp >> 31) : (int)(satp >> 60);
        if (mode == 0)
        {
            walkLevels = 0;
            return;
        }

        walkEntrySize = rv32 ? 4 : 8;
        walkIndexBits = rv32 ? 10 : 9;
        walkLevels = rv32 ? 2 : mode - (int)VirtualMemory.Sv39 + 3;
        walkAddressBits = 12 + (walkLevels * walkIndexBits);
        walkRoot = (rv32 ? satp & 0x3fffff : satp & 0xfff_ffff_ffff) << 12;
        walkReserved = 0;
        if (rv32)
            return;
        walkReserved = ReservedIn64;
        if ((menvcfg & EnvironmentConfiguration.Pbmte) == 0)
            walkReserved |= 3UL << MemoryTypeShift;
        if (!settings.Has(HartExtensions.Svnapot))
            walkReserved |= EntryContiguous;
    }

    private bool Walk(ulong address, AccessKind kind, TranslationMode mode, int size, ref AddressTranslation result)
    {
        while (true)
        {
            LeafResult found = TryFindLeaf(address, out ulong entry, out int level, out ulong entryAddress);
            if (found != LeafResult.Found)
                return found == LeafResult.PageFault ? PageFault(address, kind, ref result) : AccessFault(address, kind, ref result);
            AccessPermissions permissions = EntryPermissions(entry, mode);
            if ((permissions & Needed(kind)) == 0 || !TryGetLeafAddress(address, entry, level, out ulong physical, out ulong pageSize))
                return PageFault(address, kind, ref result);

            ulong used = entry | EntryAccessed | (kind == AccessKind.Store ? EntryDirty : 0);
            if (used != entry)
            {
                if ((menvcfg & EnvironmentConfiguration.Adue) == 0)
                    return PageFault(address, kind, ref result);
                if (!protection.Allows(entryAddress, walkEntrySize, machineMode: false, AccessPermissions.Read | AccessPermissions.Write) ||
                    !environment.TryExchangeMemory(entryAddress, walkEntrySize, entry, used, out bool exchanged))
                    return AccessFault(address, kind, ref result);
                if (!exchanged)
                    continue;
            }

            if ((used & EntryDirty) == 0)
                permissions &= ~AccessPermissions.Write;
            result.MemoryType = (MemoryType)((entry >> MemoryTypeShift) & 3);
            return Protect(address, physical, pageSize, permissions, kind, mode, size, ref result);
        }
    }

    /// <summary>Steps 1 to 4 of the walk (10.3.2).</summary>
    private LeafResult TryFindLeaf(ulong address, out ulong entry, out int level, out ulong entryAddress)
    {
        entry = entryAddress = 0;
        level = walkLevels - 1;
        if (!rv32 && (ulong)((long)(address << (64 - walkAddressBits)) >> (64 - walkAddressBits)) != address)
            return LeafResult.PageFault;
        ulong table = walkRoot;
        int indexBits = walkIndexBits;
        int size = walkEntrySize;
        ulong indexMask = (1UL << indexBits) - 1;
        for (int shift = 12 + (level * indexBits); ; level--, shift -= indexBits)
        {
            entryAddress = table + (((address >> shift) & indexMask) * (uint)size);
            if (!protection.Allows(entryAddress, size, machineMode: false, AccessPermissions.Read) ||
                !environment.TryReadMemory(entryAddress, size, out entry))
                return LeafResult.AccessFault;
            if ((entry & EntryValid) == 0 || (entry & (EntryRead | EntryWrite)) == EntryWrite || (entry & walkReserved) != 0)
                return LeafResult.PageFault;
            if ((entry & (EntryRead | EntryExecute)) != 0)
                return LeafResult.Found;
            const ulong onlyInLeaves = EntryUser | EntryAccessed | EntryDirty | EntryContiguous | (3UL << MemoryTypeShift);
            if (level == 0 || (entry & onlyInLeaves) != 0)
                return LeafResult.PageFault;
            table = EntryBase(entry);
        }
    }

    private ulong EntryBase(ulong entry) => rv32 ? (entry & 0xffff_fc00) << 2 : (entry << 2) & 0xff_ffff_ffff_f000;

    /// <summary>What a leaf allows; loads of pages that are only executable under MXR included (10.3.1).</summary>
    private AccessPermissions EntryPermissions(ulong entry, TranslationMode mode)
    {
        var permissions = (AccessPermissions)((entry >> 1) & 7);
        if ((mstatus & MachineStatus.Mxr) != 0 && (entry & EntryExecute) != 0)
            permissions |= AccessPermissions.Read;
        bool user = (entry & EntryUser) != 0;
        if (mode == TranslationMode.User)
            return user ? permissions : AccessPermissions.None;
        if (!user)
            return permissions;
        return mode == TranslationMode.SupervisorUserMemory ? permissions & ~AccessPermissions.Execute : AccessPermissions.None;
    }

    /// <summary>The address through a leaf; false where the entry is reserved: a misaligned superpage, or another contiguous size than 64 KiB.</summary>
    private bool TryGetLeafAddress(ulong address, ulong entry, int level, out ulong physical, out ulong pageSize)
    {
        ulong start = EntryBase(entry);
        physical = 0;
        pageSize = 1UL << (12 + (level * walkIndexBits));
        if ((entry & EntryContiguous) != 0)
        {
            if (level != 0 || (start & 0xf000) != 0x8000)
                return false;
            pageSize = 0x10000;
            start &= ~0xffffUL;
        }

        if (((entry >> MemoryTypeShift) & 3) == 3)
            return false;
        ulong offset = pageSize - 1;
        if ((start & offset) != 0)
            return false;
        physical = start | (address & offset);
        return true;
    }

    /// <summary>Applies physical memory protection, and completes the result.</summary>
    private bool Protect(
        ulong address, ulong physical, ulong pageSize, AccessPermissions permissions, AccessKind kind, TranslationMode mode, int size, ref AddressTranslation result)
    {
        if (physical >> PhysicalMemoryProtection.AddressBits != 0)
            return AccessFault(address, kind, ref result);
        permissions &= protection.Look(physical, size, pageSize, mode == TranslationMode.Machine, out ulong block);
        if ((permissions & Needed(kind)) == 0)
            return AccessFault(address, kind, ref result);
        result.PhysicalAddress = physical;
        result.PageSize = block;
        result.Permissions = permissions;
        return true;
    }

    private static AccessPermissions Needed(AccessKind kind) => kind switch
    {
        AccessKind.Fetch => AccessPermissions.Execute,
        AccessKind.Load => AccessPermissions.Read,
        _ => AccessPermissions.Write,
    };

    private static bool PageFault(ulong address, AccessKind kind, ref AddressTranslation result)
    {
        Cause cause = kind switch
        {
            AccessKind.Fetch => Cause.InstructionPageFault,
            AccessKind.Load => Cause.LoadPageFault,
            _ => Cause.StorePageFault,
        };
        return Fail(address, cause, ref result);
    }

    private static bool AccessFault(ulong address, AccessKind kind, ref AddressTranslation result) => Fail(address, AccessFaultOf(kind), ref result);

    /// <summary>The exception of an access that finds nothing at its physical address.</summary>
    public static Cause AccessFaultOf(AccessKind kind) => kind switch
    {
        AccessKind.Fetch => Cause.InstructionAccessFault,
        AccessKind.Load => Cause.LoadAccessFault,
        _ => Cause.StoreAccessFault,
    };

    private static bool Fail(ulong address, Cause cause, ref AddressTranslation result)
    {
        result = new AddressTranslation { Cause = cause, Value = address };
        return false;
    }
}
