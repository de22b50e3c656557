using Rhea.Devices.Characters;

namespace Rhea.Devices.Tests;

/// <summary>A back end that the test plays.</summary>
public sealed class TestBackend : ICharacterBackend
{
    private readonly Queue<byte> _input = new();

    public ICharacterFrontend? Frontend { get; private set; }

    public List<byte> Output { get; } = [];

    /// <summary>How many bytes are still taken.</summary>
    public int Room { get; set; } = int.MaxValue;

    public int Waiting => _input.Count;

    public string Text => System.Text.Encoding.ASCII.GetString([.. Output]);

    public void Connect(ICharacterFrontend frontend) => Frontend = frontend;

    public int Write(ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(bytes.Length, Room);
        Room -= count;
        Output.AddRange(bytes[..count]);
        return count;
    }

    public void AcceptInput()
    {
        while (_input.TryPeek(out byte value) && Frontend!.Receive([value]) == 1)
            _ = _input.Dequeue();
    }

    public void Type(string text)
    {
        foreach (char c in text)
            _input.Enqueue((byte)c);
        AcceptInput();
    }
}
