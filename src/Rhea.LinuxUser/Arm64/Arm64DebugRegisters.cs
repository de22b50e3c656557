using System.Globalization;
using System.Text;
using Rhea.Guest.Arm64;
using Rhea.LinuxUser.Debugging;

namespace Rhea.LinuxUser.Arm64;

/// <summary>
/// The features org.gnu.gdb.aarch64.core, .fpu and .tls (GDB manual, "AArch64 Features"): x0 to x30, sp, pc, cpsr, v0 to v31, fpsr, fpcr,
/// tpidr.
/// </summary>
internal sealed unsafe class Arm64DebugRegisters : DebugRegisters
{
    private const int FramePointer = 29, StackPointer = 31, ProgramCounter = 32, Flags = 33, FirstVector = 34, FloatStatus = 66,
        FloatControl = 67, ThreadPointer = 68;

    private const uint FlagsMask = 0xf000_0000, FloatControlMask = 0x07c0_0000, FloatStatusMask = 0x0800_009f;

    internal override string Description { get; } = Describe();

    internal override int Count => ThreadPointer + 1;

    internal override IReadOnlyList<int> Expedited { get; } = [FramePointer, StackPointer, ProgramCounter];

    internal override int Size(int register) => register switch
    {
        Flags or FloatStatus or FloatControl => 4,
        >= FirstVector and < FloatStatus => 16,
        _ => 8,
    };

    internal override void Read(nint state, int register, Span<byte> value) =>
        new ReadOnlySpan<byte>(Place((Arm64State*)state, register), Size(register)).CopyTo(value);

    internal override void Write(nint state, int register, ReadOnlySpan<byte> value)
    {
        var registers = (Arm64State*)state;
        value[..Size(register)].CopyTo(new Span<byte>(Place(registers, register), Size(register)));
        registers->Nzcv &= FlagsMask;
        registers->Fpcr &= FloatControlMask;
        registers->Fpsr &= FloatStatusMask;
    }

    /// <summary>struct user_pt_regs: x0 to x30, sp, pc, pstate.</summary>
    internal override byte[] GeneralSet(nint state)
    {
        byte[] set = new byte[(Flags + 1) * 8];
        for (int register = 0; register <= Flags; register++)
            Read(state, register, set.AsSpan(register * 8));
        return set;
    }

    /// <summary>struct user_fpsimd_state.</summary>
    internal override byte[] FloatSet(nint state)
    {
        const int vectors = 512, size = 528;
        byte[] set = new byte[size];
        for (int register = FirstVector; register < FloatStatus; register++)
            Read(state, register, set.AsSpan((register - FirstVector) * 16));
        Read(state, FloatStatus, set.AsSpan(vectors));
        Read(state, FloatControl, set.AsSpan(vectors + 4));
        return set;
    }

    /// <summary>NT_ARM_TLS: the thread pointer.</summary>
    internal override IEnumerable<(uint Type, byte[] Data)> OtherSets(nint state)
    {
        const uint threadPointer = 0x401;
        byte[] set = new byte[8];
        Read(state, ThreadPointer, set);
        return [(threadPointer, set)];
    }

    private static void* Place(Arm64State* state, int register) => register switch
    {
        <= StackPointer => &state->X[register],
        ProgramCounter => &state->Pc,
        Flags => &state->Nzcv,
        FloatStatus => &state->Fpsr,
        FloatControl => &state->Fpcr,
        ThreadPointer => &state->Tpidr,
        _ => &state->V[(register - FirstVector) * 2],
    };

    private static string Describe()
    {
        var xml = new StringBuilder("""
            <?xml version="1.0"?><!DOCTYPE target SYSTEM "gdb-target.dtd"><target version="1.0">
            <architecture>aarch64</architecture><osabi>GNU/Linux</osabi><feature name="org.gnu.gdb.aarch64.core">
            <flags id="cpsr_flags" size="4"><field name="V" start="28" end="28"/><field name="C" start="29" end="29"/>
            <field name="Z" start="30" end="30"/><field name="N" start="31" end="31"/></flags>

            """);
        for (int i = 0; i <= 30; i++)
            Register(xml, $"x{i}", 64, "int");
        Register(xml, "sp", 64, "data_ptr");
        Register(xml, "pc", 64, "code_ptr");
        Register(xml, "cpsr", 32, "cpsr_flags");
        xml.Append("</feature><feature name=\"org.gnu.gdb.aarch64.fpu\">\n");
        DescribeVectors(xml);
        for (int i = 0; i < 32; i++)
            Register(xml, $"v{i}", 128, "aarch64v");
        Register(xml, "fpsr", 32, "int");
        Register(xml, "fpcr", 32, "int");
        xml.Append("</feature><feature name=\"org.gnu.gdb.aarch64.tls\">\n");
        Register(xml, "tpidr", 64, "data_ptr");
        return xml.Append("</feature></target>\n").ToString();
    }

    /// <summary>A vector register is a union of its elements by size, and each of these one of their types.</summary>
    private static void DescribeVectors(StringBuilder xml)
    {
        (char Size, int Bits, string? Float)[] kinds = [('d', 64, "ieee_double"), ('s', 32, "ieee_single"), ('h', 16, "ieee_half"), ('b', 8, null), ('q', 128, null)];
        var whole = new StringBuilder("<union id=\"aarch64v\">");
        foreach ((char size, int bits, string? single) in kinds)
        {
            (char Letter, string Type)[] types = [('u', $"uint{bits}"), ('s', $"int{bits}")];
            if (single is not null)
                types = [('f', single), .. types];
            var union = new StringBuilder($"<union id=\"vn{size}\">");
            foreach ((char letter, string type) in types)
            {
                xml.Append(CultureInfo.InvariantCulture, $"<vector id=\"v{size}{letter}\" type=\"{type}\" count=\"{128 / bits}\"/>");
                union.Append(CultureInfo.InvariantCulture, $"<field name=\"{letter}\" type=\"v{size}{letter}\"/>");
            }
            xml.Append(union).Append("</union>\n");
            whole.Append(CultureInfo.InvariantCulture, $"<field name=\"{size}\" type=\"vn{size}\"/>");
        }
        xml.Append(whole).Append("</union>\n");
    }

    private static void Register(StringBuilder xml, string name, int bits, string type) =>
        xml.Append(CultureInfo.InvariantCulture, $"<reg name=\"{name}\" bitsize=\"{bits}\" type=\"{type}\"/>\n");
}
