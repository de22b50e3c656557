namespace Rhea.Devices.Characters;

/// <summary>What the escape key of a <see cref="CharacterMultiplexer"/> can ask for beside switching channels. Under the machine's lock.</summary>
public interface IEscapeCommands
{
    /// <summary>The process is to end.</summary>
    void Quit();

    /// <summary>What snapshots hold is to be written to the disks.</summary>
    void CommitSnapshots();
}
