using System.Runtime.CompilerServices;
using Rhea.Translator.Execution;
using Rhea.Translator.Ir;
using Rhea.Translator.SystemMode;

namespace Rhea.Translator.Bytecode;

/// <summary>System mode: guest memory by virtual addresses, through a processor's translation buffer.</summary>
/// <param name="buffer">The buffer.</param>
/// <param name="state">The address of the guest's state.</param>
/// <param name="host">Memory by host addresses.</param>
internal readonly unsafe struct BufferedAccess(TranslationBuffer buffer, nint state, DirectAccess host) : IMemoryAccess
{
    private readonly VcpuCore* _core = (VcpuCore*)(state - sizeof(VcpuCore));
    private readonly int _mode = buffer.Mode;

    public static bool OneRegion => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Load(ulong address, int size)
    {
        byte* at = Find(address, size, ~0xFFFUL & ~TranslationBuffer.NotWritable);
        if (at == null)
        {
            return Slow(address, (SlowAccess)size) ? _core->Arguments[1] : 0;
        }

        return size switch { 0 => *at, 1 => *(ushort*)at, 2 => *(uint*)at, _ => Volatile.Read(ref *(ulong*)at) };
    }

    public void Load128(ulong address, ulong* result)
    {
        if (Slow(address, (SlowAccess)4))
        {
            result[0] = _core->Arguments[1];
            result[1] = _core->Arguments[2];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ulong address, int size, ulong value)
    {
        byte* at = Find(address, size, ~0xFFFUL);
        if (at == null)
        {
            _core->Arguments[1] = value;
            _ = Slow(address, (SlowAccess)size | SlowAccess.Store);
            return;
        }

        switch (size)
        {
            case 0:
                *at = (byte)value;
                break;
            case 1:
                *(ushort*)at = (ushort)value;
                break;
            case 2:
                *(uint*)at = (uint)value;
                break;
            default:
                Volatile.Write(ref *(ulong*)at, value);
                break;
        }
    }

    public void Store128(ulong address, ulong* value)
    {
        _core->Arguments[1] = value[0];
        _core->Arguments[2] = value[1];
        _ = Slow(address, (SlowAccess)4 | SlowAccess.Store);
    }

    public void StoreRelease(ulong address, int size, ulong* value)
    {
        if (size == 4)
        {
            Store128(address, value);
        }
        else
        {
            Store(address, size, *value);
        }

        Interlocked.MemoryBarrier();
    }

    public bool Modify(ulong address, ulong value, AtomicOperation operation, int size, ulong* result)
    {
        byte* at = Pointer(address, size);
        if (at == null)
        {
            return false;
        }

        ulong old = Read(at, size);
        while (true)
        {
            ulong found = Exchange(at, size, old, AtomicAccess.Combine(operation, old, value, size));
            if (found == old)
            {
                *result = old;
                return true;
            }

            old = found;
        }
    }

    public bool CompareExchange(ulong address, ulong* expected, ulong* desired, int size, ulong* result)
    {
        byte* at = Pointer(address, size);
        if (at == null)
        {
            return false;
        }

        if (size == 4)
        {
            return host.CompareExchange((ulong)at, expected, desired, size, result);
        }

        *result = Exchange(at, size, AtomicAccess.Mask(*expected, size), *desired);
        return true;
    }

    private static ulong Read(byte* at, int size) => size switch { 0 => *at, 1 => *(ushort*)at, 2 => *(uint*)at, _ => *(ulong*)at };

    private static ulong Exchange(byte* at, int size, ulong expected, ulong desired) => size switch
    {
        0 => Interlocked.CompareExchange(ref *at, (byte)desired, (byte)expected),
        1 => Interlocked.CompareExchange(ref *(ushort*)at, (ushort)desired, (ushort)expected),
        2 => Interlocked.CompareExchange(ref *(uint*)at, (uint)desired, (uint)expected),
        _ => Interlocked.CompareExchange(ref *(ulong*)at, desired, expected),
    };

    private byte* Pointer(ulong address, int size)
    {
        byte* at = Find(address, size, ~0xFFFUL);
        if (at == null && Slow(address, (SlowAccess)size | SlowAccess.Pointer))
        {
            at = (byte*)_core->Arguments[1];
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Find(ulong address, int size, ulong pageMask)
    {
        TranslationBuffer.Entry* entry = buffer.EntryOf(_mode, address);
        ulong offset = address ^ entry->Tag;
        return (offset & (pageMask | ((1UL << size) - 1))) == 0 ? (byte*)entry->Addend + offset : null;
    }

    /// <summary>False: the processor must leave, which the core's StubExit says.</summary>
    private bool Slow(ulong address, SlowAccess access)
    {
        _core->Arguments[0] = address;
        ExitReason reason = buffer.Access(access);
        _core->StubExit = (int)reason;
        VcpuHot.Of(state)->StubArgument = (int)reason;
        return reason == ExitReason.None;
    }
}
