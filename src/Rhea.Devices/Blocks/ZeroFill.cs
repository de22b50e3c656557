using Rhea.Base.Memory;

namespace Rhea.Devices.Blocks;

/// <summary>Zeros written one by one, where the host has no better way.</summary>
internal static class ZeroFill
{
    private const int PieceSize = 1 << 20;

    internal static int Write(IDisk disk, ulong offset, ulong length)
    {
        using RamRegion? zeros = RamRegion.TryCreate("zeros", PieceSize);
        if (zeros is null)
            return -Base.Host.HostFile.InputOutputError;
        while (length != 0)
        {
            int piece = (int)Math.Min(length, PieceSize);
            int result = disk.Write(offset, [new RamSlice(zeros, 0, piece)]);
            if (result < 0)
                return result;
            offset += (ulong)piece;
            length -= (ulong)piece;
        }

        return 0;
    }
}
