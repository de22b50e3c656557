using System.Collections;
using Microsoft.Win32.SafeHandles;
using Rhea.Base.Memory;

namespace Rhea.Devices.Blocks;

/// <summary>
/// A disk on top of another that stays as it is: what is written goes to a temporary file, which vanishes with the process. The unit is a
/// cluster; one that is written in part is copied first.
/// </summary>
public sealed class SnapshotDisk : IDisk
{
    private const int ClusterSize = 65536;

    private readonly IDisk _base;
    private readonly SafeFileHandle _handle;
    private readonly int _descriptor;
    private readonly BitArray _written;
    private readonly RamRegion _cluster;
    private readonly List<RamSlice> _batch = [];

    private SnapshotDisk(IDisk below, SafeFileHandle handle, RamRegion cluster)
    {
        _base = below;
        _handle = handle;
        _descriptor = (int)handle.DangerousGetHandle();
        _written = new BitArray((int)((below.Length + ClusterSize - 1) / ClusterSize));
        _cluster = cluster;
    }

    /// <inheritdoc/>
    public ulong Length => _base.Length;

    /// <inheritdoc/>
    public bool IsReadOnly => false;

    /// <summary>Puts a snapshot over a disk. Gives null and what is wrong if there is no place for temporary files.</summary>
    public static SnapshotDisk? Create(IDisk below, out string? error)
    {
        error = null;
        if (below.Length / ClusterSize >= int.MaxValue)
        {
            error = "the disk is too large for a snapshot";
            return null;
        }

        string name = Path.Combine(Path.GetTempPath(), $"rhea-{Path.GetRandomFileName()}");
        try
        {
            SafeFileHandle handle = File.OpenHandle(name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
            File.Delete(name);
            if (RamRegion.TryCreate("snapshot cluster", ClusterSize) is { } cluster)
                return new SnapshotDisk(below, handle, cluster);
            handle.Dispose();
            error = "there is not enough memory for a snapshot";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error = $"no temporary file can be made for a snapshot: {failure.Message}";
        }

        return null;
    }

    /// <inheritdoc/>
    public int Read(ulong offset, ReadOnlySpan<RamSlice> parts)
    {
        var cursor = new PartCursor(parts);
        for (ulong left = cursor.Length; left != 0;)
        {
            bool isHere = _written[(int)(offset / ClusterSize)];
            ulong run = Run(offset, left);
            ReadOnlySpan<RamSlice> batch = cursor.Take(_batch, run);
            int result = isHere ? FileBlocks.Read(_descriptor, offset, batch) : _base.Read(offset, batch);
            if (result < 0)
                return result;
            offset += run;
            left -= run;
        }

        return 0;
    }

    /// <inheritdoc/>
    public int Write(ulong offset, ReadOnlySpan<RamSlice> parts)
    {
        var cursor = new PartCursor(parts);
        ulong length = cursor.Length;
        int result = Prepare(offset, length);
        if (result == 0)
            result = FileBlocks.Write(_descriptor, offset, parts);
        if (result == 0)
            Mark(offset, length);
        return result;
    }

    /// <inheritdoc/>
    public int Flush() => 0;

    /// <inheritdoc/>
    public int Discard(ulong offset, ulong length) => 0;

    /// <inheritdoc/>
    public int WriteZeroes(ulong offset, ulong length, bool mayUnmap) => ZeroFill.Write(this, offset, length);

    /// <inheritdoc/>
    public void Dispose()
    {
        _handle.Dispose();
        _cluster.Dispose();
        _base.Dispose();
    }

    /// <summary>How many bytes from here on are all in the snapshot, or all below it.</summary>
    private ulong Run(ulong offset, ulong most)
    {
        int cluster = (int)(offset / ClusterSize), last = (int)((offset + most - 1) / ClusterSize);
        bool isHere = _written[cluster];
        while (cluster < last && _written[cluster + 1] == isHere)
            cluster++;
        return Math.Min(most, ((ulong)(cluster + 1) * ClusterSize) - offset);
    }

    /// <summary>Copies the first and the last cluster of a range, where the range does not cover them.</summary>
    private int Prepare(ulong offset, ulong length)
    {
        ulong end = offset + length;
        int result = offset % ClusterSize != 0 ? CopyUp(offset / ClusterSize) : 0;
        return result == 0 && end % ClusterSize != 0 && end != Length ? CopyUp(end / ClusterSize) : result;
    }

    private int CopyUp(ulong cluster)
    {
        if (_written[(int)cluster])
            return 0;
        ulong offset = cluster * ClusterSize;
        var all = new RamSlice(_cluster, 0, (int)Math.Min(ClusterSize, Length - offset));
        int result = _base.Read(offset, [all]);
        if (result == 0)
            result = FileBlocks.Write(_descriptor, offset, [all]);
        if (result == 0)
            _written[(int)cluster] = true;
        return result;
    }

    private void Mark(ulong offset, ulong length)
    {
        for (ulong cluster = offset / ClusterSize; cluster * ClusterSize < offset + length; cluster++)
            _written[(int)cluster] = true;
    }
}
