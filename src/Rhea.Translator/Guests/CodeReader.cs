namespace Rhea.Translator.Guests;

/// <summary>Reads guest code: the page that was looked at last, through the host address that an engine gave for it.</summary>
public sealed unsafe class CodeReader
{
    private const int PageBits = 12;

    private Func<ulong, nint> _locate = _ => 0;
    private ulong _page;
    private nint _distance;

    /// <summary>Reads through <paramref name="locate"/> from now on (<see cref="IGuestFrontend.Build"/>).</summary>
    public void Open(Func<ulong, nint> locate)
    {
        _locate = locate;
        _page = ulong.MaxValue;
    }

    /// <summary>Whether instructions can be fetched from an address's page; it is the current page then.</summary>
    public bool IsFetchable(ulong address)
    {
        if (IsCurrent(address))
        {
            return true;
        }

        nint code = _locate(address);
        if (code == 0)
        {
            return false;
        }

        _page = address >> PageBits;
        _distance = code - (nint)address;
        return true;
    }

    /// <summary>Whether an address is in the page that was found fetchable last.</summary>
    public bool IsCurrent(ulong address) => address >> PageBits == _page;

    /// <summary>The bytes at an address in the current page.</summary>
    public byte* At(ulong address) => (byte*)((nint)address + _distance);

    /// <summary>The bytes at any address, which holds to the end of its page; null where instructions cannot be fetched.</summary>
    public byte* Elsewhere(ulong address) => (byte*)_locate(address);
}
