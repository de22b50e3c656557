using System.Text;

namespace Rhea.Gdb.Tests;

/// <summary>A line with everything already on it, which closes behind that.</summary>
internal sealed class FakeChannel(byte[] input) : IByteChannel
{
    private int next;

    internal List<byte> Written { get; } = [];

    /// <summary>Bytes that one read gives at most.</summary>
    internal int Piece { get; init; } = int.MaxValue;

    internal string Text => Encoding.Latin1.GetString([.. Written]);

    /// <summary>The data of the packets that were written, in order, runs written out.</summary>
    internal IReadOnlyList<string> Packets
    {
        get
        {
            var packets = new List<string>();
            string text = Text;
            for (int at = 0; (at = text.IndexOf('$', at)) >= 0;)
            {
                int end = text.IndexOf('#', at);
                packets.Add(Expand(text[(at + 1)..end]));
                at = end + 3;
            }
            return packets;
        }
    }

    /// <summary>A line on which these packets come, as a debugger that never waits would send them.</summary>
    internal static FakeChannel WithPackets(params string[] packets)
    {
        var input = new List<byte>();
        foreach (string packet in packets)
        {
            byte[] data = Encoding.Latin1.GetBytes(packet);
            int sum = data.Sum(value => value);
            input.AddRange([(byte)'$', .. data, (byte)'#', .. Encoding.ASCII.GetBytes($"{sum & 255:x2}"), (byte)'+']);
        }
        return new FakeChannel([.. input]);
    }

    public int Read(Span<byte> buffer, bool wait)
    {
        int count = Math.Min(Math.Min(buffer.Length, Piece), input.Length - next);
        input.AsSpan(next, count).CopyTo(buffer);
        next += count;
        return count;
    }

    public bool Write(ReadOnlySpan<byte> bytes)
    {
        Written.AddRange(bytes);
        return true;
    }

    private static string Expand(string data)
    {
        var text = new StringBuilder();
        for (int i = 0; i < data.Length; i++)
        {
            if (data[i] == '*')
                text.Append(text[^1], data[++i] - 29);
            else
                text.Append(data[i]);
        }
        return text.ToString();
    }
}
