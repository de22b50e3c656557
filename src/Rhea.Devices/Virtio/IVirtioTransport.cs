namespace Rhea.Devices.Virtio;

/// <summary>What a device tells the transport that it is behind.</summary>
public interface IVirtioTransport
{
    /// <summary>Sets bits of the interrupt status.</summary>
    void Raise(uint causes);

    /// <summary>The device was reset: so is the transport.</summary>
    void OnReset();
}
