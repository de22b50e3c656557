using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Rhea.Base.Memory;
using Rhea.Guest.RiscV.Decoding;
using Rhea.Guest.RiscV.Privileged;
using Rhea.Translator.Execution;

namespace Rhea.Machines.RiscV;

/// <content>What a debugger and a monitor see.</content>
public sealed unsafe partial class RiscVHarts
{
    private readonly RiscVDebugRegisters _registers;

    /// <inheritdoc/>
    public int Count => _processors.Length;

    /// <inheritdoc/>
    public DebugPoints Points => _engine.Debug;

    /// <inheritdoc/>
    public MachineRegisters Registers => _registers;

    /// <inheritdoc/>
    public Action? Halted { private get; set; }

    /// <inheritdoc/>
    public ProcessorStop StopOf(int processor) => _processors[processor].Stop;

    /// <inheritdoc/>
    public void WatchpointsChanged()
    {
        foreach (RiscVProcessor processor in _processors)
            processor.WatchpointsChanged();
    }

    /// <inheritdoc/>
    public bool TryProbe(int processor, ulong address, out ulong physical)
    {
        Hart hart = _processors[processor].Hart;
        return hart.TryProbe(address, hart.DataMode, out physical);
    }

    /// <inheritdoc/>
    public int ReadPhysical(ulong address, Span<byte> bytes)
    {
        int done = 0;
        while (done < bytes.Length)
        {
            ulong at = address + (ulong)done;
            if (!_board.Memory.View.Find(at, out FlatRange range))
                break;
            if (range.Host != 0)
            {
                int count = (int)Math.Min((ulong)(bytes.Length - done), range.Last - at + 1);
                new ReadOnlySpan<byte>((void*)(range.Host + (nint)(at - range.Start)), count).CopyTo(bytes[done..]);
                done += count;
                continue;
            }

            int size = AccessSize(at, bytes.Length - done);
            if (_board.Memory.Load(at, size, out ulong value) != MemoryResult.Ok)
                break;
            for (int i = 0; i < size; i++)
                bytes[done++] = (byte)(value >> (i * 8));
        }

        return done;
    }

    /// <inheritdoc/>
    public bool WritePhysical(ulong address, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (!_board.Memory.View.Find(address, out FlatRange range))
                return false;
            int count;
            if (range.Host != 0)
            {
                count = (int)Math.Min((ulong)bytes.Length, range.Last - address + 1);
                bytes[..count].CopyTo(new Span<byte>((void*)(range.Host + (nint)(address - range.Start)), count));
                _engine.PhysicalMemoryChanged(address, (ulong)count);
            }
            else
            {
                count = AccessSize(address, bytes.Length);
                ulong value = 0;
                for (int i = 0; i < count; i++)
                    value |= (ulong)bytes[i] << (i * 8);
                if (_board.Memory.Store(address, count, value) != MemoryResult.Ok)
                    return false;
            }

            bytes = bytes[count..];
            address += (ulong)count;
        }

        return true;
    }

    /// <inheritdoc/>
    public string Describe(int processor) =>
        string.Create(CultureInfo.InvariantCulture, $"hart {_processors[processor].Settings.HartId}, {_processors[processor].Hart.Mode} mode");

    /// <inheritdoc/>
    public void ShowRegisters(int processor, StringBuilder text)
    {
        const int column = 13;
        RiscVProcessor hart = _processors[processor];
        text.Append(CultureInfo.InvariantCulture, $" {"mode",-column} {hart.Hart.Mode}\n {"pc",-column} {hart.State->Pc:x16}\n");
        foreach ((int _, string name, ulong value) in hart.Hart.Registers())
        {
            // Counters, and what memory protection does not use, would fill pages.
            bool isDull = value == 0 && (name.StartsWith("pmp", StringComparison.Ordinal) || name.Contains("hpm", StringComparison.Ordinal));
            if (!isDull)
                text.Append(CultureInfo.InvariantCulture, $" {name,-column} {value:x16}\n");
        }

        for (int i = 0; i < 32; i++)
            text.Append(CultureInfo.InvariantCulture, $" {$"x{i}/{RvDisassembler.X(i)}",-8} {hart.State->X[i]:x16}{(i % 4 == 3 ? '\n' : ' ')}");
        for (int i = 0; i < 32; i++)
            text.Append(CultureInfo.InvariantCulture, $" {$"f{i}/{RvDisassembler.F(i)}",-8} {hart.State->F[i * 2]:x16}{(i % 4 == 3 ? '\n' : ' ')}");
    }

    /// <inheritdoc/>
    public int Disassemble(ReadOnlySpan<byte> bytes, ulong address, StringBuilder text)
    {
        if (bytes.Length < 2)
            return 0;
        uint word = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        int length = (word & 3) == 3 ? 4 : 2;
        if (bytes.Length < length)
            return 0;
        word = length == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : word;
        string code = word.ToString(length == 4 ? "x8" : "x4", CultureInfo.InvariantCulture);
        text.Append(CultureInfo.InvariantCulture, $"{code,-8}  {RvDisassembler.FormatFor(_processors[0].Settings.Xlen, word, address)}");
        return length;
    }

    /// <summary>The largest access that a register of a device may expect.</summary>
    private static int AccessSize(ulong address, int length) =>
        (address & 3) == 0 && length >= 4 ? 4 : (address & 1) == 0 && length >= 2 ? 2 : 1;
}
