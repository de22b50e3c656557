using System.Text;

namespace Rhea.Gdb.Tests;

public class PacketConnectionTests
{
    [Theory]
    [InlineData("OK", "$OK#9a")]
    [InlineData("", "$#00")]
    [InlineData("aaaa", "$a* #ab")]
    public void A_packet_ends_with_its_checksum(string data, string expected)
    {
        Assert.Equal(expected, Encoding.Latin1.GetString(PacketConnection.Frame(Encoding.Latin1.GetBytes(data))));
    }

    [Fact]
    public void Runs_of_any_length_are_shortened_and_read_back()
    {
        for (int length = 1; length < 300; length++)
        {
            string data = "x" + new string('0', length) + "y";
            var channel = new FakeChannel([]);
            new PacketConnection(channel) { Acknowledges = false }.Send(Encoding.ASCII.GetBytes(data));
            Assert.Equal([data], channel.Packets);
            Assert.True(length < 12 || channel.Written.Count < data.Length);
            // A count must not look like the start or the end of a packet.
            Assert.Equal(1, channel.Text.Count(c => c == '$'));
            Assert.Equal(1, channel.Text.Count(c => c == '#'));
        }
    }

    [Fact]
    public void Escapes_keep_every_byte()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var text = new List<byte>();
        PacketConnection.AppendBinary(text, all);
        Assert.Equal(260, text.Count);
        Assert.Equal(all, PacketConnection.Unescape(text.ToArray()));
    }

    [Fact]
    public void A_wrong_checksum_is_refused_and_the_repeated_packet_taken()
    {
        var channel = new FakeChannel("$g#00$g#67"u8.ToArray());
        var connection = new PacketConnection(channel);
        Assert.Equal(Incoming.Packet, connection.Read(true, out byte[] data));
        Assert.Equal("g"u8.ToArray(), data);
        Assert.Equal("-+", channel.Text);
    }

    [Fact]
    public void A_packet_that_was_not_understood_is_sent_again()
    {
        var channel = new FakeChannel("--+"u8.ToArray());
        Assert.True(new PacketConnection(channel).Send("OK"u8));
        Assert.Equal("$OK#9a$OK#9a$OK#9a", channel.Text);
    }

    [Fact]
    public void Without_acknowledgements_none_are_sent()
    {
        var channel = new FakeChannel("$g#67"u8.ToArray());
        Assert.Equal(Incoming.Packet, new PacketConnection(channel) { Acknowledges = false }.Read(true, out _));
        Assert.Equal("", channel.Text);
    }

    [Fact]
    public void The_interrupt_is_found_between_packets_and_in_pieces()
    {
        var connection = new PacketConnection(new FakeChannel([3, .. "+$?#3f"u8, 3]) { Piece = 1 });
        Assert.Equal(Incoming.Interrupt, connection.Read(true, out _));
        Assert.Equal(Incoming.Packet, connection.Read(true, out _));
        Assert.Equal(Incoming.Interrupt, connection.Read(true, out _));
        Assert.Equal(Incoming.Closed, connection.Read(true, out _));
        Assert.True(connection.IsClosed);
    }

    [Fact]
    public void A_packet_that_is_too_long_is_refused()
    {
        string data = new('0', PacketConnection.MaximumSize + 1);
        byte sum = (byte)data.Sum(c => c);
        var channel = new FakeChannel(Encoding.ASCII.GetBytes($"${data}#{sum:x2}"));
        Assert.Equal(Incoming.Closed, new PacketConnection(channel).Read(true, out _));
        Assert.Equal("-", channel.Text);
    }

    [Fact]
    public void Signals_of_Linux_come_back_from_the_numbers_of_the_protocol()
    {
        for (int signal = 1; signal <= 64; signal++)
        {
            const int stackFault = 16;
            if (signal != stackFault)
                Assert.Equal(signal, GdbSignal.ToLinux(GdbSignal.FromLinux(signal)));
        }
        Assert.Equal(30, GdbSignal.FromLinux(10));
        Assert.Equal(GdbSignal.Unknown, GdbSignal.FromLinux(16));
        Assert.Equal(0, GdbSignal.ToLinux(GdbSignal.Unknown));
    }
}
