using System.Buffers.Binary;
using Rhea.Base.Memory;
using static Rhea.Devices.Virtio.VirtioNumbers;

namespace Rhea.Devices.Virtio;

/// <summary>
/// A split virtqueue (Virtual I/O Device version 1.2, 2.7). Everything in guest memory is the driver's, and can be nonsense: that makes
/// <see cref="Error"/> not null, and the queue stands still until the device is reset. Used under the machine's lock.
/// </summary>
public sealed partial class Virtqueue
{
    /// <summary>The most parts of a chain, indirect tables included.</summary>
    public const int LongestChain = 1024;

    // Descriptors that lie across ranges of RAM have more parts.
    private const int MostParts = 4 * LongestChain;

    private const int DescriptorSize = 16, UsedElementSize = 8, RingHeader = 4;
    private const ushort NoInterrupt = 1;

    private readonly AddressSpace _memory;
    private readonly Stack<VirtqueueBuffer> _free = new();
    private RamSlice _descriptors, _available, _used;
    private ushort _nextAvailable, _nextUsed, _signalledUsed;
    private bool _hasSignalled, _hasNews;
    private uint _generation;
    private ulong _features;
    private int _outstanding;

    internal Virtqueue(AddressSpace memory, int largestSize)
    {
        _memory = memory;
        LargestSize = Size = largestSize;
    }

    /// <summary>The most descriptors that the device allows.</summary>
    public int LargestSize { get; }

    /// <summary>The number of descriptors: a power of two.</summary>
    public int Size { get; private set; }

    /// <summary>Whether the driver has set the queue up.</summary>
    public bool IsReady { get; private set; }

    /// <summary>What is wrong with what the driver wrote, or null.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether the driver has given something that was not taken yet.</summary>
    public bool HasAvailable => IsReady && Error is null && Cell(_available, 2) != _nextAvailable;

    /// <summary>Takes the next chain of descriptors; null if there is none, or if <see cref="Error"/> says why not.</summary>
    public VirtqueueBuffer? Pop()
    {
        if (!IsReady || Error is not null)
            return null;
        ushort given = Cell(_available, 2);
        if (given == _nextAvailable)
            return null;
        if ((ushort)(given - _nextAvailable) > Size)
            return Fail<VirtqueueBuffer>($"available index {given} is too far from {_nextAvailable}");
        // The driver cannot have more chains under way than there are descriptors.
        if (_outstanding >= Size)
            return Fail<VirtqueueBuffer>("a descriptor was given again before it was used");
        // The index was read before the entry: Cell is a volatile read.
        ushort head = Cell(_available, RingHeader + (2 * (_nextAvailable & (Size - 1))));
        VirtqueueBuffer buffer = _free.Count != 0 ? _free.Pop() : new VirtqueueBuffer();
        buffer.Begin(head, _generation);
        if (ReadChain(buffer) is { } error)
        {
            _free.Push(buffer);
            return Fail<VirtqueueBuffer>(error);
        }

        _nextAvailable++;
        _outstanding++;
        return buffer;
    }

    /// <summary>Asks the driver to notify when it gives the next chain. Tells whether it has done so meanwhile.</summary>
    public bool RearmNotification()
    {
        if (!IsReady || Error is not null)
            return false;
        if ((_features & EventIndex) != 0)
        {
            SetCell(_used, RingHeader + (UsedElementSize * Size), _nextAvailable);
            // The driver writes its index and then reads this; we the other way round.
            Interlocked.MemoryBarrier();
        }

        return HasAvailable;
    }

    /// <summary>Gives a chain back, into which so many bytes were written. <paramref name="buffer"/> must not be used any more.</summary>
    public void Push(VirtqueueBuffer buffer, uint written)
    {
        if (buffer.Generation != _generation)
        {
            _free.Push(buffer);
            return;
        }

        if (IsReady && Error is null)
        {
            _hasNews = true;
            RamSlice element = _used.Part(RingHeader + (UsedElementSize * (_nextUsed & (Size - 1))), UsedElementSize);
            BinaryPrimitives.WriteUInt32LittleEndian(element.Span, buffer.Head);
            BinaryPrimitives.WriteUInt32LittleEndian(element.Span[4..], written);
            element.NotifyWritten();
            SetCell(_used, 2, ++_nextUsed);
        }

        _outstanding--;
        _free.Push(buffer);
    }

    /// <summary>Whether the driver wants to be interrupted for what was given back since the last time that it was.</summary>
    public bool ShouldInterrupt()
    {
        if (!IsReady || Error is not null || !_hasNews)
            return false;
        _hasNews = false;
        // What was given back must be seen before the driver's wishes are read.
        Interlocked.MemoryBarrier();
        if ((_features & EventIndex) == 0)
            return (Cell(_available, 0) & NoInterrupt) == 0 || ((_features & NotifyOnEmpty) != 0 && _outstanding == 0 && !HasAvailable);
        ushort last = _signalledUsed, wanted = Cell(_available, RingHeader + (2 * Size));
        bool isFirst = !_hasSignalled;
        _signalledUsed = _nextUsed;
        _hasSignalled = true;
        return isFirst || (ushort)(_nextUsed - wanted - 1) < (ushort)(_nextUsed - last);
    }

    /// <summary>Forgets everything. Chains that are still out are given back without effect.</summary>
    internal void Reset()
    {
        IsReady = false;
        Error = null;
        Size = LargestSize;
        _nextAvailable = _nextUsed = _signalledUsed = 0;
        _hasSignalled = _hasNews = false;
        _outstanding = 0;
        _generation++;
        _descriptors = _available = _used = default;
    }

    /// <summary>Sets the number of descriptors. What is not a power of two up to the largest is not taken.</summary>
    internal void SetSize(uint size)
    {
        if (!IsReady && size != 0 && size <= (uint)LargestSize && (size & (size - 1)) == 0)
            Size = (int)size;
    }

    /// <summary>The driver has said where the three parts are.</summary>
    internal void Start(ulong descriptors, ulong available, ulong used, ulong features)
    {
        if (IsReady)
            return;
        IsReady = true;
        _features = features;
        bool found = Locate(descriptors, DescriptorSize * Size, 16, out _descriptors)
            & Locate(available, RingHeader + (2 * Size) + 2, 2, out _available)
            & Locate(used, RingHeader + (UsedElementSize * Size) + 2, 4, out _used);
        if (!found)
            _ = Fail<object>("the queue is not in RAM, or not aligned");
    }

    private bool Locate(ulong address, int length, ulong alignment, out RamSlice slice) =>
        _memory.Slice(address, (ulong)length, true, out slice) == MemoryResult.Ok && slice.Length == length && address % alignment == 0;

    private T? Fail<T>(string error)
        where T : class
    {
        Error = error;
        return null;
    }
}
