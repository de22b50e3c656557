using System.Buffers.Binary;
using Rhea.Base.Interrupts;
using Rhea.Base.Memory;
using static Rhea.Devices.Virtio.VirtioNumbers;

namespace Rhea.Devices.Virtio;

/// <summary>A place for a virtio device in memory (Virtual I/O Device version 1.2, 4.2; with legacy interface 4.2.4).</summary>
public sealed class VirtioMmio : IDeviceMemory, IVirtioTransport
{
    /// <summary>The size of the registers.</summary>
    public const ulong Size = 0x200;

    private const uint Magic = 0x74726976, Vendor = 0x554D4551;
    private const ulong MagicValue = 0x000, VersionNumber = 0x004, DeviceType = 0x008, VendorId = 0x00C, DeviceFeatures = 0x010,
        DeviceFeaturesSelect = 0x014, DriverFeatures = 0x020, DriverFeaturesSelect = 0x024, GuestPageSize = 0x028, QueueSelect = 0x030,
        QueueSizeMaximum = 0x034, QueueSize = 0x038, QueueAlign = 0x03C, QueuePage = 0x040, QueueReady = 0x044, QueueNotify = 0x050,
        InterruptStatus = 0x060, InterruptAcknowledge = 0x064, DeviceStatus = 0x070, QueueDescriptors = 0x080, QueueDriver = 0x090,
        QueueDevice = 0x0A0, SharedMemoryLength = 0x0B0, SharedMemoryBase = 0x0B8, ConfigurationGeneration = 0x0FC, Configuration = 0x100;

    private readonly bool _isLegacy;
    private VirtioDevice? _device;
    private QueueSetup[] _queues = [];
    private uint _deviceFeaturesSelect, _driverFeaturesSelect, _queueSelect, _pageSize, _interruptStatus, _generation;
    private ulong _driverFeatures;

    /// <summary>Makes an empty place.</summary>
    /// <param name="isLegacy">Whether it has the interface from before version 1.0.</param>
    public VirtioMmio(bool isLegacy) => _isLegacy = isLegacy;

    /// <summary>The interrupt of the device.</summary>
    public InterruptLine Interrupt { get; } = new();

    /// <summary>The device in this place, or null.</summary>
    public VirtioDevice? Device => _device;

    private ulong OfferedFeatures =>
        _isLegacy ? _device!.OfferedFeatures & uint.MaxValue : (_device!.OfferedFeatures & ~(AnyLayout | NotifyOnEmpty)) | Version1;

    private Virtqueue? Queue => _queueSelect < (uint)_queues.Length ? _device!.Queues[(int)_queueSelect] : null;

    /// <summary>Puts a device into this place.</summary>
    public void Plug(VirtioDevice device)
    {
        _device = device;
        _queues = new QueueSetup[device.Queues.Count];
        device.Attach(this);
        device.Reset();
    }

    /// <summary>Power on.</summary>
    public void Reset()
    {
        _pageSize = 0;
        _device?.Reset();
    }

    /// <inheritdoc/>
    public ulong Read(ulong offset, int size)
    {
        if (_device is null)
            return offset switch { MagicValue => Magic, VersionNumber => VersionOf(), VendorId => Vendor, _ => 0 };
        if (offset >= Configuration)
            return ReadConfiguration((int)(offset - Configuration), size);
        // Registers are words.
        if (size != sizeof(uint))
            return 0;
        return offset switch
        {
            MagicValue => Magic,
            VersionNumber => VersionOf(),
            DeviceType => _device.DeviceId,
            VendorId => Vendor,
            DeviceFeatures => _deviceFeaturesSelect < 2 ? (uint)(OfferedFeatures >> (int)(32 * _deviceFeaturesSelect)) : 0,
            QueueSizeMaximum => (ulong)(Queue?.LargestSize ?? 0),
            QueuePage when _isLegacy => Queue is null ? 0 : _queues[_queueSelect].Page,
            QueueReady when !_isLegacy => Queue is { IsReady: true } ? 1u : 0,
            InterruptStatus => _interruptStatus,
            DeviceStatus => _device.Status,
            SharedMemoryLength or SharedMemoryLength + 4 or SharedMemoryBase or SharedMemoryBase + 4 when !_isLegacy => uint.MaxValue,
            ConfigurationGeneration when !_isLegacy => _generation,
            _ => 0,
        };
    }

    /// <inheritdoc/>
    public void Write(ulong offset, int size, ulong value)
    {
        if (_device is null)
            return;
        if (offset >= Configuration)
        {
            Span<byte> bytes = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
            int at = (int)(offset - Configuration);
            if (at + size <= _device.Configuration.Length)
                _device.WriteConfiguration(at, bytes[..size]);
            return;
        }

        if (size != sizeof(uint))
            return;
        uint word = (uint)value;
        switch (offset)
        {
            case DeviceFeaturesSelect:
                _deviceFeaturesSelect = word;
                break;
            case DriverFeatures when _driverFeaturesSelect < 2:
                int shift = (int)(32 * _driverFeaturesSelect);
                _driverFeatures = (_driverFeatures & ~((ulong)uint.MaxValue << shift)) | ((ulong)word << shift);
                _device.SetFeatures(_driverFeatures, OfferedFeatures);
                break;
            case DriverFeaturesSelect:
                _driverFeaturesSelect = word;
                break;
            case GuestPageSize when _isLegacy:
                _pageSize = word;
                break;
            case QueueSelect:
                _queueSelect = word;
                break;
            case QueueNotify:
                _device.Notify((int)Math.Min(word, int.MaxValue));
                break;
            case InterruptAcknowledge:
                _interruptStatus &= ~word;
                Update();
                break;
            case DeviceStatus:
                SetStatus((byte)word);
                break;
            default:
                if (Queue is { } queue)
                    WriteQueue(queue, ref _queues[_queueSelect], offset, word);
                break;
        }
    }

    /// <inheritdoc/>
    public void Raise(uint causes)
    {
        if ((causes & ConfigurationChange) != 0)
            _generation++;
        _interruptStatus |= causes;
        Update();
    }

    /// <inheritdoc/>
    public void OnReset()
    {
        // Not the page size: Linux says it once, before it resets the device.
        _deviceFeaturesSelect = _driverFeaturesSelect = _queueSelect = _interruptStatus = 0;
        _driverFeatures = 0;
        Array.Clear(_queues);
        Update();
    }

    private uint VersionOf() => _isLegacy ? 1u : 2;

    private void Update() => Interrupt.Set(_interruptStatus != 0);

    private void SetStatus(byte status)
    {
        // A driver that does not know version 1 must not go on with a device that has no other (3.1.1).
        if (!_isLegacy && (status & FeaturesOk) != 0 && !_device!.Has(Version1))
            status &= unchecked((byte)~FeaturesOk);
        _device!.SetStatus(status);
    }

    private void WriteQueue(Virtqueue queue, ref QueueSetup setup, ulong offset, uint value)
    {
        switch (offset)
        {
            case QueueSize:
                queue.SetSize(value);
                break;
            case QueueAlign when _isLegacy:
                setup.Align = value;
                break;
            case QueuePage when _isLegacy:
                setup.Page = value;
                StartLegacy(queue, setup);
                break;
            case QueueReady when !_isLegacy:
                if ((value & 1) != 0)
                    queue.Start(setup.Descriptors, setup.Driver, setup.Device, _device!.Features);
                else
                    queue.Reset();
                break;
            case QueueDescriptors or QueueDescriptors + 4 when !_isLegacy:
                SetHalf(ref setup.Descriptors, offset, value);
                break;
            case QueueDriver or QueueDriver + 4 when !_isLegacy:
                SetHalf(ref setup.Driver, offset, value);
                break;
            case QueueDevice or QueueDevice + 4 when !_isLegacy:
                SetHalf(ref setup.Device, offset, value);
                break;
        }
    }

    private static void SetHalf(ref ulong register, ulong offset, uint value)
    {
        int shift = (int)((offset & 4) * 8);
        register = (register & ~((ulong)uint.MaxValue << shift)) | ((ulong)value << shift);
    }

    /// <summary>A legacy queue is in one piece: descriptors, what is available, and on the next boundary what is used (2.7.2).</summary>
    private void StartLegacy(Virtqueue queue, QueueSetup setup)
    {
        if (setup.Page == 0)
        {
            queue.Reset();
            return;
        }

        ulong align = Math.Max(setup.Align, 1), start = (ulong)setup.Page * _pageSize;
        ulong available = start + (16 * (ulong)queue.Size);
        ulong end = available + 4 + (2 * (ulong)queue.Size) + 2;
        queue.Start(start, available, (end + align - 1) / align * align, _device!.Features);
    }

    private ulong ReadConfiguration(int offset, int size)
    {
        ReadOnlySpan<byte> configuration = _device!.Configuration;
        if (offset + size > configuration.Length)
            return 0;
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        configuration.Slice(offset, size).CopyTo(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    private struct QueueSetup
    {
        internal uint Page, Align;
        internal ulong Descriptors, Driver, Device;
    }
}
