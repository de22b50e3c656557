using System.Text;

namespace Rhea.Devices.Characters;

/// <summary>
/// Several front ends on one back end: output of all is shown, input goes to one, and an escape key (Ctrl-A) switches among them, ends the
/// emulator and so on.
/// </summary>
public sealed class CharacterMultiplexer : ICharacterFrontend
{
    /// <summary>The usual escape key, Ctrl-A.</summary>
    public const byte ControlA = 1;

    private readonly ICharacterBackend _backend;
    private readonly IEscapeCommands _commands;
    private readonly byte _escape;
    private readonly List<Channel> _channels = [];
    private int _current;
    private bool _sawEscape;

    /// <summary>Makes a multiplexer on a back end.</summary>
    public CharacterMultiplexer(ICharacterBackend backend, IEscapeCommands commands, byte escape = ControlA)
    {
        _backend = backend;
        _commands = commands;
        _escape = escape;
        backend.Connect(this);
    }

    /// <summary>Makes one more channel. The first one gets the input at the start.</summary>
    public ICharacterBackend CreateChannel()
    {
        var channel = new Channel(this);
        _channels.Add(channel);
        return channel;
    }

    /// <inheritdoc/>
    public int Receive(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (_sawEscape)
            {
                _sawEscape = false;
                if (bytes[i] != _escape)
                {
                    OnCommand((char)bytes[i]);
                    continue;
                }
            }
            else if (bytes[i] == _escape)
            {
                _sawEscape = true;
                continue;
            }

            if (_channels.Count != 0 && !_channels[_current].Take(bytes[i]))
                return i;
        }

        return bytes.Length;
    }

    /// <inheritdoc/>
    public void OnWritable()
    {
        foreach (Channel channel in _channels)
            channel.Frontend?.OnWritable();
    }

    private string HelpText()
    {
        string key = _escape is > 0 and <= 26 ? $"C-{(char)('a' + _escape - 1)}" : ((char)_escape).ToString();
        return $"\r\n{key} h    print this help\r\n{key} x    exit emulator\r\n{key} s    save disk data back to file (if -snapshot)\r\n"
            + $"{key} b    send break (magic sysrq)\r\n{key} c    switch between console and monitor\r\n{key} {key}  sends {key}\r\n";
    }

    private void OnCommand(char command)
    {
        switch (command)
        {
            case 'h' or '?':
                _ = _backend.Write(Encoding.ASCII.GetBytes(HelpText()));
                break;
            case 'x':
                _ = _backend.Write("\r\n"u8);
                _commands.Quit();
                break;
            case 's':
                _commands.CommitSnapshots();
                break;
            case 'b' when _channels.Count != 0:
                _channels[_current].Frontend?.OnBreak();
                break;
            case 'c' when _channels.Count > 1:
                _current = (_current + 1) % _channels.Count;
                (_channels[_current].Frontend as IFocusListener)?.OnFocus();
                break;
        }
    }

    /// <summary>One front end's view of the shared back end. Keys that it has no room for yet wait here, so that the escape key is always seen.</summary>
    private sealed class Channel(CharacterMultiplexer owner) : ICharacterBackend
    {
        private const int MostWaiting = 4096;
        private readonly Queue<byte> _waiting = new();

        internal ICharacterFrontend? Frontend { get; private set; }

        public void Connect(ICharacterFrontend frontend) => Frontend = frontend;

        public int Write(ReadOnlySpan<byte> bytes) => owner._backend.Write(bytes);

        public void AcceptInput()
        {
            Deliver();
            if (_waiting.Count < MostWaiting)
                owner._backend.AcceptInput();
        }

        internal bool Take(byte value)
        {
            if (_waiting.Count >= MostWaiting)
                return false;
            _waiting.Enqueue(value);
            Deliver();
            return true;
        }

        private void Deliver()
        {
            while (_waiting.TryPeek(out byte value) && Frontend?.Receive([value]) == 1)
                _ = _waiting.Dequeue();
        }
    }
}
