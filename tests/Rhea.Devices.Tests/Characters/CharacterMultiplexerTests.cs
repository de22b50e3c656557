using Rhea.Devices.Characters;

namespace Rhea.Devices.Tests.Characters;

public sealed class CharacterMultiplexerTests
{
    private readonly TestBackend _host = new();
    private readonly TestFrontend _first = new(), _second = new();
    private readonly TestCommands _commands = new();

    public CharacterMultiplexerTests()
    {
        var multiplexer = new CharacterMultiplexer(_host, _commands);
        multiplexer.CreateChannel().Connect(_first);
        multiplexer.CreateChannel().Connect(_second);
    }

    [Fact]
    public void Keys_go_to_one_and_the_escape_key_switches()
    {
        _host.Type("ab\u0001cde\u0001\u0001f\u0001cg");
        Assert.Equal("abg", _first.Text);
        Assert.Equal("de\u0001f", _second.Text);
    }

    [Fact]
    public void Ctrl_A_x_ends_even_when_nobody_takes_keys()
    {
        _first.Room = 0;
        _host.Type(new string('k', 100) + "\u0001x");
        Assert.Equal(1, _commands.Quits);
        Assert.Equal("", _first.Text);
    }

    [Fact]
    public void Ctrl_A_h_shows_help_and_Ctrl_A_b_sends_a_break()
    {
        _host.Type("\u0001h\u0001b");
        Assert.Contains("C-a x    exit emulator", _host.Text, StringComparison.Ordinal);
        Assert.Equal(1, _first.Breaks);
    }

    private sealed class TestCommands : IEscapeCommands
    {
        public int Quits { get; private set; }

        public void Quit() => Quits++;

        public void CommitSnapshots()
        {
        }
    }

    private sealed class TestFrontend : ICharacterFrontend
    {
        public int Room { get; set; } = int.MaxValue;

        public string Text { get; private set; } = "";

        public int Breaks { get; private set; }

        public int Receive(ReadOnlySpan<byte> bytes)
        {
            int count = Math.Min(bytes.Length, Room);
            Text += System.Text.Encoding.ASCII.GetString(bytes[..count]);
            return count;
        }

        public void OnWritable()
        {
        }

        public void OnBreak() => Breaks++;
    }
}
