namespace Rhea.Generators.Decoding.Model;

/// <summary>A field at its place in one pattern, by bit numbers of the window.</summary>
internal readonly struct NamedBits(string name, int low, int width)
{
    public string Name { get; } = name;
    public int Low { get; } = low;
    public int Width { get; } = width;
}
