namespace Rhea.Guest.RiscV.Privileged;

/// <summary>Page-based memory types (Svpbmt), as encoded in bits 62 and 61 of a page-table entry.</summary>
public enum MemoryType : byte
{
    /// <summary>PMA: as the physical memory attributes say.</summary>
    Physical = 0,

    /// <summary>NC: main memory, not cached.</summary>
    NonCacheable = 1,

    /// <summary>IO: a device, strongly ordered.</summary>
    InputOutput = 2,
}
