namespace Rhea.Cli.SystemMode;

/// <summary>What can be added to a board.</summary>
internal enum DeviceKind
{
    Disk,
    Random,

    /// <summary>Room for consoles; by itself nothing.</summary>
    SerialBus,
    Console,
}
