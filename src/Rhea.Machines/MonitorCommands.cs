using System.Globalization;
using System.Text;
using Rhea.Devices.Power;

namespace Rhea.Machines;

/// <summary>The commands of the monitor, and of a debugger's "monitor". On the thread that runs the machine.</summary>
public sealed class MonitorCommands
{
    private const string Help = """
        help                   this list
        info registers [-a]    the registers of the current processor, or of all
        info cpus              the processors
        info status            whether the machine runs
        cpu NUMBER             choose the current processor
        x/FORMAT ADDRESS       memory at a virtual address: a count, x d u o c or i, and b h w or g
        xp/FORMAT ADDRESS      memory at a physical address
        stop, s                stop the machine
        cont, c                let it go on
        system_reset           reset it
        quit, q                end the emulator

        """;

    private readonly MachineRunner _runner;
    private readonly IMachineProcessors _processors;
    private readonly IMachineControl _control;
    private int _current;

    internal MonitorCommands(MachineRunner runner, IMachineProcessors processors, IMachineControl control)
    {
        _runner = runner;
        _processors = processors;
        _control = control;
    }

    /// <summary>Carries out a command. Gives the text to show.</summary>
    internal string Execute(string command)
    {
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return "";
        int slash = words[0].IndexOf('/');
        switch (slash < 0 ? words[0] : words[0][..slash])
        {
            case "help" or "?":
                return Help;
            case "info" or "i":
                return Information(words);
            case "cpu":
                return Choose(words);
            case "x" or "xp":
                return Examine(words, slash);
            case "stop" or "s":
                _runner.StopByCommand();
                return "";
            case "cont" or "c":
                return Continue();
            case "system_reset":
                _control.RequestReset();
                return "";
            case "quit" or "q":
                _control.RequestShutdown(0);
                return "";
            default:
                return $"unknown command: '{command}'; 'help' lists them\n";
        }
    }

    private string Information(string[] words)
    {
        var text = new StringBuilder();
        switch (words.Length > 1 ? words[1] : "")
        {
            case "registers":
                bool all = words.Contains("-a");
                _runner.WhilePaused(() =>
                {
                    for (int i = 0; i < _processors.Count; i++)
                    {
                        if (!all && i != _current)
                            continue;
                        text.Append(CultureInfo.InvariantCulture, $"\nCPU#{i}\n");
                        _processors.ShowRegisters(i, text);
                    }
                });
                break;
            case "cpus":
                _runner.WhilePaused(() =>
                {
                    for (int i = 0; i < _processors.Count; i++)
                    {
                        _ = TryRegister(i, "pc", out ulong pc);
                        text.Append(CultureInfo.InvariantCulture, $"{(i == _current ? '*' : ' ')} CPU #{i}: {_processors.Describe(i)}, pc 0x{pc:x16}\n");
                    }
                });
                break;
            case "status":
                return _runner.IsRunning ? "VM status: running\n" : "VM status: paused\n";
            default:
                return "info has: registers, cpus, status\n";
        }

        return text.ToString();
    }

    private string Choose(string[] words)
    {
        if (words.Length < 2 || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number >= _processors.Count)
            return $"cpu needs a number from 0 to {_processors.Count - 1}\n";
        _current = number;
        return "";
    }

    private string Continue()
    {
        if (_runner.Debugger is { HoldsMachine: true })
            return "a debugger has stopped the machine; it must let it go on\n";
        _runner.Resume();
        return "";
    }

    private string Examine(string[] words, int slash)
    {
        if (!MemoryFormat.TryParse(slash < 0 ? "" : words[0][(slash + 1)..], out MemoryFormat format, out int at, words))
            return "the format is a count, one of x d u o c i, and one of b h w g: x/4xw 0x80000000\n";
        string expression = string.Concat(words.Skip(at));
        string result = "";
        _runner.WhilePaused(() => result = TryEvaluate(expression, out ulong address)
            ? MemoryDump.Show(_processors, words[0].StartsWith("xp", StringComparison.Ordinal) ? null : _current, address, format)
            : $"'{expression}' is no address: a number, $register, or a sum of them\n");
        return result;
    }

    /// <summary>Numbers and registers, with + and - between.</summary>
    private bool TryEvaluate(string expression, out ulong value)
    {
        value = 0;
        bool minus = false;
        for (int start = 0; ;)
        {
            int end = expression.AsSpan(start).IndexOfAny('+', '-');
            string term = end < 0 ? expression[start..] : expression.Substring(start, end);
            if (!TryTerm(term, out ulong number))
                return false;
            value = minus ? value - number : value + number;
            if (end < 0)
                return true;
            minus = expression[start + end] == '-';
            start += end + 1;
        }
    }

    private bool TryTerm(string term, out ulong number)
    {
        if (term.StartsWith('$'))
            return TryRegister(_current, term[1..], out number);
        return term.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.TryParse(term.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out number)
            : ulong.TryParse(term, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private bool TryRegister(int processor, string name, out ulong value)
    {
        value = 0;
        int register = _processors.Registers.Find(name);
        if (register < 0)
            return false;
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        _ = _processors.Registers.Read(processor, register, bytes[.._processors.Registers.Size(register)]);
        value = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return true;
    }
}
