using System.Text;

namespace Rhea.Gdb;

/// <content>Questions and settings: q and Q.</content>
public sealed partial class GdbSession
{
    private ResumeRequest? Query(byte[] packet)
    {
        var parser = new PacketParser(packet);
        if (parser.Take("qSupported"))
            return Negotiate(parser);
        if (parser.Take("QStartNoAckMode"))
        {
            Answer(Ok);
            connection.Acknowledges = false;
            return null;
        }
        if (parser.Take("qXfer:"))
            return Transfer(parser);
        if (parser.Take("qfThreadInfo"))
            return Answer("m" + string.Join(',', target.Threads.Select(thread => thread.Format(Features.Multiprocess))));
        if (parser.Take("qsThreadInfo"))
            return Answer("l");
        if (parser.Take("qThreadExtraInfo,"))
            return Answer(parser.TryThread(out ThreadIdentifier thread) && Find(thread) is { } found ? Hex.Encode(target.Describe(found)) : Failure);
        if (parser.Take("qAttached"))
            return Answer(target.HasProcesses ? "0" : "1");
        if (parser.Take("qSymbol"))
            return Answer(Ok);
        if (parser.Take("qRcmd,"))
            return Monitor(parser);
        if (parser.Take("QPassSignals:"))
            return PassSignals(parser);
        if (parser.Take("QCatchSyscalls:") && target.HasProcesses)
            return CatchCalls(parser);
        if (parser.Take("QNonStop:"))
            return Answer(parser.Take("0") ? Ok : Failure);
        if (parser.Take("qCRC:"))
            return Checksum(parser);
        return packet.AsSpan().SequenceEqual("qC"u8) ? Answer("QC" + general.Format(Features.Multiprocess))
            : Answer(target.Query(Encoding.Latin1.GetString(packet)) ?? NotSupported);
    }

    private ResumeRequest? Negotiate(PacketParser parser)
    {
        if (parser.Take(":"))
            Features = ClientFeatures.Parse(parser.ToString());
        string text = $"PacketSize={Number(PacketConnection.MaximumSize)};QStartNoAckMode+;multiprocess+;swbreak+;hwbreak+;vContSupported+;"
            + "binary-upload+;qXfer:features:read+;QPassSignals+;QNonStop-";
        if (target.HasProcesses)
            text += ";fork-events+;vfork-events+;exec-events+;qXfer:auxv:read+;qXfer:exec-file:read+;qXfer:siginfo:read+;QCatchSyscalls+";
        return Answer(text);
    }

    /// <summary>qXfer:OBJECT:read:ANNEX:OFFSET,LENGTH: m or l (last), then data.</summary>
    private ResumeRequest? Transfer(PacketParser parser)
    {
        string name = Encoding.Latin1.GetString(parser.Until(':'));
        if (!parser.Take("read:"))
            return Answer(NotSupported);
        string annex = Encoding.Latin1.GetString(parser.Until(':'));
        if (!parser.TryRange(out ulong offset, out ulong length))
            return Answer(Failure);
        byte[]? data = name == "features" ? target.Description(annex) : target.ReadObject(name, annex);
        if (data is null)
            return Answer(name is "features" or "auxv" or "siginfo" or "exec-file" ? "E00" : NotSupported);
        ReadOnlySpan<byte> rest = offset < (ulong)data.Length ? data.AsSpan((int)offset) : [];
        int count = (int)Math.Min(Math.Min((ulong)rest.Length, length), (PacketConnection.MaximumSize - 4) / 2);
        Append(count == rest.Length ? "l" : "m");
        PacketConnection.AppendBinary(reply, rest[..count]);
        return SendReply();
    }

    private ResumeRequest? Monitor(PacketParser parser)
    {
        if (!Hex.TryDecode(parser.Rest, out byte[] command))
            return Answer(Failure);
        string text = target.Monitor(Encoding.UTF8.GetString(command).Trim());
        // What is longer than a packet goes first, as output.
        const int piece = (PacketConnection.MaximumSize / 2) - 16;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int at = 0; at < bytes.Length; at += piece)
            Answer("O" + Hex.Encode(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at))));
        return Answer(Ok);
    }

    private ResumeRequest? PassSignals(PacketParser parser)
    {
        var signals = new HashSet<int>();
        while (!parser.AtEnd && parser.TryInteger(out int signal))
        {
            signals.Add(signal);
            parser.Take(";");
        }
        target.SetPassedSignals(signals);
        return Answer(Ok);
    }

    private ResumeRequest? CatchCalls(PacketParser parser)
    {
        if (parser.Take("0"))
        {
            target.SetCaughtCalls(null);
            return Answer(Ok);
        }
        if (!parser.Take("1"))
            return Answer(Failure);
        var calls = new HashSet<int>();
        while (parser.Take(";") && parser.TryInteger(out int call))
            calls.Add(call);
        target.SetCaughtCalls(calls);
        return Answer(Ok);
    }

    /// <summary>The checksum of a range of memory: polynomial 0x04c11db7, the highest bit first, from all ones.</summary>
    private ResumeRequest? Checksum(PacketParser parser)
    {
        const uint polynomial = 0x04c11db7;
        if (!parser.TryRange(out ulong address, out ulong length))
            return Answer(Failure);
        uint sum = uint.MaxValue;
        byte[] bytes = new byte[4096];
        while (length > 0)
        {
            int count = target.ReadMemory(general, address, bytes.AsSpan(0, (int)Math.Min(length, (ulong)bytes.Length)));
            if (count == 0)
                return Answer(BadAddress);
            foreach (byte value in bytes.AsSpan(0, count))
            {
                sum ^= (uint)value << 24;
                for (int bit = 0; bit < 8; bit++)
                    sum = (sum << 1) ^ ((sum & 0x8000_0000) != 0 ? polynomial : 0);
            }
            address += (ulong)count;
            length -= (ulong)count;
        }
        return Answer("C" + Number(sum));
    }
}
