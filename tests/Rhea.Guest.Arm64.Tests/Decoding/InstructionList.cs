namespace Rhea.Guest.Arm64.Tests.Decoding;

/// <summary>One or more instructions for every method of the handler: assembly, and the pattern with its arguments.</summary>
internal static partial class InstructionList
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<(string Assembly, string Description)> All { get; } =
    [
        .. string.Join('\n', Integer, System, Memory, FloatingPoint, VectorRegisters, VectorLanes)
            .Split('\n')
            .Select(line => line.Split('|'))
            .Select(parts => (parts[0].Trim(), parts[1].Trim())),
    ];
}
