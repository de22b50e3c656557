namespace Rhea.Devices.Characters;

/// <summary>The host's end of a line of characters: a terminal, a file. All methods are called under the machine's lock, and none blocks.</summary>
public interface ICharacterBackend
{
    /// <summary>Says who gets what comes in. Called once, before anything else.</summary>
    void Connect(ICharacterFrontend frontend);

    /// <summary>
    /// Sends bytes. Gives how many were taken; when there is room for the rest, <see cref="ICharacterFrontend.OnWritable"/> is called.
    /// </summary>
    int Write(ReadOnlySpan<byte> bytes);

    /// <summary>The front end has room again, after it did not take all of what came in.</summary>
    void AcceptInput();
}
