using System.Buffers.Binary;
using System.Text;
using Rhea.LinuxUser.CoreDumps;
using Rhea.LinuxUser.Signals;

namespace Rhea.LinuxUser.Tests.CoreDumps;

public class CoreDumpTests
{
    private readonly GuestFixture guest = new();

    [Fact]
    public void Memory_goes_to_the_file_unless_it_was_excluded_or_cannot_be_read()
    {
        const ulong advise = 233, dontDump = 16, length = 0x4000;
        ulong shown = guest.Map(length), hidden = guest.Map(length), forbidden = guest.Map(length, 0);
        guest.Process.Guest.TryWrite(shown + 0x1000, "in the core file"u8);
        guest.Process.Guest.TryWrite(hidden, "not in the core file"u8);
        Assert.Equal(0, guest.Call(advise, hidden, length, dontDump));
        byte[] core = Dump(ulong.MaxValue)!;

        Assert.Equal(4, BinaryPrimitives.ReadUInt16LittleEndian(core.AsSpan(16)));
        Assert.Equal(length, Segment(core, shown).FileSize);
        Assert.Equal(0ul, Segment(core, hidden).FileSize);
        Assert.Equal(0ul, Segment(core, forbidden).FileSize);
        ulong offset = Segment(core, shown).Offset;
        Assert.Equal("in the core file", Encoding.ASCII.GetString(core.AsSpan((int)offset + 0x1000, 16)));
        Assert.Equal(-1, core.AsSpan().IndexOf("not in the core file"u8));
    }

    [Fact]
    public void The_notes_tell_of_the_signal_and_the_thread()
    {
        byte[] core = Dump(ulong.MaxValue)!;
        int at = (int)BinaryPrimitives.ReadUInt64LittleEndian(core.AsSpan(64 + 8));
        var types = new List<uint>();
        int end = at + (int)BinaryPrimitives.ReadUInt64LittleEndian(core.AsSpan(64 + 32));
        for (int next = at; next < end;)
        {
            int name = BinaryPrimitives.ReadInt32LittleEndian(core.AsSpan(next)), size = BinaryPrimitives.ReadInt32LittleEndian(core.AsSpan(next + 4));
            types.Add(BinaryPrimitives.ReadUInt32LittleEndian(core.AsSpan(next + 8)));
            next += 12 + ((name + 3) & ~3) + ((size + 3) & ~3);
        }
        Assert.Equal([1u, 3, 0x53494749, 6, 0x46494c45, 2, 0x401], types);
        // NT_PRSTATUS: pr_cursig and pr_pid.
        Assert.Equal(Signal.Segv, BinaryPrimitives.ReadInt16LittleEndian(core.AsSpan(at + 20 + 12)));
        Assert.Equal(guest.Thread.Identifier, BinaryPrimitives.ReadInt32LittleEndian(core.AsSpan(at + 20 + 32)));
    }

    [Fact]
    public void The_limit_is_kept()
    {
        guest.Process.Guest.TryWrite(guest.Map(0x10000), "x"u8);
        Assert.Null(Dump(0));
        Assert.Null(Dump(100));
        Assert.Equal(0x3000, Dump(0x3000)!.Length);
    }

    /// <summary>Writes a core file, and gives its content, or null if there is none.</summary>
    private byte[]? Dump(ulong limit)
    {
        SignalInfo signal = SignalInfo.Fault(Signal.Segv, 1, 0x30);
        string? name = CoreDump.TryWrite(guest.Process, [guest.Thread], signal, limit);
        if (name is null)
            return null;
        byte[] content = File.ReadAllBytes(name);
        File.Delete(name);
        return content;
    }

    private static (ulong Offset, ulong FileSize) Segment(byte[] core, ulong address)
    {
        int count = BinaryPrimitives.ReadUInt16LittleEndian(core.AsSpan(56));
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = core.AsSpan(64 + (i * 56));
            ulong start = BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]), size = BinaryPrimitives.ReadUInt64LittleEndian(entry[40..]);
            if (start <= address && address - start < size)
            {
                ulong skipped = address - start, stored = BinaryPrimitives.ReadUInt64LittleEndian(entry[32..]);
                return (BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]) + skipped, Math.Min(stored, 0x4000));
            }
        }
        throw new InvalidOperationException("the address is not in the file");
    }
}
