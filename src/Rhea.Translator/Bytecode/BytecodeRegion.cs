using Rhea.Translator.Execution;

namespace Rhea.Translator.Bytecode;

/// <summary>What an instruction of bytecode belongs to.</summary>
/// <param name="Address">The guest instruction.</param>
/// <param name="Uncounted">Where instructions are counted: how many of the block are not executed if it is left here.</param>
internal readonly record struct GuestPoint(ulong Address, int Uncounted);

/// <summary>The bytecode of a region.</summary>
internal sealed unsafe class BytecodeRegion
{
    private readonly BytecodeInstruction[] _code;
    private readonly GuestPoint[] _points;
    private volatile bool _isDropped;

    public BytecodeRegion(ulong address, ulong start, ulong end, ReadOnlySpan<BytecodeInstruction> code, ReadOnlySpan<GuestPoint> points, int links, bool isVolatile)
    {
        Key = new RegionKey(address, 0);
        Start = start;
        End = end;
        _code = GC.AllocateUninitializedArray<BytecodeInstruction>(code.Length, true);
        code.CopyTo(_code);
        Code = (BytecodeInstruction*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _code[0]);
        _points = points.ToArray();
        IsVolatile = isVolatile;
        Links = new BytecodeRegion?[links];
    }

    /// <summary>The size of the bytecode in bytes.</summary>
    public int Size => _code.Length * sizeof(BytecodeInstruction);

    public ulong GuestAddress => Key.Address;

    /// <summary>What it is found by.</summary>
    public RegionKey Key { get; private set; }

    /// <summary>The guest bytes that the bytecode depends on.</summary>
    public ulong Start { get; private set; }

    public ulong End { get; private set; }

    /// <summary>System mode: the physical page that the region's one instruction reaches into, or 0.</summary>
    public ulong SecondPage { get; private set; }

    /// <summary>The numbers of the pages that the bytecode depends on.</summary>
    public IEnumerable<ulong> Pages
    {
        get
        {
            for (ulong page = Start >> 12; page <= (End - 1) >> 12; page++)
            {
                yield return page;
            }

            if (SecondPage != 0)
            {
                yield return SecondPage >> 12;
            }
        }
    }

    /// <summary>The instructions; they do not move, and live as long as this object.</summary>
    public BytecodeInstruction* Code { get; }

    /// <summary>The regions that direct exits lead to, where they are known.</summary>
    public BytecodeRegion?[] Links { get; }

    /// <summary>Whether it calls helpers that give something else each time.</summary>
    public bool IsVolatile { get; }

    /// <summary>The guest bytes have changed.</summary>
    public bool IsDropped => _isDropped;

    /// <summary>The guest instruction that an instruction belongs to, which is not executed: it and what follows does not count.</summary>
    public ulong Leave(BytecodeInstruction* at, VcpuHot* hot)
    {
        ref GuestPoint point = ref _points[at - Code];
        hot->Budget += point.Uncounted;
        return point.Address;
    }

    /// <summary>System mode: says where the guest bytes are.</summary>
    public void Place(in RegionKey key, ulong start, ulong end, ulong secondPage)
    {
        Key = key;
        Start = start;
        End = end;
        SecondPage = secondPage;
    }

    public void Drop() => _isDropped = true;
}
