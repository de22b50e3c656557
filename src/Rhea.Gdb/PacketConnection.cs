namespace Rhea.Gdb;

/// <summary>What came over the line.</summary>
internal enum Incoming
{
    /// <summary>A packet whose checksum is right.</summary>
    Packet,

    /// <summary>The byte that interrupts a running program.</summary>
    Interrupt,

    /// <summary>Nothing now.</summary>
    Nothing,

    /// <summary>The line is closed.</summary>
    Closed,
}

/// <summary>
/// Packets over a line of bytes (GDB manual, Remote Protocol, "Overview"): <c>$data#checksum</c>, acknowledged by + or -, until
/// both sides agree to do without.
/// </summary>
internal sealed class PacketConnection(IByteChannel channel)
{
    /// <summary>The longest packet taken, as announced.</summary>
    internal const int MaximumSize = 0x4000;

    /// <summary>How often a packet is sent that the other side does not understand.</summary>
    private const int Attempts = 16;

    private const byte Start = (byte)'$', End = (byte)'#', Escape = (byte)'}', Repeat = (byte)'*', InterruptByte = 3;
    private readonly byte[] input = new byte[4096];
    private readonly List<byte> packet = [];
    private int next, available;

    /// <summary>Whether packets are acknowledged.</summary>
    internal bool Acknowledges { get; set; } = true;

    /// <summary>Whether the line has been found closed.</summary>
    internal bool IsClosed { get; private set; }

    /// <summary>Reads what comes next; acknowledgements and noise are passed over.</summary>
    internal Incoming Read(bool wait, out byte[] data)
    {
        data = [];
        while (true)
        {
            int character = NextByte(wait);
            switch (character)
            {
                case Closed:
                    return Incoming.Closed;
                case Empty:
                    return Incoming.Nothing;
                case InterruptByte:
                    return Incoming.Interrupt;
                case Start when ReadBody():
                    data = [.. packet];
                    return Incoming.Packet;
            }
        }
    }

    /// <summary>Sends a packet of text or escaped data. False if the line is closed.</summary>
    internal bool Send(ReadOnlySpan<byte> data)
    {
        byte[] frame = Frame(data);
        for (int i = 0; i < Attempts; i++)
        {
            if (IsClosed || !channel.Write(frame))
            {
                IsClosed = true;
                return false;
            }
            if (!Acknowledges || WaitForAcknowledgement())
                return !IsClosed;
        }
        return true;
    }

    /// <summary>Appends bytes that may be anything, with an escape before those that mean something.</summary>
    internal static void AppendBinary(List<byte> text, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (value is Start or End or Escape or Repeat)
            {
                text.Add(Escape);
                text.Add((byte)(value ^ 0x20));
            }
            else
            {
                text.Add(value);
            }
        }
    }

    /// <summary>Undoes <see cref="AppendBinary"/>.</summary>
    internal static byte[] Unescape(ReadOnlySpan<byte> text)
    {
        var bytes = new List<byte>(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == Escape && i + 1 < text.Length)
                bytes.Add((byte)(text[++i] ^ 0x20));
            else
                bytes.Add(text[i]);
        }
        return [.. bytes];
    }

    /// <summary>The whole packet: runs of a character shortened, then the checksum.</summary>
    internal static byte[] Frame(ReadOnlySpan<byte> data)
    {
        const int longest = 97, offset = 29;
        var frame = new List<byte>(data.Length + 4) { Start };
        for (int i = 0; i < data.Length;)
        {
            int more = 0;
            while (i + more + 1 < data.Length && more < longest && data[i + more + 1] == data[i])
                more++;
            // Counts that would be written as # or $ are made smaller.
            if (more + offset is End or Start)
                more = End - offset - 1;
            frame.Add(data[i]);
            if (more < 3)
            {
                i++;
                continue;
            }
            frame.Add(Repeat);
            frame.Add((byte)(more + offset));
            i += more + 1;
        }
        int sum = 0;
        for (int i = 1; i < frame.Count; i++)
            sum += frame[i];
        frame.Add(End);
        Hex.Append(frame, (byte)sum);
        return [.. frame];
    }

    private const int Closed = -1, Empty = -2;

    private int NextByte(bool wait)
    {
        if (next < available)
            return input[next++];
        if (IsClosed)
            return Closed;
        int count = channel.Read(input, wait);
        if (count < 0)
            return Empty;
        next = 0;
        available = count;
        IsClosed = count == 0;
        return IsClosed ? Closed : input[next++];
    }

    /// <summary>Reads behind the $. False if the packet is damaged or too long.</summary>
    private bool ReadBody()
    {
        packet.Clear();
        int sum = 0;
        bool tooLong = false;
        while (true)
        {
            int character = NextByte(true);
            if (character < 0)
                return false;
            if (character == Start)
            {
                // The one before was cut off.
                packet.Clear();
                sum = 0;
                tooLong = false;
                continue;
            }
            if (character == End)
                break;
            sum += character;
            if (packet.Count < MaximumSize)
                packet.Add((byte)character);
            else
                tooLong = true;
        }
        int high = NextByte(true), low = NextByte(true);
        if (high < 0 || low < 0)
            return false;
        bool right = Hex.Digit((byte)high) >= 0 && Hex.Digit((byte)low) >= 0
            && ((Hex.Digit((byte)high) << 4) | Hex.Digit((byte)low)) == (byte)sum && !tooLong;
        if (Acknowledges && !channel.Write(right ? "+"u8 : "-"u8))
            IsClosed = true;
        return right;
    }

    /// <summary>True to go on: it was understood, or the next packet is already there, or nobody listens.</summary>
    private bool WaitForAcknowledgement()
    {
        while (true)
        {
            int character = NextByte(true);
            switch (character)
            {
                case '+' or Closed:
                    return true;
                case '-':
                    return false;
                case Start:
                    next--;
                    return true;
            }
        }
    }
}
