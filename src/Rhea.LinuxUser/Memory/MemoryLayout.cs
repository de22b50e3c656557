using Rhea.Translator.Execution;

namespace Rhea.LinuxUser.Memory;

/// <summary>Where things go in the guest's address space. All addresses are page-aligned; a guest address is a host address.</summary>
/// <param name="Limit">The end of the space that the guest may use.</param>
/// <param name="Reserved">A range within it that the emulator uses itself; may be empty.</param>
/// <param name="StackSize">The size of the main thread's stack.</param>
internal sealed record MemoryLayout(ulong Limit, (ulong Start, ulong End) Reserved, ulong StackSize)
{
    /// <summary>The lowest address handed out without a request for it (vm.mmap_min_addr).</summary>
    internal const ulong Floor = 0x1_0000;

    /// <summary>Where position-independent programs are loaded: at a usual place, in small spaces at two thirds (ELF_ET_DYN_BASE).</summary>
    internal ulong ProgramBase => Limit > UsualProgramBase * 2 ? UsualProgramBase : Limit / 3 * 2 & ~AddressMap.PageMask;

    private const ulong UsualProgramBase = 0x55_5555_0000;

    /// <summary>Linux keeps at least this much between the stack's top and the first mapping below it.</summary>
    private const ulong MinimumStackGap = 128 << 20;

    /// <summary>What stays free below the engine's limit, above which memory of its own may lie: what runs over the end of the guest's faults.</summary>
    private const ulong LimitGap = 0x1_0000;

    /// <summary>The end of the main stack: below the limit, with a page that stays free.</summary>
    internal ulong StackTop => (Reserved.End > Reserved.Start && Reserved.End == Limit ? Reserved.Start : Limit) - 0x1_0000;

    /// <summary>Searches for free memory start here and go down.</summary>
    internal ulong MappingTop => StackTop - Math.Max(MinimumStackGap, AddressMap.AlignUp(StackSize) + (1 << 20));

    /// <summary>Takes the limits from an engine.</summary>
    internal static MemoryLayout For(ExecutionEngine engine, ulong stackSize)
    {
        ulong limit = engine.GuestAddressLimit & ~AddressMap.PageMask;
        return new(engine.ReservedRange.End == limit ? limit : limit - LimitGap, engine.ReservedRange, stackSize);
    }

    /// <summary>Whether a range lies within what the guest may use.</summary>
    internal bool IsGuest(ulong start, ulong length) =>
        start <= Limit && length <= Limit - start && (start + length <= Reserved.Start || start >= Reserved.End);
}
