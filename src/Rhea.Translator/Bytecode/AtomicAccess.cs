using Rhea.Translator.Ir;

namespace Rhea.Translator.Bytecode;

/// <summary>What atomic accesses to guest memory compute.</summary>
internal static unsafe class AtomicAccess
{
    /// <summary>
    /// A store that happens only where memory is as the exclusive load found it. The monitor is the value read (16 bytes), its address,
    /// and a word that is 1 + log2 of the size where it is armed. The result is 0 where it stored. False: the access faulted.
    /// </summary>
    public static bool StoreExclusive<TMemory>(TMemory memory, ulong address, ulong addressMask, ulong* value, int size, ulong* monitor, ulong* result)
        where TMemory : struct, IMemoryAccess
    {
        uint* armed = (uint*)(monitor + 3);
        bool stored = false;
        if (monitor[2] == address && *armed == size + 1)
        {
            ulong* old = stackalloc ulong[2];
            if (!memory.CompareExchange(address & addressMask, monitor, value, size, old))
            {
                return false;
            }

            stored = size == 4 ? old[0] == monitor[0] && old[1] == monitor[1] : old[0] == Mask(monitor[0], size);
        }

        *armed = 0;
        *result = stored ? 0u : 1;
        return true;
    }

    /// <summary>What an atomic operation stores.</summary>
    public static ulong Combine(AtomicOperation operation, ulong old, ulong value, int size) => operation switch
    {
        AtomicOperation.Add => old + value,
        AtomicOperation.Clear => old & ~value,
        AtomicOperation.Xor => old ^ value,
        AtomicOperation.Or => old | value,
        AtomicOperation.MaxSigned => Signed(old, size) >= Signed(value, size) ? old : value,
        AtomicOperation.MinSigned => Signed(old, size) <= Signed(value, size) ? old : value,
        AtomicOperation.MaxUnsigned => Math.Max(old, Mask(value, size)),
        AtomicOperation.MinUnsigned => Math.Min(old, Mask(value, size)),
        _ => value,
    };

    /// <summary>The low bytes of a value, at most eight.</summary>
    public static ulong Mask(ulong value, int size) => size switch { 0 => (byte)value, 1 => (ushort)value, 2 => (uint)value, _ => value };

    private static long Signed(ulong value, int size) => size switch { 0 => (sbyte)value, 1 => (short)value, 2 => (int)value, _ => (long)value };
}
