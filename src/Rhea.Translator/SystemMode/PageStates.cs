using Rhea.Base.Host;

namespace Rhea.Translator.SystemMode;

/// <summary>
/// Two bits for each page of physical memory that processors and translations read without a lock: whether some translation buffer may have
/// an entry by which the page is written directly, and whether code was or may be translated from it.
/// </summary>
/// <remarks>Whoever sets one bit looks at the other one behind a full barrier: at least one of two threads sees what the other did.</remarks>
/// <param name="isUsed">Whether there is physical memory at all.</param>
internal sealed unsafe class PageStates(bool isUsed) : IDisposable
{
    private const int Writable = 1;
    private const int Code = 2;

    /// <summary>One TiB; pages above share the states of those below, which costs time only.</summary>
    private const ulong PageCount = 1 << 28;

    private readonly byte* _states = isUsed ? (byte*)HostMemory.Allocate((nuint)PageCount) : null;

    public bool HoldsCode(ulong page) => (Volatile.Read(ref *At(page)) & Code) != 0;

    /// <summary>A translation buffer is about to get an entry by which a page is written directly; false if it must not, because of code.</summary>
    public bool TryMakeWritable(ulong page)
    {
        byte* state = At(page);
        if ((Volatile.Read(ref *state) & Writable) == 0)
        {
            Set(state, Writable);
        }
        else
        {
            Interlocked.MemoryBarrier();
        }

        return (Volatile.Read(ref *state) & Code) == 0;
    }

    /// <summary>Code is about to be translated from a page; true if translation buffers may have entries by which it is written.</summary>
    public bool SetCode(ulong page)
    {
        byte* state = At(page);
        Set(state, Code);
        return (Volatile.Read(ref *state) & Writable) != 0;
    }

    /// <summary>No translation buffer writes to a page directly any more, and none will while it holds code.</summary>
    public void ClearWritable(ulong page)
    {
        if (page >> 12 < PageCount)
        {
            Clear(At(page), Writable);
        }
    }

    /// <summary>A page holds no code any more.</summary>
    public void ClearCode(ulong page) => Clear(At(page), Code);

    public void Dispose()
    {
        if (_states != null)
        {
            HostMemory.Free((nint)_states, (nuint)PageCount);
        }
    }

    private static void Set(byte* state, int bit)
    {
        int shift = (int)((nint)state & 3) * 8;
        Interlocked.Or(ref *(int*)((nint)state & ~3), bit << shift);
    }

    private static void Clear(byte* state, int bit)
    {
        int shift = (int)((nint)state & 3) * 8;
        Interlocked.And(ref *(int*)((nint)state & ~3), ~(bit << shift));
    }

    private byte* At(ulong page) => _states + ((page >> 12) & (PageCount - 1));
}
