using System.Buffers.Binary;
using System.Text;
using Rhea.Devices.Blocks;

namespace Rhea.Devices.Virtio;

/// <summary>A disk (5.2). A thread of its own does the work.</summary>
public sealed partial class VirtioBlock : VirtioDevice, IDisposable
{
    /// <summary>The unit of addresses.</summary>
    public const int SectorSize = 512;

    /// <summary>The longest serial number.</summary>
    public const int SerialLength = 20;

    private const uint Block = 2;
    private const int QueueSize = 256;

    // Of one request to discard, or to write zeros.
    private const uint MostClearedSectors = int.MaxValue / SectorSize;

    // Features (5.2.3).
    private const ulong MostSegments = 1UL << 2, Geometry = 1UL << 4, ReadOnly = 1UL << 5, BlockSize = 1UL << 6, FlushCommand = 1UL << 9,
        Topology = 1UL << 10, WriteCache = 1UL << 11, DiscardCommand = 1UL << 13, WriteZeroesCommand = 1UL << 14;

    // The configuration space (5.2.4).
    private const int CapacityPlace = 0, SegmentsPlace = 12, CylindersPlace = 16, HeadsPlace = 18, SectorsPlace = 19, BlockSizePlace = 20,
        SmallestTransferPlace = 26, WriteCachePlace = 32, QueuesPlace = 34, MostDiscardPlace = 36, DiscardSegmentsPlace = 40,
        DiscardAlignmentPlace = 44, MostZeroesPlace = 48, ZeroesSegmentsPlace = 52, ZeroesUnmapPlace = 56, ConfigurationSize = 60;

    private readonly IDisk _disk;
    private readonly DiskWorker _worker;
    private readonly byte[] _configuration = new byte[ConfigurationSize];
    private readonly byte[] _serial = new byte[SerialLength];
    private readonly Stack<Request> _free = new();
    private uint _generation;

    /// <summary>Makes a disk.</summary>
    /// <param name="environment">The machine around it.</param>
    /// <param name="disk">What is behind it. The device disposes of it.</param>
    /// <param name="isReadOnly">Whether the driver is to know that it cannot write.</param>
    /// <param name="serial">The serial number, which is cut if it is too long.</param>
    public VirtioBlock(VirtioEnvironment environment, IDisk disk, bool isReadOnly, string serial = "")
        : base(environment, Block, FeaturesFor(isReadOnly || disk.IsReadOnly), QueueSize)
    {
        _disk = disk;
        _worker = new DiskWorker(environment.Lock, environment.WorksAtOnce);
        byte[] text = Encoding.ASCII.GetBytes(serial);
        text.AsSpan(0, Math.Min(text.Length, SerialLength)).CopyTo(_serial);
        FillConfiguration();
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Configuration => _configuration;

    private bool IsReadOnlyDisk => (OfferedFeatures & ReadOnly) != 0;

    /// <summary>Whether each write is to survive before it is answered: the driver does not flush, or has switched the cache off.</summary>
    private bool IsWriteThrough => !Has(FlushCommand) || (Has(WriteCache) && _configuration[WriteCachePlace] == 0);

    /// <inheritdoc/>
    public override void WriteConfiguration(int offset, ReadOnlySpan<byte> value)
    {
        if (offset == WriteCachePlace && Has(WriteCache))
            _configuration[WriteCachePlace] = (byte)(value[0] & 1);
    }

    /// <summary>Waits for the requests, saves what was written and closes the disk. Not to be called under the machine's lock.</summary>
    public void Dispose()
    {
        _worker.Drain();
        _worker.Dispose();
        _ = _disk.IsReadOnly ? 0 : _disk.Flush();
        _disk.Dispose();
    }

    /// <inheritdoc/>
    protected override bool WaitsForHost(int index) => false;

    /// <inheritdoc/>
    protected override void OnReset()
    {
        _worker.CancelAll();
        _generation++;
        _configuration[WriteCachePlace] = 1;
    }

    /// <inheritdoc/>
    protected override void OnQueue(int index, Virtqueue queue)
    {
        for (int i = 0; i < queue.Size && queue.Pop() is { } buffer; i++)
        {
            Request request = _free.Count != 0 ? _free.Pop() : new Request(this);
            if (request.Parse(buffer) is { } error)
            {
                queue.Push(buffer, 0);
                _free.Push(request);
                Fail(error);
                return;
            }

            _worker.Submit(request);
        }
    }

    private static ulong FeaturesFor(bool isReadOnly) =>
        MostSegments | Geometry | BlockSize | FlushCommand | Topology | WriteCache
        | (isReadOnly ? ReadOnly : DiscardCommand | WriteZeroesCommand);

    private void FillConfiguration()
    {
        const uint heads = 16, sectors = 63, mostCylinders = 16383;
        ulong capacity = _disk.Length / SectorSize;
        Span<byte> all = _configuration;
        BinaryPrimitives.WriteUInt64LittleEndian(all[CapacityPlace..], capacity);
        BinaryPrimitives.WriteUInt32LittleEndian(all[SegmentsPlace..], QueueSize - 2);
        BinaryPrimitives.WriteUInt16LittleEndian(all[CylindersPlace..], (ushort)Math.Min(capacity / (heads * sectors), mostCylinders));
        all[HeadsPlace] = (byte)heads;
        all[SectorsPlace] = (byte)sectors;
        BinaryPrimitives.WriteUInt32LittleEndian(all[BlockSizePlace..], SectorSize);
        BinaryPrimitives.WriteUInt16LittleEndian(all[SmallestTransferPlace..], 1);
        all[WriteCachePlace] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(all[QueuesPlace..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(all[MostDiscardPlace..], MostClearedSectors);
        BinaryPrimitives.WriteUInt32LittleEndian(all[DiscardSegmentsPlace..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(all[DiscardAlignmentPlace..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(all[MostZeroesPlace..], MostClearedSectors);
        BinaryPrimitives.WriteUInt32LittleEndian(all[ZeroesSegmentsPlace..], 1);
        all[ZeroesUnmapPlace] = 1;
    }
}
