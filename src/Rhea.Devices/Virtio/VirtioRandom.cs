using Rhea.Base.Host;
using Rhea.Base.Memory;

namespace Rhea.Devices.Virtio;

/// <summary>A source of random bytes (5.4): those of the host.</summary>
public sealed class VirtioRandom : VirtioDevice
{
    // The driver takes what it gets and asks for more.
    private const int MostBytes = 65536;
    private const uint Entropy = 4;

    /// <summary>Makes the device.</summary>
    public VirtioRandom(VirtioEnvironment environment)
        : base(environment, Entropy, 0, 8)
    {
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Configuration => [];

    /// <inheritdoc/>
    protected override void OnQueue(int index, Virtqueue queue)
    {
        for (int i = 0; i < queue.Size && queue.Pop() is { } buffer; i++)
        {
            uint written = 0;
            foreach (RamSlice slice in buffer.WritableParts(0, MostBytes))
            {
                HostRandom.Fill(slice.Span);
                slice.NotifyWritten();
                written += (uint)slice.Length;
            }

            queue.Push(buffer, written);
        }

        Interrupt(queue);
    }
}
