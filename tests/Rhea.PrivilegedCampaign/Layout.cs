namespace Rhea.PrivilegedCampaign;

/// <summary>Where a record has what. Code has the same virtual and physical addresses where it is mapped at all.</summary>
internal static class Layout
{
    public const ulong Code = 0x8000_0000, SequenceEnd = 0x8000_3000;

    /// <summary>Handlers at whose first instruction the record ends, with room for all vectors.</summary>
    public const ulong MachineEnd = 0x8000_4000, SupervisorEnd = 0x8000_5000;

    /// <summary>Handlers that go on.</summary>
    public const ulong MachineLive = 0x8000_6000, SupervisorLive = 0x8000_7000;

    public const ulong Data = 0x8001_0000, DataSize = 0x10000, Tables = 0x8002_0000, Table = 0x1000;

    public const int Vectors = 64, MostTables = 14;

    /// <summary>Virtual addresses of the data, other than their own.</summary>
    public static readonly ulong[] Aliases = [0x0000_0000_C001_0000, 0xFFFF_FFC0_8001_0000, 0x0000_0080_8001_0000, 0xFFFF_8000_8001_0000, 0x0000_0000_4041_0000];

    /// <summary>All addresses where records end.</summary>
    public static readonly HashSet<ulong> Ends = [SequenceEnd, .. Slots(MachineEnd), .. Slots(SupervisorEnd)];

    private static IEnumerable<ulong> Slots(ulong page) => Enumerable.Range(0, Vectors).Select(slot => page + (ulong)(slot * 4));
}
