namespace Rhea.Gdb;

/// <content>Memory and points: m, M, x, X, Z, z.</content>
public sealed partial class GdbSession
{
    private ResumeRequest? ReadMemory(PacketParser parser, bool binary)
    {
        if (!parser.TryRange(out ulong address, out ulong length) || !parser.AtEnd)
            return Answer(Failure);
        // In the worst case each byte takes two characters.
        byte[] bytes = new byte[Math.Min(length, (PacketConnection.MaximumSize - 4) / 2)];
        int count = target.ReadMemory(general, address, bytes);
        if (count == 0 && length > 0)
            return Answer(BadAddress);
        if (!binary)
            return Answer(Hex.Encode(bytes.AsSpan(0, count)));
        Append("b");
        PacketConnection.AppendBinary(reply, bytes.AsSpan(0, count));
        return SendReply();
    }

    private ResumeRequest? WriteMemory(PacketParser parser, bool binary)
    {
        if (!parser.TryRange(out ulong address, out ulong length) || !parser.Take(":"))
            return Answer(Failure);
        byte[] bytes;
        if (binary)
            bytes = PacketConnection.Unescape(parser.Rest);
        else if (!Hex.TryDecode(parser.Rest, out bytes))
            return Answer(Failure);
        if ((ulong)bytes.Length != length)
            return Answer(Failure);
        return Answer(length == 0 || target.WriteMemory(general, address, bytes) ? Ok : BadAddress);
    }

    private ResumeRequest? ChangePoint(PacketParser parser, bool add)
    {
        if (!parser.TryInteger(out int kind) || !parser.Take(","))
            return Answer(Failure);
        if (kind > (int)PointKind.Access)
            return Answer(NotSupported);
        if (!parser.TryRange(out ulong address, out ulong length))
            return Answer(Failure);
        bool done = add ? target.AddPoint((PointKind)kind, address, length) : target.RemovePoint((PointKind)kind, address, length);
        return Answer(done ? Ok : BadAddress);
    }
}
