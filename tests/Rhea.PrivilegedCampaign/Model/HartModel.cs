namespace Rhea.PrivilegedCampaign.Model;

/// <summary>Which optional extensions the modelled hart has.</summary>
/// <param name="Svadu">menvcfg.ADUE.</param>
/// <param name="Svade">With Svadu: ADUE starts as 0.</param>
/// <param name="Sstc">stimecmp.</param>
/// <param name="Svnapot">The N bit.</param>
/// <param name="Svpbmt">The PBMT field.</param>
/// <param name="Svinval">The fences in parts.</param>
/// <param name="Smepmp">mseccfg.</param>
/// <param name="CacheBlocks">Zicbom and Zicboz.</param>
/// <param name="LargestMode">The largest value of satp.MODE: 8, 9 or 10; 0 for Bare alone.</param>
/// <param name="ProtectionEntries">16 or 0.</param>
internal sealed record ModelSettings(
    bool Svadu, bool Svade, bool Sstc, bool Svnapot, bool Svpbmt, bool Svinval, bool Smepmp, bool CacheBlocks, int LargestMode, int ProtectionEntries);

/// <summary>
/// One hart of RV64 as the Privileged Architecture manual describes it, written for plainness: it walks the tables at every access and looks at every
/// entry of physical memory protection. It shares nothing with the emulator. Where the manual leaves a choice, it makes that of
/// docs/riscv-privileged.md.
/// </summary>
internal sealed partial class HartModel
{
    public const int User = 0, Supervisor = 1, Machine = 3;

    private readonly ModelSettings _has;
    private readonly ModelMemory _memory;

    public HartModel(ModelSettings settings, ModelMemory memory)
    {
        _has = settings;
        _memory = memory;
        _menvcfg = settings is { Svadu: true, Svade: false } ? Bit(61) : 0;
    }

    public ulong[] X { get; } = new ulong[32];

    public ulong[] F { get; } = new ulong[32];

    public ulong Pc { get; set; }

    public int Mode { get; set; } = Machine;

    /// <summary>Levels of the lines from devices: bits of mip.</summary>
    public ulong Lines { get; set; }

    /// <summary>mtime.</summary>
    public ulong Time { get; init; }

    /// <summary>Addresses at which a record ends.</summary>
    public required Func<ulong, bool> IsEnd { get; init; }

    /// <summary>Traps taken, by their cause, interrupts from 64 on.</summary>
    public List<int> Taken { get; } = [];

    private static ulong Bit(int number) => 1UL << number;

    /// <summary>Runs to an end. False: there is none within the limit.</summary>
    public bool Run(int limit)
    {
        for (int i = 0; i < limit; i++)
        {
            if (PendingInterrupt() is int interrupt)
            {
                Trap(interrupt, isInterrupt: true, 0);
                continue;
            }

            try
            {
                uint word = Fetch();
                if (IsEnd(Pc))
                    return true;
                Execute(word);
            }
            catch (ModelTrap trap)
            {
                Trap(trap.Cause, isInterrupt: false, trap.Value);
            }
        }

        return false;
    }

    /// <summary>Parcels that were written since the last FENCE.I: what is fetched there is open.</summary>
    private readonly HashSet<ulong> _stale = [];

    private void WriteMemory(ulong address, int size, ulong value)
    {
        _memory.Write(address, size, value);
        for (ulong parcel = address & ~1UL; parcel < address + (uint)size; parcel += 2)
            _stale.Add(parcel);
    }

    private ulong FetchParcel(ulong address)
    {
        ulong physical = Translate(address, 2, Access.Fetch, Mode);
        return _stale.Contains(physical) ? throw new OpenQuestionException("code that was written") : _memory.Read(physical, 2);
    }

    /// <summary>Instructions come in parcels of 16 bits; each is an access of its own.</summary>
    private uint Fetch()
    {
        uint low = (uint)FetchParcel(Pc);
        if ((low & 3) != 3 || IsEnd(Pc))
            return low;
        return low | ((uint)FetchParcel(Pc + 2) << 16);
    }
}
