namespace Rhea.Guest.RiscV.Privileged;

/// <summary>What <see cref="Hart.Translate"/> found: where a virtual address is and what the mapping allows, or the exception to raise.</summary>
public struct AddressTranslation
{
    /// <summary>The physical address.</summary>
    public ulong PhysicalAddress;

    /// <summary>
    /// The size in bytes of the naturally aligned block around the address that is mapped contiguously and with the same permissions; a
    /// power of two. Less than 4096 where physical memory protection splits the page: such a translation serves this access only.
    /// </summary>
    public ulong PageSize;

    /// <summary>What the mapping allows under the given mode. Write is absent while the page's dirty bit is clear.</summary>
    public AccessPermissions Permissions;

    /// <summary>The page's memory type.</summary>
    public MemoryType MemoryType;

    /// <summary>On failure: the exception, a page fault or an access fault.</summary>
    public Cause Cause;

    /// <summary>On failure: what goes into xtval, the virtual address.</summary>
    public ulong Value;

    /// <summary>Whether an entry of a TLB with pages of 4 KiB may keep it.</summary>
    public readonly bool Cacheable => PageSize >= 4096;
}
