namespace Rhea.Devices.DeviceTree;

/// <summary>Numbers of the flattened format (Devicetree Specification 0.4, chapter 5).</summary>
internal static class DeviceTreeFormat
{
    internal const uint Magic = 0xD00DFEED, Version = 17, LastCompatibleVersion = 16;
    internal const uint BeginNode = 1, EndNode = 2, Property = 3, NoOperation = 4, End = 9;
    internal const int HeaderSize = 40, ReservationSize = 16;

    // Places in the header.
    internal const int TotalSize = 4, StructureOffset = 8, StringsOffset = 12, ReservationsOffset = 16, VersionPlace = 20,
        LastCompatiblePlace = 24, BootProcessor = 28, StringsSize = 32, StructureSize = 36;
}
