using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Rhea.Base.Host;

namespace Rhea.Translator.Profiling;

/// <summary>
/// The code itself for Linux perf (tools/perf/Documentation/jitdump-specification.txt, version 1). A page of the file is mapped executable, by which
/// perf inject finds it. Times are those of CLOCK_MONOTONIC: perf record -k mono.
/// </summary>
internal sealed class JitDump : IDisposable
{
    private const uint Magic = 0x4A69_5444, Version = 1, MachineX64 = 62, CodeLoad = 0, CodeClose = 3;
    private const int HeaderSize = 40, RecordHeaderSize = 16, LoadSize = RecordHeaderSize + 40;
    private const int GetThread = 186;

    private readonly ProfileFile _file;
    private readonly int _process;
    private readonly nint _mark;
    private ulong _index;

    /// <summary>Writes the header.</summary>
    public JitDump(ProfileFile file, int process)
    {
        _file = file;
        _process = process;
        file.Append(Header(process, Now));
        _mark = HostMemory.MapExecutable(file.Descriptor, HostMemory.PageSize);
    }

    private static ulong Now => (ulong)(Stopwatch.GetTimestamp() * (1_000_000_000.0 / Stopwatch.Frequency));

    /// <summary>The name that perf inject looks for.</summary>
    public static string PathOf(int process) => string.Create(CultureInfo.InvariantCulture, $"jit-{process}.dump");

    /// <summary>The header of a file.</summary>
    public static byte[] Header(int process, ulong time)
    {
        byte[] header = new byte[HeaderSize];
        Span<byte> at = header;
        BinaryPrimitives.WriteUInt32LittleEndian(at, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(at[4..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(at[8..], HeaderSize);
        BinaryPrimitives.WriteUInt32LittleEndian(at[12..], MachineX64);
        BinaryPrimitives.WriteInt32LittleEndian(at[20..], process);
        BinaryPrimitives.WriteUInt64LittleEndian(at[24..], time);
        return header;
    }

    /// <summary>The record of a piece of code.</summary>
    public static byte[] Load(int process, int thread, ulong time, ulong index, ulong address, string name, ReadOnlySpan<byte> code)
    {
        byte[] text = Encoding.UTF8.GetBytes(name + "\0");
        byte[] record = new byte[LoadSize + text.Length + code.Length];
        Span<byte> at = record;
        RecordHeader(at, CodeLoad, record.Length, time);
        BinaryPrimitives.WriteInt32LittleEndian(at[16..], process);
        BinaryPrimitives.WriteInt32LittleEndian(at[20..], thread);
        BinaryPrimitives.WriteUInt64LittleEndian(at[24..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(at[32..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(at[40..], (ulong)code.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(at[48..], index);
        text.CopyTo(at[LoadSize..]);
        code.CopyTo(at[(LoadSize + text.Length)..]);
        return record;
    }

    /// <summary>The record at the end.</summary>
    public static byte[] End(ulong time)
    {
        byte[] record = new byte[RecordHeaderSize];
        RecordHeader(record, CodeClose, record.Length, time);
        return record;
    }

    /// <summary>Appends code as it is now.</summary>
    public unsafe void Add(in ProfiledCode code)
    {
        int thread = (int)HostMemory.Call(GetThread, 0, 0, 0, 0);
        var bytes = new ReadOnlySpan<byte>((void*)code.Address, code.Length);
        _file.Append(Load(_process, thread, Now, _index++, (ulong)code.Address, code.Name, bytes));
    }

    /// <summary>Says that no more code comes.</summary>
    public void Close() => _file.Append(End(Now));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_mark != 0)
        {
            HostMemory.Free(_mark, HostMemory.PageSize);
        }

        _file.Dispose();
    }

    private static void RecordHeader(Span<byte> at, uint kind, int size, ulong time)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(at, kind);
        BinaryPrimitives.WriteInt32LittleEndian(at[4..], size);
        BinaryPrimitives.WriteUInt64LittleEndian(at[8..], time);
    }
}
