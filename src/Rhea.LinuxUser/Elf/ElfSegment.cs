using Rhea.LinuxUser.Memory;

namespace Rhea.LinuxUser.Elf;

/// <summary>A segment that is loaded into memory (a PT_LOAD program header).</summary>
/// <param name="Address">The virtual address, before a load bias.</param>
/// <param name="MemorySize">Its size in memory, in bytes; zeros follow what is in the file.</param>
/// <param name="Offset">Where it starts in the file.</param>
/// <param name="FileSize">How much of it is in the file.</param>
/// <param name="Protection">The rights its pages get.</param>
internal readonly record struct ElfSegment(ulong Address, ulong MemorySize, ulong Offset, ulong FileSize, Protection Protection)
{
    internal ulong End => Address + MemorySize;

    internal ulong PageStart => Address & ~AddressMap.PageMask;

    internal ulong PageEnd => AddressMap.AlignUp(End);
}
