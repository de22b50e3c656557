namespace Rhea.Translator.X64;

/// <content>SHA extensions, which exist only in the legacy encoding, with two operands; and what processors without AVX need.</content>
internal sealed partial class Assembler
{
    /// <summary>SHA1RNDS4.</summary>
    public void Sha1Rounds(int d, int b, int function)
    {
        Legacy(0x3A, 0xCC, d, b);
        Byte(function);
    }

    /// <summary>SHA256RNDS2; XMM0 is an operand too.</summary>
    public void Sha256Rounds(int d, int b) => Legacy(0x38, 0xCB, d, b);

    /// <summary>SHA256MSG1.</summary>
    public void Sha256Message1(int d, int b) => Legacy(0x38, 0xCC, d, b);

    /// <summary>SHA256MSG2.</summary>
    public void Sha256Message2(int d, int b) => Legacy(0x38, 0xCD, d, b);

    /// <summary>MOVUPS between XMM0 and memory, for processors without AVX.</summary>
    public void MoveLegacy(bool store, in Mem m) => RegMem(false, store ? 0x0F11 : 0x0F10, 0, m);

    private void Legacy(int map, int opcode, int d, int b)
    {
        Rex(false, d, 0, b, false);
        Byte(0x0F);
        Byte(map);
        Byte(opcode);
        ModRegister(d, b);
    }
}
