using Rhea.Base.Memory;

namespace Rhea.Devices.Virtio;

/// <summary>A source of random bytes (5.4): those of the machine.</summary>
public sealed class VirtioRandom(VirtioEnvironment environment) : VirtioDevice(environment, Entropy, 0, 8)
{
    // The driver takes what it gets and asks for more.
    private const int MostBytes = 65536;
    private const uint Entropy = 4;

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
                Environment.Random.Fill(slice.Span);
                slice.NotifyWritten();
                written += (uint)slice.Length;
            }

            queue.Push(buffer, written);
        }

        Interrupt(queue);
    }
}
