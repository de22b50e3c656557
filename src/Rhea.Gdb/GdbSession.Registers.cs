namespace Rhea.Gdb;

/// <content>Registers: g, G, p, P.</content>
public sealed partial class GdbSession
{
    private ResumeRequest? ReadRegisters()
    {
        for (int register = 0; register < target.GeneralRegisterCount; register++)
        {
            byte[] value = new byte[target.RegisterSize(register)];
            if (!target.ReadRegister(general, register, value))
                return Answer(Failure);
            Append(Hex.Encode(value));
        }
        return SendReply();
    }

    private ResumeRequest? WriteRegisters(PacketParser parser)
    {
        if (!Hex.TryDecode(parser.Rest, out byte[] values))
            return Answer(Failure);
        ReadOnlySpan<byte> rest = values;
        for (int register = 0; register < target.GeneralRegisterCount; register++)
        {
            int size = target.RegisterSize(register);
            if (rest.Length < size)
                break;
            if (!target.WriteRegister(general, register, rest[..size]))
                return Answer(Failure);
            rest = rest[size..];
        }
        return Answer(Ok);
    }

    private ResumeRequest? ReadRegister(PacketParser parser)
    {
        if (!parser.TryInteger(out int register) || register >= target.RegisterCount)
            return Answer(Failure);
        byte[] value = new byte[target.RegisterSize(register)];
        return Answer(target.ReadRegister(general, register, value) ? Hex.Encode(value) : Failure);
    }

    private ResumeRequest? WriteRegister(PacketParser parser)
    {
        bool right = parser.TryInteger(out int register) && register < target.RegisterCount && parser.Take("=")
            && Hex.TryDecode(parser.Rest, out byte[] value) && value.Length == target.RegisterSize(register)
            && target.WriteRegister(general, register, value);
        return Answer(right ? Ok : Failure);
    }
}
