namespace Rhea.Translator.Bytecode;

/// <summary>The bytecode of a region.</summary>
internal sealed unsafe class BytecodeRegion
{
    private readonly BytecodeInstruction[] _code;
    private volatile bool _isDropped;

    public BytecodeRegion(ulong address, ulong start, ulong end, ReadOnlySpan<BytecodeInstruction> code, ReadOnlySpan<ulong> guestAddresses, int links, bool isVolatile)
    {
        GuestAddress = address;
        Start = start;
        End = end;
        _code = GC.AllocateUninitializedArray<BytecodeInstruction>(code.Length, true);
        code.CopyTo(_code);
        Code = (BytecodeInstruction*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _code[0]);
        GuestAddresses = guestAddresses.ToArray();
        IsVolatile = isVolatile;
        Links = new BytecodeRegion?[links];
    }

    public ulong GuestAddress { get; }

    /// <summary>The guest bytes that the bytecode depends on.</summary>
    public ulong Start { get; }

    public ulong End { get; }

    /// <summary>The instructions; they do not move, and live as long as this object.</summary>
    public BytecodeInstruction* Code { get; }

    /// <summary>The guest instruction of each instruction.</summary>
    public ulong[] GuestAddresses { get; }

    /// <summary>The regions that direct exits lead to, where they are known.</summary>
    public BytecodeRegion?[] Links { get; }

    /// <summary>Whether it calls helpers that give something else each time.</summary>
    public bool IsVolatile { get; }

    /// <summary>The guest bytes have changed.</summary>
    public bool IsDropped => _isDropped;

    public void Drop() => _isDropped = true;
}
