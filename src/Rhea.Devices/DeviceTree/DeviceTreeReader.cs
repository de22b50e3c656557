using System.Buffers.Binary;
using System.Text;
using static Rhea.Devices.DeviceTree.DeviceTreeFormat;

namespace Rhea.Devices.DeviceTree;

/// <summary>Reads a flattened device tree that a user brought, to add to it. Memory reservations are not kept.</summary>
public ref struct DeviceTreeReader
{
    private const int DeepestNesting = 64;

    // The specification allows 31 characters (2.2.1 and 2.2.4), dtc more.
    private const int LongestName = 255;
    private readonly ReadOnlySpan<byte> _strings;
    private ReadOnlySpan<byte> _structure;

    private DeviceTreeReader(ReadOnlySpan<byte> structure, ReadOnlySpan<byte> strings)
    {
        _structure = structure;
        _strings = strings;
    }

    /// <summary>Gives the tree of a blob, or null if it is none.</summary>
    public static DeviceTreeNode? Read(ReadOnlySpan<byte> blob)
    {
        if (blob.Length < HeaderSize || Cell(blob, 0) != Magic || Cell(blob, LastCompatiblePlace) > DeviceTreeFormat.Version)
            return null;
        ulong structure = Cell(blob, StructureOffset), strings = Cell(blob, StringsOffset);
        ulong structureEnd = structure + Cell(blob, StructureSize), stringsEnd = strings + Cell(blob, StringsSize);
        if (structureEnd > (ulong)blob.Length || stringsEnd > (ulong)blob.Length)
            return null;
        var reader = new DeviceTreeReader(blob[(int)structure..(int)structureEnd], blob[(int)strings..(int)stringsEnd]);
        return reader.Take() == BeginNode ? reader.ReadNode(null, 0) : null;
    }

    private static uint Cell(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]);

    private static string? Text(ReadOnlySpan<byte> bytes)
    {
        int end = bytes[..Math.Min(bytes.Length, LongestName + 1)].IndexOf((byte)0);
        return end < 0 ? null : Encoding.UTF8.GetString(bytes[..end]);
    }

    private uint Take()
    {
        if (_structure.Length < sizeof(uint))
            return End;
        uint value = Cell(_structure, 0);
        _structure = _structure[sizeof(uint)..];
        return value;
    }

    /// <summary>Skips bytes and the padding behind them. Tells whether they were there.</summary>
    private bool Skip(int length)
    {
        if (length > _structure.Length)
            return false;
        _structure = _structure[Math.Min((length + 3) & ~3, _structure.Length)..];
        return true;
    }

    private DeviceTreeNode? ReadNode(DeviceTreeNode? parent, int depth)
    {
        if (depth > DeepestNesting || Text(_structure) is not { } name || !Skip(_structure.IndexOf((byte)0) + 1))
            return null;
        DeviceTreeNode node = parent?.Child(name) ?? new DeviceTreeNode(name);
        while (true)
        {
            switch (Take())
            {
                case NoOperation:
                    break;
                case Property:
                    uint length = Take(), place = Take();
                    if (length > (uint)_structure.Length || place >= (uint)_strings.Length || Text(_strings[(int)place..]) is not { } property)
                        return null;
                    node.SetBytes(property, _structure[..(int)length]);
                    _ = Skip((int)length);
                    break;
                case BeginNode:
                    if (ReadNode(node, depth + 1) is null)
                        return null;
                    break;
                case EndNode:
                    return node;
                default:
                    return null;
            }
        }
    }
}
