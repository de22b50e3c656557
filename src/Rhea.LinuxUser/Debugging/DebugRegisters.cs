namespace Rhea.LinuxUser.Debugging;

/// <summary>The registers of a processor as debuggers number them, and their description (GDB manual, "Target Descriptions").</summary>
internal abstract class DebugRegisters
{
    /// <summary>target.xml.</summary>
    internal abstract string Description { get; }

    internal abstract int Count { get; }

    /// <summary>Those that every stop tells: enough to find the line of source.</summary>
    internal abstract IReadOnlyList<int> Expedited { get; }

    /// <summary>The size in bytes.</summary>
    internal abstract int Size(int register);

    /// <summary>Reads a register from a processor's state.</summary>
    internal abstract void Read(nint state, int register, Span<byte> value);

    /// <summary>Writes a register.</summary>
    internal abstract void Write(nint state, int register, ReadOnlySpan<byte> value);

    /// <summary>elf_gregset_t of core files.</summary>
    internal abstract byte[] GeneralSet(nint state);

    /// <summary>NT_FPREGSET of core files.</summary>
    internal abstract byte[] FloatSet(nint state);

    /// <summary>Further register sets of core files: notes of the owner LINUX.</summary>
    internal abstract IEnumerable<(uint Type, byte[] Data)> OtherSets(nint state);
}
