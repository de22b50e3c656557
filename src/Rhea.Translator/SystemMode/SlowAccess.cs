namespace Rhea.Translator.SystemMode;

/// <summary>What generated code tells of an access that is not in the translation buffer: log2 of its size, and these.</summary>
[Flags]
internal enum SlowAccess
{
    SizeMask = 7,

    /// <summary>The value loaded is sign-extended.</summary>
    Signed = 8,

    Store = 16,

    /// <summary>The host address is wanted, to write there.</summary>
    Pointer = 32,
}
