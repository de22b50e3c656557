namespace Rhea.Translator.X64;

/// <summary>The regions of each guest page: lists in one array.</summary>
internal sealed class PageIndex
{
    private readonly Dictionary<ulong, int> _first = [];
    private (int Region, int Next)[] _nodes = new (int, int)[1024];
    private int _count;
    private int _free = -1;

    /// <summary>The number of pages with regions.</summary>
    public int Count => _first.Count;

    /// <summary>The first node of a page, or -1.</summary>
    public int First(ulong page) => _first.GetValueOrDefault(page, -1);

    public int Next(int node) => _nodes[node].Next;

    public int Region(int node) => _nodes[node].Region;

    /// <summary>Adds a region to the pages of its bytes.</summary>
    public void Add(int region, ulong start, ulong end)
    {
        for (ulong page = start >> 12; page <= (end - 1) >> 12; page++)
        {
            int node = _free;
            if (node >= 0)
            {
                _free = _nodes[node].Next;
            }
            else
            {
                if (_count == _nodes.Length)
                {
                    Array.Resize(ref _nodes, _count * 2);
                }

                node = _count++;
            }

            _nodes[node] = (region, First(page));
            _first[page] = node;
        }
    }

    /// <summary>Removes a region. Nodes of other regions stay as they are.</summary>
    public void Remove(int region, ulong start, ulong end)
    {
        for (ulong page = start >> 12; page <= (end - 1) >> 12; page++)
        {
            int previous = -1;
            int node = First(page);
            while (node >= 0 && _nodes[node].Region != region)
            {
                previous = node;
                node = _nodes[node].Next;
            }

            if (node < 0)
            {
                continue;
            }

            int next = _nodes[node].Next;
            if (previous >= 0)
            {
                _nodes[previous].Next = next;
            }
            else if (next >= 0)
            {
                _first[page] = next;
            }
            else
            {
                _first.Remove(page);
            }

            _nodes[node].Next = _free;
            _free = node;
        }
    }
}
