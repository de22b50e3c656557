using System.Runtime.InteropServices;
using System.Xml.Linq;
using Rhea.Guest.Arm64;
using Rhea.LinuxUser.Arm64;

namespace Rhea.LinuxUser.Tests.Debugging;

public unsafe class DebugRegistersTests
{
    private readonly Arm64DebugRegisters registers = new();

    [Fact]
    public void The_description_names_every_register_with_its_size()
    {
        var document = XDocument.Parse(registers.Description.Replace("<!DOCTYPE target SYSTEM \"gdb-target.dtd\">", "", StringComparison.Ordinal));
        XElement[] described = [.. document.Descendants("reg")];
        Assert.Equal(registers.Count, described.Length);
        for (int i = 0; i < described.Length; i++)
            Assert.Equal(registers.Size(i) * 8, (int)described[i].Attribute("bitsize")!);
        Assert.Equal(["x0", "sp", "pc", "cpsr", "v0", "fpsr", "fpcr", "tpidr"], new[] { 0, 31, 32, 33, 34, 66, 67, 68 }.Select(i => (string)described[i].Attribute("name")!));
        // Every type is one of the protocol's or described before.
        var known = new HashSet<string>(document.Descendants().Select(e => (string?)e.Attribute("id")).OfType<string>());
        foreach (XElement register in described)
        {
            string type = (string)register.Attribute("type")!;
            Assert.True(type is "int" or "data_ptr" or "code_ptr" || known.Contains(type), type);
        }
    }

    [Fact]
    public void Every_register_is_read_as_it_was_written_and_none_touches_another()
    {
        var state = (Arm64State*)NativeMemory.AllocZeroed((nuint)sizeof(Arm64State));
        for (int i = 0; i < registers.Count; i++)
            registers.Write((nint)state, i, Value(i));
        for (int i = 0; i < registers.Count; i++)
        {
            byte[] value = new byte[registers.Size(i)];
            registers.Read((nint)state, i, value);
            Assert.Equal(Value(i), value);
        }
        Assert.Equal(272, registers.GeneralSet((nint)state).Length);
        Assert.Equal(528, registers.FloatSet((nint)state).Length);
        NativeMemory.Free(state);
    }

    /// <summary>Flags and the registers of floating point keep only the bits that exist.</summary>
    private byte[] Value(int register) => register switch
    {
        33 => [0, 0, 0, 0x60],
        66 => [0x1f, 0, 0, 8],
        67 => [0, 0, 0xc0, 0],
        _ => [.. Enumerable.Repeat((byte)(register + 1), registers.Size(register))],
    };
}
