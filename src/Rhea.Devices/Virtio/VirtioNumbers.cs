namespace Rhea.Devices.Virtio;

/// <summary>Numbers that all virtio devices share (Virtual I/O Device version 1.2, chapters 2 and 6).</summary>
public static class VirtioNumbers
{
    /// <summary>Bits of the device status (2.1).</summary>
    public const byte Acknowledge = 1, Driver = 2, DriverOk = 4, FeaturesOk = 8, NeedsReset = 64, Failed = 128;

    /// <summary>Features of every device (6, and for legacy devices 6.3).</summary>
    public const ulong NotifyOnEmpty = 1UL << 24, AnyLayout = 1UL << 27, IndirectDescriptors = 1UL << 28, EventIndex = 1UL << 29,
        Version1 = 1UL << 32;

    /// <summary>Bits of the interrupt status (4.2.2).</summary>
    public const uint UsedBuffer = 1, ConfigurationChange = 2;
}
