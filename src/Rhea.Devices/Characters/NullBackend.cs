namespace Rhea.Devices.Characters;

/// <summary>Nothing comes in, and what goes out is gone.</summary>
public sealed class NullBackend : ICharacterBackend
{
    /// <inheritdoc/>
    public void Connect(ICharacterFrontend frontend)
    {
    }

    /// <inheritdoc/>
    public int Write(ReadOnlySpan<byte> bytes) => bytes.Length;

    /// <inheritdoc/>
    public void AcceptInput()
    {
    }
}
