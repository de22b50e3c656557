using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Rhea.Guest.RiscV;
using Rhea.Guest.RiscV.Decoding;
using Rhea.LinuxUser.Debugging;

namespace Rhea.LinuxUser.RiscV;

/// <summary>The features org.gnu.gdb.riscv.cpu and .fpu (GDB manual, "RISC-V Features"): x0 to x31, pc, f0 to f31, fflags, frm, fcsr.</summary>
internal sealed unsafe class RiscVDebugRegisters : DebugRegisters
{
    private const int Link = 1, StackPointer = 2, FramePointer = 8, ProgramCounter = 32, FirstFloat = 33, FloatFlags = 65, RoundingMode = 66,
        FloatControl = 67;

    internal override string Description { get; } = Describe();

    internal override int Count => FloatControl + 1;

    internal override IReadOnlyList<int> Expedited { get; } = [Link, StackPointer, FramePointer, ProgramCounter];

    internal override int Size(int register) => register >= FloatFlags ? 4 : 8;

    internal override void Read(nint state, int register, Span<byte> value)
    {
        var registers = (RiscVState*)state;
        switch (register)
        {
            case FloatFlags:
                BinaryPrimitives.WriteUInt32LittleEndian(value, registers->FloatFlags);
                break;
            case RoundingMode:
                BinaryPrimitives.WriteUInt32LittleEndian(value, registers->RoundingMode);
                break;
            case FloatControl:
                BinaryPrimitives.WriteUInt32LittleEndian(value, (registers->RoundingMode << 5) | registers->FloatFlags);
                break;
            default:
                BinaryPrimitives.WriteUInt64LittleEndian(value, *Place(registers, register));
                break;
        }
    }

    internal override void Write(nint state, int register, ReadOnlySpan<byte> value)
    {
        var registers = (RiscVState*)state;
        uint word = BinaryPrimitives.ReadUInt32LittleEndian(value);
        switch (register)
        {
            case FloatFlags:
                registers->FloatFlags = word & 0x1f;
                break;
            case RoundingMode:
                registers->RoundingMode = word & 7;
                break;
            case FloatControl:
                registers->FloatFlags = word & 0x1f;
                registers->RoundingMode = (word >> 5) & 7;
                break;
            case 0:
                break;
            default:
                *Place(registers, register) = BinaryPrimitives.ReadUInt64LittleEndian(value);
                break;
        }
    }

    /// <summary>struct user_regs_struct: pc, x1 to x31.</summary>
    internal override byte[] GeneralSet(nint state)
    {
        byte[] set = new byte[32 * 8];
        Read(state, ProgramCounter, set);
        for (int register = 1; register < 32; register++)
            Read(state, register, set.AsSpan(register * 8));
        return set;
    }

    /// <summary>struct __riscv_d_ext_state: f0 to f31, fcsr.</summary>
    internal override byte[] FloatSet(nint state)
    {
        byte[] set = new byte[33 * 8];
        for (int register = 0; register < 32; register++)
            Read(state, FirstFloat + register, set.AsSpan(register * 8));
        Read(state, FloatControl, set.AsSpan(32 * 8));
        return set;
    }

    internal override IEnumerable<(uint Type, byte[] Data)> OtherSets(nint state) => [];

    private static ulong* Place(RiscVState* state, int register) => register switch
    {
        < ProgramCounter => &state->X[register],
        ProgramCounter => &state->Pc,
        _ => &state->F[(register - FirstFloat) * 2],
    };

    private static string Describe()
    {
        var xml = new StringBuilder("""
            <?xml version="1.0"?><!DOCTYPE target SYSTEM "gdb-target.dtd"><target version="1.0">
            <architecture>riscv:rv64</architecture><osabi>GNU/Linux</osabi><feature name="org.gnu.gdb.riscv.cpu">

            """);
        for (int i = 0; i < 32; i++)
            Register(xml, RvDisassembler.X(i), 64, i is StackPointer or 3 or 4 or FramePointer ? "data_ptr" : i == Link ? "code_ptr" : "int");
        Register(xml, "pc", 64, "code_ptr");
        xml.Append("</feature><feature name=\"org.gnu.gdb.riscv.fpu\">")
            .Append("<union id=\"riscv_double\"><field name=\"float\" type=\"ieee_single\"/><field name=\"double\" type=\"ieee_double\"/></union>\n");
        for (int i = 0; i < 32; i++)
            Register(xml, RvDisassembler.F(i), 64, "riscv_double");
        Register(xml, "fflags", 32, "int");
        Register(xml, "frm", 32, "int");
        Register(xml, "fcsr", 32, "int");
        return xml.Append("</feature></target>\n").ToString();
    }

    private static void Register(StringBuilder xml, string name, int bits, string type) =>
        xml.Append(CultureInfo.InvariantCulture, $"<reg name=\"{name}\" bitsize=\"{bits}\" type=\"{type}\"/>\n");
}
