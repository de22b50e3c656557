using System.Text;
using Rhea.Devices.Characters;
using Rhea.Devices.Power;

namespace Rhea.Machines;

/// <summary>A monitor of a few commands, for the terminal that it shares with a serial port.</summary>
public sealed class ConsoleMonitor : ICharacterFrontend, IFocusListener
{
    private const string Prompt = "(rhea) ";
    private const char Backspace = '\b', Delete = '\x7F';
    private const int LongestLine = 256;

    private readonly ICharacterBackend _backend;
    private readonly IMachineControl _machine;
    private readonly string _version;
    private readonly StringBuilder _line = new();
    private bool _hasGreeted;

    /// <summary>Makes a monitor on a back end.</summary>
    public ConsoleMonitor(ICharacterBackend backend, IMachineControl machine, string version)
    {
        _backend = backend;
        _machine = machine;
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
            Execute(command);
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

    private void Execute(string command)
    {
        switch (command)
        {
            case "":
                break;
            case "help" or "?":
                Write("help          this list\r\nquit, q       end the emulator\r\nsystem_reset  reset the machine\r\ninfo version  the version\r\n");
                break;
            case "quit" or "q":
                _machine.RequestShutdown(0);
                break;
            case "system_reset":
                _machine.RequestReset();
                break;
            case "info version":
                Write(_version + "\r\n");
                break;
            default:
                Write($"unknown command: '{command}'; 'help' lists them\r\n");
                break;
        }
    }

    private void Write(string text) => _ = _backend.Write(Encoding.ASCII.GetBytes(text));
}
