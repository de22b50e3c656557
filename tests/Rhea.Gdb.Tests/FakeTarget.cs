using System.Text;

namespace Rhea.Gdb.Tests;

/// <summary>Two threads with four registers each, a page of memory at 0x1000, and one file.</summary>
internal sealed class FakeTarget : IDebugTarget, IRemoteFiles
{
    internal const ulong MemoryStart = 0x1000;

    internal byte[] Memory { get; } = new byte[4096];

    internal ulong[][] Registers { get; } = [[1, 2, 3, 4], [5, 6, 7, 8]];

    internal HashSet<(PointKind, ulong, ulong)> Points { get; } = [];

    internal IReadOnlyCollection<int> Passed { get; private set; } = [];

    internal IReadOnlyCollection<int>? Caught { get; private set; }

    internal byte[] File { get; } = Encoding.ASCII.GetBytes("}#$*file");

    public int Process => 0x10;

    public IReadOnlyList<ThreadIdentifier> Threads { get; } = [new(0x10, 0x10), new(0x10, 0x11)];

    public ThreadIdentifier Current => Threads[0];

    public IRemoteFiles? Files => this;

    public bool HasProcesses => true;

    public int RegisterCount => 4;

    public IReadOnlyList<int> ExpeditedRegisters { get; } = [3];

    public byte[]? Description(string name) => name == "target.xml" ? Encoding.ASCII.GetBytes("<target/>") : null;

    public int RegisterSize(int register) => 8;

    public bool ReadRegister(ThreadIdentifier thread, int register, Span<byte> value)
    {
        BitConverter.TryWriteBytes(value, Registers[thread.Thread - 0x10][register]);
        return true;
    }

    public bool WriteRegister(ThreadIdentifier thread, int register, ReadOnlySpan<byte> value)
    {
        Registers[thread.Thread - 0x10][register] = BitConverter.ToUInt64(value);
        return true;
    }

    public bool SetProgramCounter(ThreadIdentifier thread, ulong address)
    {
        Registers[thread.Thread - 0x10][3] = address;
        return true;
    }

    public string Describe(ThreadIdentifier thread) => $"thread {thread.Thread}";

    public int ReadMemory(ThreadIdentifier thread, ulong address, Span<byte> bytes)
    {
        if (address < MemoryStart || address >= MemoryStart + 4096)
            return 0;
        int count = (int)Math.Min((ulong)bytes.Length, MemoryStart + 4096 - address);
        Memory.AsSpan((int)(address - MemoryStart), count).CopyTo(bytes);
        return count;
    }

    public bool WriteMemory(ThreadIdentifier thread, ulong address, ReadOnlySpan<byte> bytes)
    {
        if (address < MemoryStart || address - MemoryStart > (ulong)(4096 - bytes.Length))
            return false;
        bytes.CopyTo(Memory.AsSpan((int)(address - MemoryStart)));
        return true;
    }

    public bool AddPoint(PointKind kind, ulong address, ulong length) => Points.Add((kind, address, length)) || true;

    public bool RemovePoint(PointKind kind, ulong address, ulong length) => Points.Remove((kind, address, length)) || true;

    public string Monitor(string command) => $"you said {command}\n";

    public byte[]? ReadObject(string name, string annex) => name == "auxv" ? [1, 2, 3] : null;

    public void SetPassedSignals(IReadOnlyCollection<int> signals) => Passed = signals;

    public void SetCaughtCalls(IReadOnlyCollection<int>? calls) => Caught = calls;

    public bool Owns(int process) => process == Process;

    public Turn HandOver(int process, ReadOnlySpan<byte> packet, out byte[] next)
    {
        next = [];
        return Turn.Unknown;
    }

    public bool DetachOther(int process) => false;

    public bool LeaveLine() => false;

    public long Open(byte[] path, int flags, int mode) => Encoding.ASCII.GetString(path) == "/file" ? 3 : -2;

    public long Close(int descriptor) => 0;

    public long Read(int descriptor, Span<byte> bytes, long offset)
    {
        ReadOnlySpan<byte> rest = offset >= 0 && offset < File.Length ? File.AsSpan((int)offset) : [];
        rest = rest[..Math.Min(rest.Length, bytes.Length)];
        rest.CopyTo(bytes);
        return rest.Length;
    }

    public long Write(int descriptor, ReadOnlySpan<byte> bytes, long offset) => bytes.Length;

    public long Status(int descriptor, out RemoteFileStatus status)
    {
        status = new RemoteFileStatus { Size = (ulong)File.Length, Mode = 0x81a4 };
        return 0;
    }

    public long Unlink(byte[] path) => -13;

    public long ReadLink(byte[] path, out byte[] target)
    {
        target = Encoding.ASCII.GetBytes("/file");
        return target.Length;
    }
}
