using System.Buffers.Binary;
using System.Text;

namespace Rhea.Devices.DeviceTree;

/// <summary>A node of a device tree: properties and nodes below, each in the order in which they were added.</summary>
public sealed class DeviceTreeNode
{
    private readonly List<KeyValuePair<string, byte[]>> _properties = [];
    private readonly List<DeviceTreeNode> _children = [];

    // A tree that somebody brings may have very many.
    private readonly Dictionary<string, int> _propertyPlaces = [];
    private readonly Dictionary<string, DeviceTreeNode> _childrenByName = [];

    /// <summary>Makes a node without a parent: the root has an empty name.</summary>
    public DeviceTreeNode(string name = "") => Name = name;

    /// <summary>The name, with the unit address if there is one.</summary>
    public string Name { get; }

    /// <summary>The properties.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]>> Properties => _properties;

    /// <summary>The nodes below.</summary>
    public IReadOnlyList<DeviceTreeNode> Children => _children;

    /// <summary>Adds a node below, or gives the one that has this name already.</summary>
    public DeviceTreeNode Child(string name)
    {
        if (!_childrenByName.TryGetValue(name, out DeviceTreeNode? child))
        {
            _childrenByName[name] = child = new DeviceTreeNode(name);
            _children.Add(child);
        }

        return child;
    }

    /// <summary>Sets a property to bytes.</summary>
    public DeviceTreeNode SetBytes(string name, ReadOnlySpan<byte> value)
    {
        var property = KeyValuePair.Create(name, value.ToArray());
        if (_propertyPlaces.TryAdd(name, _properties.Count))
            _properties.Add(property);
        else
            _properties[_propertyPlaces[name]] = property;
        return this;
    }

    /// <summary>Sets a property that is only there or not.</summary>
    public DeviceTreeNode SetFlag(string name) => SetBytes(name, []);

    /// <summary>Sets a property to 32-bit cells.</summary>
    public DeviceTreeNode SetCells(string name, params ReadOnlySpan<uint> cells)
    {
        byte[] bytes = new byte[cells.Length * sizeof(uint)];
        for (int i = 0; i < cells.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(i * sizeof(uint)), cells[i]);
        return SetBytes(name, bytes);
    }

    /// <summary>Sets a property to 64-bit numbers of two cells each, as "reg" holds them.</summary>
    public DeviceTreeNode SetWideCells(string name, params ReadOnlySpan<ulong> values)
    {
        byte[] bytes = new byte[values.Length * sizeof(ulong)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(i * sizeof(ulong)), values[i]);
        return SetBytes(name, bytes);
    }

    /// <summary>Sets a property to a string, or to a list of them.</summary>
    public DeviceTreeNode SetText(string name, params ReadOnlySpan<string> values)
    {
        var text = new StringBuilder();
        foreach (string value in values)
            text.Append(value).Append('\0');
        return SetBytes(name, Encoding.UTF8.GetBytes(text.ToString()));
    }
}
