using System.Buffers.Binary;
using Rhea.Base.Memory;
using Rhea.Devices.Characters;

namespace Rhea.Devices.Virtio;

/// <summary>A console of one port (5.3).</summary>
public sealed class VirtioConsole : VirtioDevice, ICharacterFrontend
{
    private const uint Console = 3;
    private const ulong EmergencyWrite = 1UL << 2;
    private const int ReceiveQueue = 0, TransmitQueue = 1, QueueSize = 128, EmergencyOffset = 8;

    private readonly ICharacterBackend _backend;
    private readonly byte[] _configuration = new byte[12];
    private VirtqueueBuffer? _sending;
    private ulong _sent;

    /// <summary>Makes a console on a back end.</summary>
    public VirtioConsole(VirtioEnvironment environment, ICharacterBackend backend)
        : base(environment, Console, EmergencyWrite, QueueSize, QueueSize)
    {
        _backend = backend;
        // One port.
        BinaryPrimitives.WriteUInt32LittleEndian(_configuration.AsSpan(4), 1);
        backend.Connect(this);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Configuration => _configuration;

    /// <inheritdoc/>
    public override void WriteConfiguration(int offset, ReadOnlySpan<byte> value)
    {
        if (offset == EmergencyOffset)
            _ = _backend.Write(value[..1]);
    }

    /// <inheritdoc/>
    public int Receive(ReadOnlySpan<byte> bytes)
    {
        Virtqueue queue = Queues[ReceiveQueue];
        int taken = 0;
        for (int i = 0; i < queue.Size && taken < bytes.Length && CanRun(queue) && queue.Pop() is { } buffer; i++)
        {
            int count = buffer.CopyTo(0, bytes[taken..]);
            queue.Push(buffer, (uint)count);
            taken += count;
        }

        if (queue.Error is { } error)
            Fail(error);
        else if (taken != 0)
            Interrupt(queue);
        if (taken < bytes.Length && CanRun(queue) && queue.RearmNotification())
            Continue(ReceiveQueue);
        return taken;
    }

    /// <inheritdoc/>
    public void OnWritable()
    {
        if (CanRun(Queues[TransmitQueue]))
            Notify(TransmitQueue);
    }

    /// <inheritdoc/>
    protected override bool WaitsForHost(int index) => index == ReceiveQueue || _sending is not null;

    /// <inheritdoc/>
    protected override void OnReset()
    {
        _sending = null;
        _sent = 0;
    }

    /// <inheritdoc/>
    protected override void OnQueue(int index, Virtqueue queue)
    {
        if (index == ReceiveQueue)
        {
            _backend.AcceptInput();
            return;
        }

        for (int i = 0; i < queue.Size && (_sending ??= queue.Pop()) is { } buffer; i++)
        {
            if (!Send(buffer))
                break;
            _sending = null;
            _sent = 0;
            queue.Push(buffer, 0);
        }

        Interrupt(queue);
    }

    /// <summary>Sends what is left of a buffer. Tells whether all is gone.</summary>
    private bool Send(VirtqueueBuffer buffer)
    {
        foreach (RamSlice slice in buffer.ReadableParts(_sent, buffer.ReadableLength))
        {
            int count = _backend.Write(slice.Span);
            _sent += (ulong)count;
            if (count < slice.Length)
                return false;
        }

        return true;
    }
}
