using Rhea.Base.Memory;
using Rhea.Guest.RiscV.Privileged;
using Rhea.Translator.SystemMode;
using AccessKind = Rhea.Translator.SystemMode.AccessKind;
using HartAccess = Rhea.Guest.RiscV.Privileged.AccessKind;

namespace Rhea.Machines.RiscV;

/// <content>The memory management unit as the translator sees it.</content>
public sealed unsafe partial class RiscVProcessor : IGuestMmu
{
    private const ulong PageMask = 0xFFF;

    /// <summary>The mode of code in M-mode whose data are accessed as in another mode (mstatus.MPRV).</summary>
    private const int Borrowed = 4;

    private Cause _cause;
    private ulong _causeValue;
    private TranslationMode _borrowed = TranslationMode.Machine;

    /// <inheritdoc/>
    public int Mode { get; private set; } = (int)TranslationMode.Machine;

    /// <inheritdoc/>
    public bool Translate(ulong address, int size, AccessKind kind, out PageMapping mapping)
    {
        mapping = default;
        (HartAccess access, TranslationMode mode) = kind switch
        {
            AccessKind.Fetch => (HartAccess.Fetch, Hart.FetchMode),
            AccessKind.Store => (HartAccess.Store, Hart.DataMode),
            _ => (HartAccess.Load, Hart.DataMode),
        };
        if (!Hart.Translate(address, access, mode, out AddressTranslation found, size))
            return Fail(found.Cause, found.Value);
        ulong physical = found.PhysicalAddress & ~PageMask;
        mapping.Physical = physical;
        mapping.IsReadable = (found.Permissions & AccessPermissions.Read) != 0;
        mapping.IsWritable = (found.Permissions & AccessPermissions.Write) != 0;
        mapping.IsCacheable = found.Cacheable && (kind == AccessKind.Fetch || !IsWatched(address & ~PageMask));
        mapping.Size = mode == TranslationMode.Machine ? PageMask + 1 : found.PageSize;
        if (_memory.View.Find(physical, out FlatRange range) && range.Host != 0 && range.Holds(physical, PageMask + 1))
        {
            mapping.Host = range.Host + (nint)(physical - range.Start);
            mapping.IsRam = range.Region is RamRegion { IsReadOnly: false };
        }
        else if (kind == AccessKind.Fetch)
        {
            // Instructions come from memory only.
            return Fail(Cause.InstructionAccessFault, address);
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Read(ulong physical, ulong address, int size, out ulong value)
    {
        value = 0;
        return MayAccessDevice()
            && (_memory.Load(physical, size, out value) == MemoryResult.Ok || FailAccess(Cause.LoadAccessFault, physical, address, size));
    }

    /// <inheritdoc/>
    public bool Write(ulong physical, ulong address, int size, ulong value) =>
        MayAccessDevice()
        && (_memory.Store(physical, size, value) == MemoryResult.Ok || FailAccess(Cause.StoreAccessFault, physical, address, size));

    /// <inheritdoc/>
    public void RefuseAtomic(ulong address) => _ = Fail(Cause.StoreAccessFault, address);

    private bool FailAccess(Cause cause, ulong physical, ulong address, int size)
    {
        if (Log is { WantsGuestErrors: true } log)
            log.GuestError($"hart {Settings.HartId}: {(cause == Cause.LoadAccessFault ? "load" : "store")} of {size} bytes at 0x{physical:x}: nothing is there, or it is refused");
        return Fail(cause, address);
    }

    private bool Fail(Cause cause, ulong value)
    {
        _cause = cause;
        _causeValue = value;
        return false;
    }

    /// <summary>The bits of the instruction at an address, which was executed: 16 or 32.</summary>
    private bool TryReadInstruction(ulong pc, out uint word)
    {
        word = 0;
        if (!TryReadHalf(pc, out uint low))
            return false;
        word = low;
        if ((low & 3) == 3 && TryReadHalf(pc + 2, out uint high))
            word |= high << 16;
        return true;
    }

    private bool TryReadHalf(ulong address, out uint half)
    {
        half = 0;
        if (!Translate(address, sizeof(ushort), AccessKind.Fetch, out PageMapping mapping))
            return false;
        half = *(ushort*)(mapping.Host + (nint)(address & PageMask));
        return true;
    }
}
