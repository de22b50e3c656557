namespace Rhea.Devices.Characters;

/// <summary>The machine's end of a line of characters: a device, or a monitor. All methods are called under the machine's lock.</summary>
public interface ICharacterFrontend
{
    /// <summary>
    /// Takes bytes that came in. Gives how many were taken: the rest is offered again after <see cref="ICharacterBackend.AcceptInput"/>.
    /// </summary>
    int Receive(ReadOnlySpan<byte> bytes);

    /// <summary>The back end has room again.</summary>
    void OnWritable();

    /// <summary>The other side holds the line in its break state.</summary>
    void OnBreak()
    {
    }
}
