namespace Rhea.Generators.Decoding.Syntax;

/// <summary>A stretch of one line of a decode file. Lines and columns count from 1.</summary>
internal readonly struct SourcePlace(string path, int line, int column, int length, int offset)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>The line, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The column, from 1.</summary>
    public int Column { get; } = column;

    /// <summary>The number of characters.</summary>
    public int Length { get; } = length;

    /// <summary>The offset of the first character in the file, from 0.</summary>
    public int Offset { get; } = offset;

    /// <inheritdoc/>
    public override string ToString() => $"{System.IO.Path.GetFileName(Path)}({Line},{Column})";
}
