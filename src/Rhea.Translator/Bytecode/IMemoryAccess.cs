using Rhea.Translator.Ir;

namespace Rhea.Translator.Bytecode;

/// <summary>How bytecode reaches guest memory. A fault is left in the processor's core: its StubExit is not zero then.</summary>
/// <remarks>Sizes are logarithms to the base of 2 of the size in bytes; 4, 16 bytes, only where it is said.</remarks>
internal unsafe interface IMemoryAccess
{
    /// <summary>Whether the interpreter stops behind a region.</summary>
    static abstract bool OneRegion { get; }

    /// <summary>Loads an integer, zero-extended.</summary>
    ulong Load(ulong address, int size);

    /// <summary>Loads 16 bytes, indivisibly where they are aligned.</summary>
    void Load128(ulong address, ulong* result);

    /// <summary>Stores the low bytes of a value.</summary>
    void Store(ulong address, int size, ulong value);

    /// <summary>Stores 16 bytes.</summary>
    void Store128(ulong address, ulong* value);

    /// <summary>Stores up to 16 bytes, ordered before later loads.</summary>
    void StoreRelease(ulong address, int size, ulong* value);

    /// <summary>An atomic operation on memory; false: it faulted.</summary>
    bool Modify(ulong address, ulong value, AtomicOperation operation, int size, ulong* result);

    /// <summary>Compares and exchanges up to 16 bytes, atomically; the result is what was there. False: it faulted.</summary>
    bool CompareExchange(ulong address, ulong* expected, ulong* desired, int size, ulong* result);
}
