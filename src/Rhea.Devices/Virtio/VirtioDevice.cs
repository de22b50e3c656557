using Rhea.Base.Memory;
using Rhea.Base.Time;
using static Rhea.Devices.Virtio.VirtioNumbers;

namespace Rhea.Devices.Virtio;

/// <summary>
/// What all virtio devices are, whatever transport they are behind: features, status, queues and a configuration space (Virtual I/O Device
/// version 1.2, chapter 2). Used under the machine's lock.
/// </summary>
public abstract class VirtioDevice
{
    private readonly ClockTimer _again;
    private uint _queuesToSee;
    private IVirtioTransport? _transport;

    /// <summary>Makes a device.</summary>
    /// <param name="environment">The machine around it.</param>
    /// <param name="deviceId">Its type (chapter 5).</param>
    /// <param name="features">Features of its type that it offers.</param>
    /// <param name="queueSizes">The size of each queue.</param>
    protected VirtioDevice(VirtioEnvironment environment, uint deviceId, ulong features, params ReadOnlySpan<int> queueSizes)
    {
        Environment = environment;
        DeviceId = deviceId;
        OfferedFeatures = features | IndirectDescriptors | EventIndex | AnyLayout | NotifyOnEmpty;
        var queues = new Virtqueue[queueSizes.Length];
        for (int i = 0; i < queues.Length; i++)
            queues[i] = new Virtqueue(environment.Memory, queueSizes[i]);
        Queues = queues;
        _again = environment.Clock.CreateTimer(SeeQueues);
    }

    /// <summary>The type.</summary>
    public uint DeviceId { get; }

    /// <summary>What the device can do; the transport adds what depends on itself.</summary>
    public ulong OfferedFeatures { get; }

    /// <summary>What the driver has accepted of it.</summary>
    public ulong Features { get; private set; }

    /// <summary>The device status.</summary>
    public byte Status { get; private set; }

    /// <summary>The queues.</summary>
    public IReadOnlyList<Virtqueue> Queues { get; }

    /// <summary>What made the device ask for a reset, or null.</summary>
    public string? Error { get; private set; }

    /// <summary>The configuration space, as the driver sees it now.</summary>
    public abstract ReadOnlySpan<byte> Configuration { get; }

    /// <summary>The machine around the device.</summary>
    protected VirtioEnvironment Environment { get; }

    /// <summary>Whether the driver has accepted a feature.</summary>
    public bool Has(ulong feature) => (Features & feature) != 0;

    /// <summary>The driver writes into the configuration space.</summary>
    public virtual void WriteConfiguration(int offset, ReadOnlySpan<byte> value)
    {
    }

    /// <summary>The driver says which features it understands.</summary>
    internal void SetFeatures(ulong features, ulong offered)
    {
        if ((Status & FeaturesOk) == 0)
            Features = features & offered;
    }

    /// <summary>The driver sets the status.</summary>
    internal void SetStatus(byte status)
    {
        if (status == 0)
        {
            Reset();
            return;
        }

        // Only the device sets its own bit, and only a reset takes it back.
        bool starts = (status & ~Status & DriverOk) != 0;
        Status = (byte)((status & ~NeedsReset) | (Status & NeedsReset));
        if (starts)
            OnStart();
        // What was there before is seen now.
        for (int i = 0; starts && i < Queues.Count; i++)
            Notify(i);
    }

    /// <summary>Back to the state after power on.</summary>
    internal void Reset()
    {
        OnReset();
        foreach (Virtqueue queue in Queues)
            queue.Reset();
        Status = 0;
        Features = 0;
        Error = null;
        _queuesToSee = 0;
        _again.Cancel();
        _transport?.OnReset();
    }

    /// <summary>The driver has put something into a queue.</summary>
    internal void Notify(int index)
    {
        if (index >= Queues.Count || !CanRun(Queues[index]))
            return;
        OnQueue(index, Queues[index]);
        if (Queues[index].Error is { } error)
        {
            Fail(error);
            return;
        }

        if (!WaitsForHost(index) && Queues[index].RearmNotification())
            Continue(index);
    }

    internal void Attach(IVirtioTransport transport) => _transport = transport;

    /// <summary>Takes what is in a queue: at most as many chains as it has descriptors, so that the machine's lock is not held for ever.</summary>
    protected abstract void OnQueue(int index, Virtqueue queue);

    /// <summary>Whether what is in a queue stays there until the host has something for it, or has room.</summary>
    protected virtual bool WaitsForHost(int index) => false;

    /// <summary>The driver is ready.</summary>
    protected virtual void OnStart()
    {
    }

    /// <summary>Nothing may come any more for buffers that were taken before.</summary>
    protected virtual void OnReset()
    {
    }

    /// <summary>Looks at a queue again, after others had their turn at the machine's lock.</summary>
    protected void Continue(int index)
    {
        _queuesToSee |= 1u << index;
        _again.Arm(Environment.Clock.Now);
    }

    /// <summary>Interrupts the driver for buffers that were given back, if it wants that.</summary>
    protected void Interrupt(Virtqueue queue)
    {
        if (queue.ShouldInterrupt())
            _transport?.Raise(UsedBuffer);
    }

    /// <summary>The driver did what it must not do: the device stands still until it is reset (2.1.2).</summary>
    protected void Fail(string error)
    {
        Error ??= error;
        Status |= NeedsReset;
        if ((Status & DriverOk) != 0)
            _transport?.Raise(ConfigurationChange);
    }

    /// <summary>Whether a queue may be worked on. Drivers of legacy devices may notify before they are ready.</summary>
    protected bool CanRun(Virtqueue queue) =>
        queue.IsReady && (Status & NeedsReset) == 0 && ((Status & DriverOk) != 0 || !Has(Version1));

    private void SeeQueues()
    {
        uint queues = _queuesToSee;
        _queuesToSee = 0;
        for (int i = 0; i < Queues.Count; i++)
        {
            if ((queues & (1u << i)) != 0)
                Notify(i);
        }
    }
}
