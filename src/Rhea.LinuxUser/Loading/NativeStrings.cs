using System.Runtime.InteropServices;

namespace Rhea.LinuxUser.Loading;

/// <summary>Zero-terminated strings in unmanaged memory, freed together.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly List<nint> blocks = [];

    /// <summary>Copies a string.</summary>
    internal nint Add(ReadOnlySpan<byte> text)
    {
        byte* copy = (byte*)Allocate(text.Length + 1);
        text.CopyTo(new Span<byte>(copy, text.Length));
        copy[text.Length] = 0;
        return (nint)copy;
    }

    /// <summary>Copies strings, and makes an array of pointers that ends with null.</summary>
    internal nint* AddArray(IReadOnlyList<byte[]> strings)
    {
        var array = (nint*)Allocate((strings.Count + 1) * sizeof(nint));
        for (int i = 0; i < strings.Count; i++)
            array[i] = Add(strings[i]);
        array[strings.Count] = 0;
        return array;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (nint block in blocks)
            NativeMemory.Free((void*)block);
        blocks.Clear();
    }

    private nint Allocate(int size)
    {
        nint block = (nint)NativeMemory.Alloc((nuint)size);
        blocks.Add(block);
        return block;
    }
}
