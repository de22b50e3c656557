namespace Rhea.Translator.Ir;

/// <summary>The type of a value. Integers live in general registers, F* and V128 in vector registers.</summary>
public enum IrType : byte
{
    /// <summary>No value.</summary>
    Void,

    /// <summary>32-bit integer. The upper half of its host register is not defined.</summary>
    I32,

    /// <summary>64-bit integer.</summary>
    I64,

    /// <summary>Half-precision number (the bits above it are not defined).</summary>
    F16,

    /// <summary>Single-precision number (the bits above it are not defined).</summary>
    F32,

    /// <summary>Double-precision number (the bits above it are not defined).</summary>
    F64,

    /// <summary>128-bit vector.</summary>
    V128,

    /// <summary>The condition flags N, Z, C, V as one value that exists only where it is consumed.</summary>
    Flags,
}
