using Rhea.Translator.Execution;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Bytecode;

/// <summary>Atomic accesses to guest memory, made of the compare-and-swap function. False: the access faulted.</summary>
internal static unsafe class AtomicAccess
{
    public static bool Modify(nint state, nint* access, ulong address, ulong value, AtomicOperation operation, int size, ulong* result)
    {
        VcpuCore* core = CoreOf(state);
        // Where zero is expected and stored, memory does not change: a load that needs the permission to write.
        var exchange = Exchange(access, size);
        ulong old = exchange(state, address, 0, 0);
        while (core->StubExit == 0)
        {
            ulong found = exchange(state, address, old, Combine(operation, old, value, size));
            if (found == old)
            {
                *result = old;
                return core->StubExit == 0;
            }

            old = found;
        }

        return false;
    }

    public static bool CompareExchange(nint state, nint* access, ulong address, ulong* expected, ulong* desired, int size, ulong* result)
    {
        VcpuCore* core = CoreOf(state);
        if (size < 4)
        {
            ulong old = Exchange(access, size)(state, address, *expected, *desired);
            if (core->StubExit != 0)
            {
                return false;
            }

            *result = old;
            return true;
        }

        ulong* buffer = stackalloc ulong[6];
        buffer[0] = expected[0];
        buffer[1] = expected[1];
        buffer[2] = desired[0];
        buffer[3] = desired[1];
        _ = Exchange(access, size)(state, address, (ulong)buffer, 0);
        if (core->StubExit != 0)
        {
            return false;
        }

        result[0] = buffer[4];
        result[1] = buffer[5];
        return true;
    }

    /// <summary>The monitor is the value read (16 bytes), its address, and a word that is 1 + log2 of the size where it is armed.</summary>
    public static bool StoreExclusive(nint state, nint* access, ulong address, ulong* value, int size, ulong* monitor, ulong* result)
    {
        const ulong addressMask = 0x00FF_FFFF_FFFF_FFFF;
        uint* armed = (uint*)(monitor + 3);
        bool stored = false;
        if (monitor[2] == address && *armed == size + 1)
        {
            ulong* old = stackalloc ulong[2];
            if (!CompareExchange(state, access, address & addressMask, monitor, value, size, old))
            {
                return false;
            }

            stored = size == 4 ? old[0] == monitor[0] && old[1] == monitor[1] : old[0] == Mask(monitor[0], size);
        }

        *armed = 0;
        *result = stored ? 0u : 1;
        return true;
    }

    private static VcpuCore* CoreOf(nint state) => (VcpuCore*)(state - VcpuCore.Bias - sizeof(VcpuCore));

    private static delegate* unmanaged[SuppressGCTransition]<nint, ulong, ulong, ulong, ulong> Exchange(nint* access, int size) =>
        (delegate* unmanaged[SuppressGCTransition]<nint, ulong, ulong, ulong, ulong>)access[(int)GuestAccess.CompareExchange + size];

    private static ulong Mask(ulong value, int size) => size switch { 0 => (byte)value, 1 => (ushort)value, 2 => (uint)value, _ => value };

    private static long Signed(ulong value, int size) => size switch { 0 => (sbyte)value, 1 => (short)value, 2 => (int)value, _ => (long)value };

    private static ulong Combine(AtomicOperation operation, ulong old, ulong value, int size) => operation switch
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
}
