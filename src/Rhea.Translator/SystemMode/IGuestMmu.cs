namespace Rhea.Translator.SystemMode;

/// <summary>What an access is for.</summary>
public enum AccessKind
{
    /// <summary>Data are read.</summary>
    Load,

    /// <summary>Data are written.</summary>
    Store,

    /// <summary>Instructions are fetched.</summary>
    Fetch,
}

/// <summary>What a page of 4 KiB of virtual addresses is mapped to.</summary>
public struct PageMapping
{
    /// <summary>The physical address of the page.</summary>
    public ulong Physical;

    /// <summary>The host address of the page in RAM or ROM; 0 where there is a device or nothing.</summary>
    public nint Host;

    /// <summary>Whether the guest may read there.</summary>
    public bool IsReadable;

    /// <summary>Whether the guest may write there, and nothing has to be noted when it does.</summary>
    public bool IsWritable;

    /// <summary>Whether the page is RAM: a write changes what is at <see cref="Host"/>.</summary>
    public bool IsRam;

    /// <summary>The size in bytes of the page of the guest's that this is a part of, at least 4096.</summary>
    public ulong Size;

    /// <summary>False where this holds for the one access only, because the page is divided. Instructions there are executed one at a time.</summary>
    public bool IsCacheable;
}

/// <summary>
/// A processor's memory management unit as the translator sees it. All methods are called on the processor's own thread. Where one gives
/// false, it has recorded the guest's exception, and the processor leaves with <see cref="Execution.ExitReason.GuestException"/> at the instruction.
/// </summary>
public interface IGuestMmu
{
    /// <summary>
    /// The mode in which data are accessed now, from 0 to <see cref="TranslationBuffer.ModeCount"/> - 1: what is cached of one mode does not
    /// hold in another. Code is translated for a mode.
    /// </summary>
    int Mode { get; }

    /// <summary>Finds the page of an access, or of that part of one which lies on the page. Of a fetch it is told in units of the instructions' alignment.</summary>
    bool Translate(ulong address, int size, AccessKind kind, out PageMapping mapping);

    /// <summary>Reads 1, 2, 4 or 8 bytes of a device; the virtual address is for the exception.</summary>
    bool Read(ulong physical, ulong address, int size, out ulong value);

    /// <summary>Writes 1, 2, 4 or 8 bytes to a device or to ROM.</summary>
    bool Write(ulong physical, ulong address, int size, ulong value);

    /// <summary>
    /// An access that is not in the translation buffer is about to be made, whole and not yet translated: None, or why the processor leaves before
    /// it. Pages where this may give something else must not be cacheable.
    /// </summary>
    Execution.ExitReason Watch(ulong address, int size, Execution.WatchedAccess access) => Execution.ExitReason.None;

    /// <summary>Refuses an atomic access where there is no RAM; records the exception.</summary>
    void RefuseAtomic(ulong address);
}
