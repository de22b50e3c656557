namespace Rhea.Translator.Bytecode;

/// <summary>The functions that reach guest memory; each of the four is followed by those for the other sizes: log2 of the size is added.</summary>
internal enum GuestAccess
{
    /// <summary>An integer, zero-extended; 16 bytes go to where the value points.</summary>
    Load = 0,

    /// <summary>The low bytes of the value; 16 bytes come from where it points.</summary>
    Store = 5,

    /// <summary>As Store, ordered before later loads.</summary>
    StoreRelease = 10,

    /// <summary>The old value is returned; 16 bytes: the value points to expected, desired and old.</summary>
    CompareExchange = 15,

    Count = 20,
}
