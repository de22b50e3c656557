using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Rhea.Guest.RiscV;
using Rhea.Guest.RiscV.Decoding;
using Rhea.Guest.RiscV.Privileged;

namespace Rhea.Machines.RiscV;

/// <summary>
/// The features org.gnu.gdb.riscv.cpu, .fpu, .csr and .virtual (GDB manual, "RISC-V Features"): x0 to x31, pc, f0 to f31, the CSRs that the harts
/// have, and priv, the privilege mode.
/// </summary>
internal sealed unsafe class RiscVDebugRegisters : MachineRegisters
{
    private const int Link = 1, StackPointer = 2, FramePointer = 8, Pc = 32, FirstFloat = 33, FirstCsr = 65;

    /// <summary>fcsr and its fields, which belong to the floating-point unit, come first.</summary>
    private const int FloatControls = 3;

    private readonly IReadOnlyList<RiscVProcessor> _processors;
    private readonly (int Number, string Name)[] _csrs;
    private readonly int _word;

    internal RiscVDebugRegisters(IReadOnlyList<RiscVProcessor> processors)
    {
        _processors = processors;
        _word = processors[0].Settings.Xlen / 8;
        _csrs = [.. processors[0].Hart.CsrNumbers().Select(number => (number, Hart.NameOf(number)!))];
        Description = Describe();
    }

    /// <inheritdoc/>
    public override string Description { get; }

    /// <inheritdoc/>
    public override int Count => Mode + 1;

    /// <inheritdoc/>
    public override int GeneralCount => FirstFloat;

    /// <inheritdoc/>
    public override IReadOnlyList<int> Expedited { get; } = [Link, StackPointer, FramePointer, Pc];

    /// <inheritdoc/>
    public override int ProgramCounter => Pc;

    private int Mode => FirstCsr + _csrs.Length;

    /// <inheritdoc/>
    public override int Find(string name)
    {
        for (int i = 0; i < 32; i++)
        {
            if (name == RvDisassembler.X(i) || name == "x" + i.ToString(CultureInfo.InvariantCulture))
                return i;
            if (name == RvDisassembler.F(i) || name == "f" + i.ToString(CultureInfo.InvariantCulture))
                return FirstFloat + i;
        }

        int csr = Array.FindIndex(_csrs, known => known.Name == name);
        return name switch { "pc" => Pc, "fp" => FramePointer, "priv" => Mode, _ => csr < 0 ? -1 : FirstCsr + csr };
    }

    /// <inheritdoc/>
    public override int Size(int register) => register is >= FirstCsr and < FirstCsr + FloatControls ? sizeof(uint)
        : register is >= FirstFloat and < FirstCsr ? sizeof(ulong) : _word;

    /// <inheritdoc/>
    public override bool Read(int processor, int register, Span<byte> value)
    {
        RiscVProcessor hart = _processors[processor];
        ulong number;
        if (register == Mode)
            number = (ulong)hart.Hart.Mode;
        else if (register >= FirstCsr)
            _ = hart.Hart.TryReadCsr(_csrs[register - FirstCsr].Number, out number);
        else
            number = *Place(hart.State, register);
        if (Size(register) == sizeof(uint))
            BinaryPrimitives.WriteUInt32LittleEndian(value, (uint)number);
        else
            BinaryPrimitives.WriteUInt64LittleEndian(value, number);
        return true;
    }

    /// <inheritdoc/>
    public override bool Write(int processor, int register, ReadOnlySpan<byte> value)
    {
        RiscVProcessor hart = _processors[processor];
        ulong number = Size(register) == sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(value) : BinaryPrimitives.ReadUInt64LittleEndian(value);
        if (register == Mode)
            return hart.Hart.TrySetMode((PrivilegeMode)number);
        if (register >= FirstCsr)
            return hart.Hart.TryWriteCsr(_csrs[register - FirstCsr].Number, number);
        // Registers of 32 bits are kept sign-extended, the program counter is not.
        if (_word == sizeof(uint) && register < Pc)
            number = (ulong)(int)number;
        if (register != 0)
            *Place(hart.State, register) = number;
        return true;
    }

    private static ulong* Place(RiscVState* state, int register) => register switch
    {
        < Pc => &state->X[register],
        Pc => &state->Pc,
        _ => &state->F[(register - FirstFloat) * 2],
    };

    private string Describe()
    {
        var xml = new StringBuilder("""
            <?xml version="1.0"?><!DOCTYPE target SYSTEM "gdb-target.dtd"><target version="1.0">
            <architecture>riscv:rvXLEN</architecture><feature name="org.gnu.gdb.riscv.cpu">

            """.Replace("XLEN", (_word * 8).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        for (int i = 0; i < 32; i++)
            Append(xml, RvDisassembler.X(i), i is StackPointer or 3 or 4 or FramePointer ? "data_ptr" : i == Link ? "code_ptr" : "int", _word * 8);
        Append(xml, "pc", "code_ptr", _word * 8);
        xml.Append("</feature><feature name=\"org.gnu.gdb.riscv.fpu\">")
            .Append("<union id=\"riscv_double\"><field name=\"float\" type=\"ieee_single\"/><field name=\"double\" type=\"ieee_double\"/></union>\n");
        for (int i = 0; i < 32; i++)
            Append(xml, RvDisassembler.F(i), "riscv_double", 64);
        for (int i = 0; i < _csrs.Length; i++)
        {
            if (i == FloatControls)
                xml.Append("</feature><feature name=\"org.gnu.gdb.riscv.csr\">\n");
            Append(xml, _csrs[i].Name, "int", Size(FirstCsr + i) * 8);
        }

        xml.Append("</feature><feature name=\"org.gnu.gdb.riscv.virtual\">\n");
        Append(xml, "priv", "int", _word * 8);
        return xml.Append("</feature></target>\n").ToString();
    }

    private static void Append(StringBuilder xml, string name, string type, int bits) =>
        xml.Append(CultureInfo.InvariantCulture, $"<reg name=\"{name}\" bitsize=\"{bits}\" type=\"{type}\"/>\n");
}
