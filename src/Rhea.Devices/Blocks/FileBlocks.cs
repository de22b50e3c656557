using Rhea.Base.Host;
using Rhea.Base.Memory;

namespace Rhea.Devices.Blocks;

/// <summary>Whole transfers between a file of the host and guest memory, however many pieces the kernel makes of them.</summary>
internal static class FileBlocks
{
    /// <summary>Fills all parts; what lies behind the end of the file reads as zeros.</summary>
    internal static int Read(int descriptor, ulong offset, ReadOnlySpan<RamSlice> parts) => Transfer(descriptor, offset, parts, false);

    /// <summary>Writes all parts.</summary>
    internal static int Write(int descriptor, ulong offset, ReadOnlySpan<RamSlice> parts) => Transfer(descriptor, offset, parts, true);

    private static int Transfer(int descriptor, ulong offset, ReadOnlySpan<RamSlice> parts, bool writes)
    {
        const int atOnce = 64;
        Span<HostBuffer> buffers = stackalloc HostBuffer[atOnce];
        int index = 0, done = 0;
        while (true)
        {
            while (index < parts.Length && done == parts[index].Length)
                (index, done) = (index + 1, 0);
            if (index == parts.Length)
                return 0;
            int count = Math.Min(atOnce, parts.Length - index);
            for (int i = 0; i < count; i++)
            {
                int skipped = i == 0 ? done : 0;
                buffers[i] = new HostBuffer(parts[index + i].Host + skipped, (nuint)(parts[index + i].Length - skipped));
            }

            nint moved = writes ? HostFile.Write(descriptor, buffers[..count], offset) : HostFile.Read(descriptor, buffers[..count], offset);
            if (moved == -HostFile.Interrupted)
                continue;
            if (moved < 0)
                return (int)moved;
            if (moved == 0)
                return writes ? -HostFile.InputOutputError : ClearRest(parts, index, done);
            offset += (ulong)moved;
            for (ulong left = (ulong)moved; left != 0;)
            {
                int step = (int)Math.Min((ulong)(parts[index].Length - done), left);
                left -= (ulong)step;
                done += step;
                if (left != 0)
                    (index, done) = (index + 1, 0);
            }
        }
    }

    private static int ClearRest(ReadOnlySpan<RamSlice> parts, int index, int done)
    {
        for (; index < parts.Length; index++, done = 0)
            parts[index].Span[done..].Clear();
        return 0;
    }
}
