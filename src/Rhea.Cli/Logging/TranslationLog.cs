using System.Globalization;
using System.Text;
using Iced.Intel;
using Microsoft.Win32.SafeHandles;
using Rhea.Base.Host;
using Rhea.Guest.RiscV;
using Rhea.Machines;
using Rhea.Translator.Execution;
using Rhea.Translator.Ir;

namespace Rhea.Cli.Logging;

/// <summary>Writes translations and execution as text, as <c>-d</c> asks.</summary>
internal sealed unsafe class TranslationLog : ITranslationLog, IMachineLog
{
    private const int WriteNumber = 1;
    private const int StandardError = 2;
    private readonly LogItems _items;
    private readonly AddressFilter _filter;
    private readonly SafeFileHandle _file;
    private readonly GuestText _guest;
    private readonly bool _isSystem;

    private TranslationLog(LogItems items, AddressFilter filter, SafeFileHandle file, GuestText guest, bool isSystem)
    {
        _isSystem = isSystem;
        _guest = guest;
        _items = items;
        _filter = filter;
        _file = file;
    }

    /// <inheritdoc/>
    public bool WantsEntries => (_items & (LogItems.Exec | LogItems.Cpu)) != 0;

    /// <summary>Opens the log that the options ask for: null if they ask for none; on failure an error.</summary>
    public static TranslationLog? Open(string architecture, string? items, string? filterText, string? file, out string? error, bool isSystem = false)
    {
        LogItems wanted = LogOption.Parse(items);
        AddressFilter? filter = AddressFilter.Parse(filterText, out error);
        if (filter is null || wanted == LogItems.None)
        {
            return null;
        }

        try
        {
            string? name = file?.Replace("%d", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            SafeFileHandle handle = name is null
                ? new SafeFileHandle((wanted & LogItems.JitStats) == 0 ? StandardError : KeepStandardError(), false)
                : File.OpenHandle(name, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            return new TranslationLog(wanted, filter, handle, GuestText.Of(architecture), isSystem);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error = $"option '-D': cannot write {file}: {failure.Message}";
            return null;
        }
    }

    /// <summary>Programs close standard error before they end, and what comes at the end has to go somewhere.</summary>
    private static int KeepStandardError()
    {
        const int fcntl = 72, duplicateCloseOnExec = 1030, firstNumber = 900;
        nint copy = HostMemory.Call(fcntl, StandardError, duplicateCloseOnExec, firstNumber, 0);
        return copy < 0 ? StandardError : (int)copy;
    }

    /// <inheritdoc/>
    public void Show(string text) => Write(new StringBuilder(text));

    /// <inheritdoc/>
    public void Built(Region region, Func<ulong, nint> locate)
    {
        if (!_filter.Shows(region.GuestAddress))
        {
            return;
        }

        if ((_items & LogItems.InAsm) != 0)
        {
            var text = new StringBuilder($"----------------\nIN: 0x{region.GuestAddress:x}\n");
            int first = region.LoopBlock < 0 ? -1 : region.Blocks[region.LoopBlock].First, count = first < 0 ? 0 : region.Blocks[region.LoopBlock].Count;
            for (int i = 0; i < region.Count; i++)
            {
                // The iterations of a loop but the first are the same instructions again.
                ref IrInstruction instruction = ref region[i];
                if (instruction.Op == IrOp.GuestInstruction && (i < first || i >= first + count))
                {
                    ulong address = (ulong)instruction.Immediate;
                    text.Append(CultureInfo.InvariantCulture, $"0x{address:x8}:  ");
                    _guest.Instruction(text, address, locate);
                    text.Append('\n');
                }
            }

            Write(text);
        }

        if ((_items & LogItems.Op) != 0)
        {
            Write(new StringBuilder($"OP:\n{IrPrinter.Print(region)}\n"));
        }
    }

    /// <inheritdoc/>
    public void Optimised(Region region)
    {
        if ((_items & LogItems.OpOpt) != 0 && _filter.Shows(region.GuestAddress))
        {
            Write(new StringBuilder($"OP after optimization:\n{IrPrinter.Print(region)}\n"));
        }
    }

    /// <inheritdoc/>
    public void Compiled(Region region, nint address, int length)
    {
        if ((_items & LogItems.OutAsm) == 0 || !_filter.Shows(region.GuestAddress))
        {
            return;
        }

        var text = new StringBuilder($"OUT: [size={length}]\n");
        byte[] code = new ReadOnlySpan<byte>((void*)address, length).ToArray();
        Iced.Intel.Decoder decoder = Iced.Intel.Decoder.Create(64, code, (ulong)address);
        var formatter = new GasFormatter();
        var output = new StringOutput();
        while (decoder.IP < (ulong)(address + length))
        {
            decoder.Decode(out Instruction instruction);
            formatter.Format(instruction, output);
            text.Append(CultureInfo.InvariantCulture, $"0x{instruction.IP:x}:  {output.ToStringAndReset()}\n");
        }

        Write(text.Append('\n'));
    }

    /// <inheritdoc/>
    public void Entering(Vcpu vcpu, ulong address)
    {
        if (!_filter.Shows(address))
        {
            return;
        }

        var text = new StringBuilder();
        if ((_items & LogItems.Exec) != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"Trace {ProcessorOf(vcpu)}: [{address:x16}]\n");
        }

        if ((_items & LogItems.Cpu) != 0)
        {
            if (vcpu.Owner is ISystemProcessor { Hart: { } hart })
                text.Append(CultureInfo.InvariantCulture, $" hart {hart.Settings.HartId}, {hart.Mode} mode\n");
            _guest.Registers(text, vcpu.State, address);
        }

        Write(text);
    }

    /// <inheritdoc/>
    public void Left(Vcpu vcpu, ExitReason reason)
    {
        // What the processors of a machine make of it is shown by Trap.
        if (!_isSystem && (_items & LogItems.Int) != 0 && reason is not (ExitReason.Interrupt or ExitReason.Yield))
        {
            ulong pc = _guest.ProgramCounter(vcpu.State);
            string fault = reason is ExitReason.DataFault or ExitReason.InstructionFault ? $", address 0x{vcpu.FaultAddress:x}" : "";
            Write(new StringBuilder($"Taking exception: {reason} at 0x{pc:x}{fault}\n"));
        }
    }

    /// <inheritdoc/>
    public bool WantsTraps => (_items & LogItems.Int) != 0;

    /// <inheritdoc/>
    public bool WantsGuestErrors => (_items & LogItems.GuestErrors) != 0;

    /// <inheritdoc/>
    public void Trap(string text) => Write(new StringBuilder($"trap: {text}\n"));

    /// <inheritdoc/>
    public void GuestError(string text) => Write(new StringBuilder($"guest error: {text}\n"));

    private static ulong ProcessorOf(Vcpu vcpu) => vcpu.Owner is ISystemProcessor processor ? processor.Hart.Settings.HartId : 0;

    private void Write(StringBuilder text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        lock (_file)
        {
            fixed (byte* start = bytes)
            {
                for (nint done = 0; done < bytes.Length;)
                {
                    nint written = HostMemory.Call(WriteNumber, (int)_file.DangerousGetHandle(), (nint)(start + done), bytes.Length - done, 0);
                    if (written <= 0)
                    {
                        return;
                    }

                    done += written;
                }
            }
        }
    }
}
