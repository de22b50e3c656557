using System.Runtime.InteropServices;
using Rhea.Translator.Execution;
using Rhea.Translator.SystemMode;

namespace Rhea.Translator.Tests.SystemMode;

/// <summary>A memory management unit that tests fill page by page; its device's registers are in a dictionary.</summary>
internal sealed unsafe class TestMmu : IGuestMmu, IDisposable
{
    public const int RamSize = 64 << 12;

    private readonly byte* _ram = (byte*)NativeMemory.AlignedAlloc(RamSize, 4096);

    public TestMmu() => new Span<byte>(_ram, RamSize).Clear();

    public Dictionary<(int Mode, ulong Page), (ulong Physical, bool Writable)> Pages { get; } = [];

    /// <summary>Physical addresses behind RAM are a device's.</summary>
    public Dictionary<ulong, ulong> Device { get; } = [];

    public List<string> Log { get; } = [];

    public int Mode { get; set; }

    /// <summary>A page of data that is never cached, since its accesses are asked about; 1 for none.</summary>
    public ulong WatchedPage { get; set; } = 1;

    public (ulong Address, int Size, WatchedAccess Access) LastWatched { get; private set; }

    public Span<byte> Ram => new(_ram, RamSize);

    public void Map(ulong address, ulong physical, bool writable = true) => Pages[(Mode, address >> 12)] = (physical, writable);

    public bool Translate(ulong address, int size, AccessKind kind, out PageMapping mapping)
    {
        mapping = default;
        if (!Pages.TryGetValue((Mode, address >> 12), out (ulong Physical, bool Writable) page) || (kind == AccessKind.Store && !page.Writable))
        {
            Log.Add($"{kind} fault {address:x}");
            return false;
        }

        if (kind != AccessKind.Fetch)
        {
            Log.Add($"{kind} {address >> 12:x}");
        }

        mapping = new PageMapping
        {
            Physical = page.Physical,
            Host = page.Physical < RamSize ? (nint)(_ram + page.Physical) : 0,
            IsRam = page.Physical < RamSize,
            IsReadable = true,
            IsWritable = page.Writable,
            IsCacheable = kind == AccessKind.Fetch || address >> 12 != WatchedPage >> 12,
        };
        return true;
    }

    public bool Read(ulong physical, ulong address, int size, out ulong value)
    {
        Log.Add($"read {physical:x} {size}");
        return Device.TryGetValue(physical, out value);
    }

    public bool Write(ulong physical, ulong address, int size, ulong value)
    {
        Log.Add($"write {physical:x} {size}");
        Device[physical] = value;
        return true;
    }

    public ExitReason Watch(ulong address, int size, WatchedAccess access)
    {
        LastWatched = (address, size, access);
        return address >> 12 == WatchedPage >> 12 ? ExitReason.Watchpoint : ExitReason.None;
    }

    public void RefuseAtomic(ulong address) => Log.Add($"no atomic {address:x}");

    public void Dispose() => NativeMemory.AlignedFree(_ram);
}
