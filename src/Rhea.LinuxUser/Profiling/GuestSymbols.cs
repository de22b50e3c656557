using Rhea.LinuxUser.Memory;

namespace Rhea.LinuxUser.Profiling;

/// <summary>Names guest functions by the symbols of the files that the guest has mapped. A file is read when the first address within it is asked for.</summary>
/// <remarks>The engine calls it under its own lock.</remarks>
internal sealed class GuestSymbols(MemoryManager memory)
{
    private readonly Dictionary<MappingSource, SymbolTable?> tables = [];

    /// <summary>The function at an address, such as <c>strlen+0x10</c>; null where none is known.</summary>
    internal string? NameOf(ulong address)
    {
        if (memory.MappingAt(address) is not { Source.IsFile: true } mapping)
            return null;
        if (!tables.TryGetValue(mapping.Source, out SymbolTable? table))
        {
            table = Read(mapping.Source.Name);
            tables.Add(mapping.Source, table);
        }
        return table?.Find(mapping.Offset + (address - mapping.Start)) is not (string name, ulong distance) ? null
            : distance == 0 ? name : $"{name}+0x{distance:x}";
    }

    private static SymbolTable? Read(string path)
    {
        try
        {
            return SymbolTable.Read(File.ReadAllBytes(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
