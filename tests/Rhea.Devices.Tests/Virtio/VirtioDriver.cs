using System.Buffers.Binary;
using Rhea.Base.Memory;
using Rhea.Devices.Virtio;

namespace Rhea.Devices.Tests.Virtio;

/// <summary>A small driver: sets a device up through its registers and plays the other side of its queues.</summary>
internal sealed class VirtioDriver : IDisposable
{
    internal const ulong RamStart = 0x80000000, RamSize = 1 << 20, BufferArea = RamStart + 0x40000;
    private const ulong QueueArea = RamStart + 0x10000, QueueStride = 0x8000;
    private const ushort Next = 1, Write = 2;

    private readonly bool _isLegacy;
    private readonly Dictionary<int, Ring> _rings = [];

    internal VirtioDriver(Func<VirtioEnvironment, VirtioDevice> create, bool isLegacy = false)
    {
        _isLegacy = isLegacy;
        Ram = RamRegion.TryCreate("ram", RamSize)!;
        var root = new ContainerRegion("root", MemoryRegion.WholeSpace);
        root.Add(Ram, RamStart);
        Memory = new AddressSpace(root);
        Environment = new VirtioEnvironment(Memory, Clock, new Lock());
        Device = create(Environment);
        Transport.Plug(Device);
    }

    internal RamRegion Ram { get; }

    internal AddressSpace Memory { get; }

    internal TestClock Clock { get; } = new();

    internal VirtioEnvironment Environment { get; }

    internal VirtioDevice Device { get; }

    internal VirtioMmio Transport => _transport ??= new VirtioMmio(_isLegacy);

    private VirtioMmio? _transport;

    internal uint this[ulong register]
    {
        get
        {
            lock (Environment.Lock)
                return (uint)Transport.Read(register, 4);
        }

        set
        {
            lock (Environment.Lock)
                Transport.Write(register, 4, value);
        }
    }

    internal Span<byte> Bytes(ulong address, int length) => Ram.Span(address - RamStart, length);

    /// <summary>Accepts features and sets all queues up.</summary>
    internal void Start(ulong features = ulong.MaxValue, int size = 8)
    {
        // As Linux does: the page size before the reset.
        this[0x28] = 4096;
        this[0x70] = 0;
        this[0x70] = 3;
        this[0x14] = 0;
        ulong offered = this[0x10];
        this[0x14] = 1;
        offered |= (ulong)this[0x10] << 32;
        features &= offered;
        this[0x24] = 0;
        this[0x20] = (uint)features;
        this[0x24] = 1;
        this[0x20] = (uint)(features >> 32);
        this[0x70] = 11;
        Assert.Equal(11U, this[0x70]);
        for (int i = 0; i < Device.Queues.Count; i++)
        {
            ulong start = QueueArea + ((ulong)i * QueueStride), available = start + (16 * (ulong)size), used = start + 4096;
            Bytes(start, 8192).Clear();
            _rings[i] = new Ring(start, available, used, size, (features & VirtioNumbers.EventIndex) != 0);
            this[0x30] = (uint)i;
            Assert.NotEqual(0U, this[0x34]);
            this[0x38] = (uint)size;
            if (_isLegacy)
            {
                this[0x3C] = 4096;
                this[0x40] = (uint)(start / 4096);
                continue;
            }

            (this[0x80], this[0x84], this[0x90], this[0xA0]) = ((uint)start, 0, (uint)available, (uint)used);
            this[0x44] = 1;
        }

        this[0x70] = 15;
    }

    internal void SetDescriptor(int queue, int index, ulong address, uint length, ushort flags, ushort next)
    {
        Span<byte> bytes = Bytes(_rings[queue].Descriptors + (16 * (ulong)index), 16);
        WriteDescriptor(bytes, address, length, flags, next);
    }

    internal static void WriteDescriptor(Span<byte> bytes, ulong address, uint length, ushort flags, ushort next)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, address);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[12..], flags);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[14..], next);
    }

    /// <summary>Gives a chain of buffers that starts at a descriptor, and notifies.</summary>
    internal void Send(int queue, int first, params (ulong Address, uint Length, bool IsWritable)[] parts)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            ushort flags = (ushort)((i + 1 < parts.Length ? Next : 0) | (parts[i].IsWritable ? Write : 0));
            SetDescriptor(queue, first + i, parts[i].Address, parts[i].Length, flags, (ushort)(first + i + 1));
        }

        Give(queue, (ushort)first);
        Notify(queue);
    }

    /// <summary>Puts a descriptor into the ring of what is available.</summary>
    internal void Give(int queue, ushort head)
    {
        Ring ring = _rings[queue];
        BinaryPrimitives.WriteUInt16LittleEndian(Bytes(ring.Available + 4 + (2 * (ulong)(ring.Given % ring.Size)), 2), head);
        ring.Given++;
        SetAvailableIndex(queue, (ushort)ring.Given);
    }

    internal void SetAvailableIndex(int queue, ushort index) => BinaryPrimitives.WriteUInt16LittleEndian(Bytes(_rings[queue].Available + 2, 2), index);

    internal void SetUsedEvent(int queue, ushort index) =>
        BinaryPrimitives.WriteUInt16LittleEndian(Bytes(_rings[queue].Available + 4 + (2 * (ulong)_rings[queue].Size), 2), index);

    internal void SetNoInterrupt(int queue) => Bytes(_rings[queue].Available, 1)[0] = 1;

    internal ushort AvailableEvent(int queue) =>
        BinaryPrimitives.ReadUInt16LittleEndian(Bytes(_rings[queue].Used + 4 + (8 * (ulong)_rings[queue].Size), 2));

    internal void Notify(int queue) => this[0x50] = (uint)queue;

    internal ushort UsedIndex(int queue) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(_rings[queue].Used + 2, 2));

    /// <summary>Waits until a chain comes back. Gives its first descriptor and how much was written.</summary>
    internal (uint Head, uint Written) Await(int queue)
    {
        Ring ring = _rings[queue];
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                lock (Environment.Lock)
                    return UsedIndex(queue) != (ushort)ring.Taken;
            },
            10_000), "nothing came back");
        Span<byte> element = Bytes(ring.Used + 4 + (8 * (ulong)(ring.Taken % ring.Size)), 8);
        ring.Taken++;
        return (BinaryPrimitives.ReadUInt32LittleEndian(element), BinaryPrimitives.ReadUInt32LittleEndian(element[4..]));
    }

    public void Dispose()
    {
        (Device as IDisposable)?.Dispose();
        Ram.Dispose();
    }

    private sealed record Ring(ulong Descriptors, ulong Available, ulong Used, int Size, bool HasEvents)
    {
        internal int Given { get; set; }

        internal int Taken { get; set; }
    }
}
