using System.Runtime.CompilerServices;
using Rhea.Translator.Execution;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Bytecode;

/// <summary>Guest memory as it is, through <see cref="X64.AccessStubs"/>.</summary>
/// <param name="state">The address of the guest's state.</param>
/// <param name="access">The functions, by <see cref="GuestAccess"/>.</param>
internal readonly unsafe struct DirectAccess(nint state, nint* access) : IMemoryAccess
{
    private readonly nint _stateRegister = state + VcpuCore.Bias;

    public static bool OneRegion => false;

    public VcpuCore* Core => (VcpuCore*)(_stateRegister - VcpuCore.Bias - sizeof(VcpuCore));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Load(ulong address, int size) => Function(GuestAccess.Load, size)(_stateRegister, address, 0, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load128(ulong address, ulong* result) => Function(GuestAccess.Load, 4)(_stateRegister, address, (ulong)result, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ulong address, int size, ulong value) => Function(GuestAccess.Store, size)(_stateRegister, address, value, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store128(ulong address, ulong* value) => Function(GuestAccess.Store, 4)(_stateRegister, address, (ulong)value, 0);

    public void StoreRelease(ulong address, int size, ulong* value) =>
        Function(GuestAccess.StoreRelease, size)(_stateRegister, address, size == 4 ? (ulong)value : *value, 0);

    public bool Modify(ulong address, ulong value, AtomicOperation operation, int size, ulong* result)
    {
        // Where zero is expected and stored, memory does not change: a load that needs the permission to write.
        var exchange = Function(GuestAccess.CompareExchange, size);
        ulong old = exchange(_stateRegister, address, 0, 0);
        while (Core->StubExit == 0)
        {
            ulong found = exchange(_stateRegister, address, old, AtomicAccess.Combine(operation, old, value, size));
            if (found == old)
            {
                *result = old;
                return Core->StubExit == 0;
            }

            old = found;
        }

        return false;
    }

    public bool CompareExchange(ulong address, ulong* expected, ulong* desired, int size, ulong* result)
    {
        var exchange = Function(GuestAccess.CompareExchange, size);
        if (size < 4)
        {
            ulong old = exchange(_stateRegister, address, *expected, *desired);
            if (Core->StubExit != 0)
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
        _ = exchange(_stateRegister, address, (ulong)buffer, 0);
        if (Core->StubExit != 0)
        {
            return false;
        }

        result[0] = buffer[4];
        result[1] = buffer[5];
        return true;
    }

    /// <summary>Whether memory could be written; nothing changes. False: the fault is in the core.</summary>
    public bool ProbeWrite(ulong address)
    {
        _ = Function(GuestAccess.CompareExchange, 0)(_stateRegister, address, 0, 0);
        return Core->StubExit == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private delegate* unmanaged[SuppressGCTransition]<nint, ulong, ulong, ulong, ulong> Function(GuestAccess kind, int size) =>
        (delegate* unmanaged[SuppressGCTransition]<nint, ulong, ulong, ulong, ulong>)access[(int)kind + size];
}
