namespace Rhea.PrivilegedCampaign.Model;

/// <summary>Physical memory: RAM that starts as zero.</summary>
internal sealed class ModelMemory
{
    public const ulong Start = 0x8000_0000, Size = 16 << 20;
    private const ulong PageMask = 0xFFF;

    private readonly Dictionary<ulong, byte[]> _pages = [];

    /// <summary>The pages that were written.</summary>
    public IEnumerable<(ulong Address, byte[] Bytes)> Pages => _pages.Select(page => (page.Key, page.Value));

    /// <summary>Whether there is RAM; for devices and ROM the model has no answer.</summary>
    public static bool IsRam(ulong address)
    {
        if (address is < 0x1100_0000)
            throw new OpenQuestionException("a device");
        return address - Start < Size;
    }

    public ulong Read(ulong address, int size)
    {
        ulong value = 0;
        for (int i = 0; i < size; i++)
        {
            ulong at = address + (uint)i;
            value |= (ulong)(_pages.TryGetValue(at & ~PageMask, out byte[]? page) ? page[at & PageMask] : 0) << (8 * i);
        }

        return value;
    }

    public void Write(ulong address, int size, ulong value)
    {
        for (int i = 0; i < size; i++)
        {
            ulong at = address + (uint)i;
            if (!_pages.TryGetValue(at & ~PageMask, out byte[]? page))
                _pages[at & ~PageMask] = page = new byte[PageMask + 1];
            page[at & PageMask] = (byte)(value >> (8 * i));
        }
    }

    public ModelMemory Copy()
    {
        var copy = new ModelMemory();
        foreach ((ulong address, byte[] bytes) in Pages)
            copy._pages[address] = [.. bytes];
        return copy;
    }
}
