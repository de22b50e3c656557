using System.Buffers.Binary;
using System.Text;
using static Rhea.Devices.DeviceTree.DeviceTreeFormat;

namespace Rhea.Devices.DeviceTree;

/// <summary>Flattens a device tree into the blob that firmware and kernels read.</summary>
public sealed class DeviceTreeWriter
{
    private readonly MemoryStream _structure = new(), _strings = new();
    private readonly Dictionary<string, uint> _places = [];

    private DeviceTreeWriter()
    {
    }

    /// <summary>Gives the blob of a tree, without memory reservations.</summary>
    public static byte[] Write(DeviceTreeNode root)
    {
        var writer = new DeviceTreeWriter();
        writer.WriteNode(root);
        writer.WriteCell(End);
        return writer.Assemble();
    }

    private void WriteNode(DeviceTreeNode node)
    {
        WriteCell(BeginNode);
        _structure.Write(Encoding.UTF8.GetBytes(node.Name + "\0"));
        Pad();
        foreach ((string name, byte[] value) in node.Properties)
        {
            WriteCell(Property);
            WriteCell((uint)value.Length);
            WriteCell(PlaceOf(name));
            _structure.Write(value);
            Pad();
        }

        foreach (DeviceTreeNode child in node.Children)
            WriteNode(child);
        WriteCell(EndNode);
    }

    private uint PlaceOf(string name)
    {
        if (!_places.TryGetValue(name, out uint place))
        {
            _places[name] = place = (uint)_strings.Length;
            _strings.Write(Encoding.UTF8.GetBytes(name + "\0"));
        }

        return place;
    }

    private void WriteCell(uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        _structure.Write(bytes);
    }

    private void Pad()
    {
        while (_structure.Length % sizeof(uint) != 0)
            _structure.WriteByte(0);
    }

    private byte[] Assemble()
    {
        // One reservation of zeros ends the list.
        int structure = HeaderSize + ReservationSize, strings = structure + (int)_structure.Length;
        byte[] blob = new byte[strings + (int)_strings.Length];
        Span<(int Place, uint Value)> header =
        [
            (0, Magic), (TotalSize, (uint)blob.Length), (StructureOffset, (uint)structure), (StringsOffset, (uint)strings),
            (ReservationsOffset, HeaderSize), (VersionPlace, DeviceTreeFormat.Version), (LastCompatiblePlace, LastCompatibleVersion),
            (BootProcessor, 0), (StringsSize, (uint)_strings.Length), (StructureSize, (uint)_structure.Length),
        ];
        foreach ((int place, uint value) in header)
            BinaryPrimitives.WriteUInt32BigEndian(blob.AsSpan(place), value);
        _structure.ToArray().CopyTo(blob, structure);
        _strings.ToArray().CopyTo(blob, strings);
        return blob;
    }
}
