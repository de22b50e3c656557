using System.Text;
using Rhea.Devices.Characters;

namespace Rhea.Machines;

/// <summary>The monitor at the terminal that it shares with a serial port: reads lines, and shows what their commands give.</summary>
public sealed class ConsoleMonitor : ICharacterFrontend, IFocusListener
{
    private const string Prompt = "(rhea) ";
    private const char Backspace = '\b', Delete = '\x7F';
    private const int LongestLine = 256;

    private readonly ICharacterBackend _backend;
    private readonly IMonitorCommands _commands;
    private readonly Lock _machineLock;
    private readonly string _version;
    private readonly StringBuilder _line = new();
    private bool _hasGreeted;

    /// <summary>Makes a monitor on a back end.</summary>
    /// <param name="backend">The terminal.</param>
    /// <param name="commands">What carries out the commands.</param>
    /// <param name="machineLock">The lock under which back ends are used.</param>
    /// <param name="version">The emulator's name and version.</param>
    public ConsoleMonitor(ICharacterBackend backend, IMonitorCommands commands, Lock machineLock, string version)
    {
        _commands = commands;
        _machineLock = machineLock;
        _backend = backend;
        _version = version;
        backend.Connect(this);
    }

    /// <inheritdoc/>
    public void OnFocus()
    {
        Write(_hasGreeted ? "" : $"{_version} monitor - type 'help' for more information\r\n");
        _hasGreeted = true;
        Write(Prompt + _line);
    }

    /// <inheritdoc/>
    public void OnWritable()
    {
    }

    /// <inheritdoc/>
    public int Receive(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
            OnKey((char)value);
        return bytes.Length;
    }

    private void OnKey(char key)
    {
        if (key is '\r' or '\n')
        {
            string command = _line.ToString().Trim();
            _line.Clear();
            Write("\r\n");
            if (Execute(command))
                Write(Prompt);
        }
        else if (key is Backspace or Delete && _line.Length != 0)
        {
            _line.Length--;
            Write("\b \b");
        }
        else if (key is >= ' ' and < Delete && _line.Length < LongestLine)
        {
            _line.Append(key);
            Write(key.ToString());
        }
    }

    /// <summary>Carries out a command. False: somebody else does, and replies later.</summary>
    private bool Execute(string command)
    {
        switch (command)
        {
            case "":
                return true;
            case "info version":
                Write(_version + "\r\n");
                return true;
            default:
                _commands.Submit(command, Reply);
                return false;
        }
    }

    /// <summary>Shows the result of a command. Not under the machine's lock.</summary>
    private void Reply(string text)
    {
        const int patience = 2000;
        ReadOnlySpan<byte> bytes = Encoding.ASCII.GetBytes(text.ReplaceLineEndings("\r\n") + Prompt);
        for (int i = 0; i < patience && !bytes.IsEmpty; i++)
        {
            lock (_machineLock)
                bytes = bytes[_backend.Write(bytes)..];
            if (!bytes.IsEmpty)
                Thread.Sleep(1);
        }
    }

    private void Write(string text) => _ = _backend.Write(Encoding.ASCII.GetBytes(text));
}
