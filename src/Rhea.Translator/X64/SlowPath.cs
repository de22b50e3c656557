using Rhea.Translator.Execution;

namespace Rhea.Translator.X64;

/// <summary>Code that is emitted behind the region, since it runs rarely.</summary>
internal enum SlowPathKind
{
    NormaliseFlags, Poll, RecordAndLink, Link, Lookup, CallLookup, HelperExit, Underflow, CanonicalNan, Misaligned, Far, Access, Reason,
}

/// <summary>Where an operand of a flags record is: a host register, memory (register -2), or a constant (-1).</summary>
internal readonly record struct RecordedOperand(int Register, Mem Memory, long Constant);

internal struct SlowPath
{
    public SlowPathKind Kind;
    public Label Entry;
    public nint Return;
    public ulong Pc;

    /// <summary>Where instructions are counted: how many of the block are not executed if it is left here.</summary>
    public int Uncounted;

    /// <summary>It belongs to a loop with a convention of its own.</summary>
    public bool IsLocal;

    /// <summary>The flags are to be stored as they are described.</summary>
    public bool StoresDescribedFlags;

    /// <summary>The number of a link; of an exit, its reason.</summary>
    public int Link;
    public ConstantPool Nan;
    public LazyFlags Record;
    public RecordedOperand RecordA;
    public RecordedOperand RecordB;

    /// <summary>Of an access: what it is, its address and offset registers, where its result goes (-1: nowhere) and as what.</summary>
    public SystemMode.SlowAccess Access;
    public Gpr Address;
    public Gpr Offset;

    /// <summary>Of an access in a loop: the stream that it belongs to, or -1; and where it is done when its page is known.</summary>
    public int Stream;
    public nint Direct;
    public int Result;
    public Ir.IrType ResultType;
}

/// <summary>A list that is reused, and whose elements are changed in place.</summary>
internal sealed class SlowPathList
{
    private SlowPath[] _items = new SlowPath[32];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    public ref SlowPath At(int index) => ref _items[index];

    public ref SlowPath Add(SlowPathKind kind)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        _items[Count] = new SlowPath { Kind = kind, Entry = Label.New() };
        return ref _items[Count++];
    }
}
