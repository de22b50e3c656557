using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Rhea.Cli.BinaryFormats;

/// <summary>
/// By which bytes the kernel recognises the programs of an architecture: fields of the ELF header (System V ABI, chapter 4;
/// machine numbers of include/uapi/linux/elf-em.h).
/// </summary>
/// <param name="Architecture">The architecture's name, as tools carry it.</param>
/// <param name="Is64">64-bit (ELFCLASS64), else 32-bit.</param>
/// <param name="BigEndian">Most significant byte first (ELFDATA2MSB).</param>
/// <param name="Machine">e_machine.</param>
internal sealed record ProgramFormat(string Architecture, bool Is64, bool BigEndian, ushort Machine)
{
    private const int HeaderStart = 20, AbiVersionOffset = 8, TypeOffset = 16, MachineOffset = 18;

    /// <summary>e_type: executable, and shared object (position-independent programs), which differ in one bit.</summary>
    private const ushort Executable = 2, TypeMask = 0xfffe;

    /// <summary>The architectures that Rhea has.</summary>
    internal static readonly ProgramFormat[] All =
    [
        new("aarch64", Is64: true, BigEndian: false, Machine: 183),
        new("riscv64", Is64: true, BigEndian: false, Machine: 243),
        new("riscv32", Is64: false, BigEndian: false, Machine: 243),
    ];

    /// <summary>The bytes to find, and which of their bits count.</summary>
    internal (byte[] Magic, byte[] Mask) Pattern()
    {
        byte[] magic = new byte[HeaderStart], mask = new byte[HeaderStart];
        // Class, data and version count; the operating system's name (0 or 3 on Linux) and the padding do not.
        byte[] identification = [0x7f, (byte)'E', (byte)'L', (byte)'F', Is64 ? (byte)2 : (byte)1, BigEndian ? (byte)2 : (byte)1, 1];
        identification.CopyTo(magic, 0);
        mask.AsSpan(0, identification.Length).Fill(0xff);
        mask[AbiVersionOffset - 1] = 0xfc;
        Write(magic, TypeOffset, Executable);
        Write(mask, TypeOffset, TypeMask);
        Write(magic, MachineOffset, Machine);
        Write(mask, MachineOffset, 0xffff);
        return (magic, mask);
    }

    /// <summary>Whether the start of a file is a program of this architecture.</summary>
    internal bool Matches(ReadOnlySpan<byte> start)
    {
        (byte[] magic, byte[] mask) = Pattern();
        if (start.Length < magic.Length)
            return false;
        for (int i = 0; i < magic.Length; i++)
        {
            if ((start[i] & mask[i]) != (magic[i] & mask[i]))
                return false;
        }
        return true;
    }

    /// <summary>The line that registers an interpreter (Documentation/admin-guide/binfmt-misc.rst).</summary>
    internal string RegisterLine(string name, string interpreter, string flags)
    {
        (byte[] magic, byte[] mask) = Pattern();
        return $":{name}:M:0:{Escape(magic)}:{Escape(mask)}:{interpreter}:{flags}";
    }

    private static string Escape(byte[] bytes)
    {
        var text = new StringBuilder(bytes.Length * 4);
        foreach (byte value in bytes)
            text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
        return text.ToString();
    }

    private void Write(byte[] target, int offset, ushort value)
    {
        if (BigEndian)
            BinaryPrimitives.WriteUInt16BigEndian(target.AsSpan(offset), value);
        else
            BinaryPrimitives.WriteUInt16LittleEndian(target.AsSpan(offset), value);
    }
}
