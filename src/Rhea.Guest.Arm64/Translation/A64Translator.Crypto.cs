using Rhea.Guest.Arm64.Decoding;
using Rhea.Translator.Ir;

namespace Rhea.Guest.Arm64.Translation;

/// <content>AES, SHA-1 and SHA-256 (C4.1.90, cryptographic).</content>
internal partial struct A64Translator
{
    private readonly bool Hash(IrOp op, int rd, int a, int b, int c, int part) =>
        SetWide(rd, _ir.Append(op, IrType.V128, a, b, c, immediate: part));

    public readonly bool Aese(in A64.Crypto2 a) => SetWide(a.Rd, Vec(IrOp.AesSubstitute, 0, Vec(IrOp.VXor, 0, V(a.Rd), V(a.Rn))));

    public readonly bool Aesd(in A64.Crypto2 a) => SetWide(a.Rd, Vec(IrOp.AesInverseSubstitute, 0, Vec(IrOp.VXor, 0, V(a.Rd), V(a.Rn))));

    public readonly bool Aesmc(in A64.Crypto2 a) => SetWide(a.Rd, Vec(IrOp.AesMixColumns, 0, V(a.Rn)));

    public readonly bool Aesimc(in A64.Crypto2 a) => SetWide(a.Rd, Vec(IrOp.AesInverseMixColumns, 0, V(a.Rn)));

    public readonly bool Sha1h(in A64.Crypto2 a)
    {
        int word = _ir.Append(IrOp.VGetLane, IrType.I32, V(a.Rn), immediate: 0, aux: 2);
        return SetWide(a.Rd, _ir.Append(IrOp.VFromInteger, IrType.V128, _ir.BinaryConstant(IrOp.Ror, word, 2)));
    }

    public readonly bool Sha1c(in A64.Crypto3 a) => Hash(IrOp.Sha1Rounds, a.Rd, V(a.Rd), V(a.Rn), V(a.Rm), 0);

    public readonly bool Sha1p(in A64.Crypto3 a) => Hash(IrOp.Sha1Rounds, a.Rd, V(a.Rd), V(a.Rn), V(a.Rm), 1);

    public readonly bool Sha1m(in A64.Crypto3 a) => Hash(IrOp.Sha1Rounds, a.Rd, V(a.Rd), V(a.Rn), V(a.Rm), 2);

    public readonly bool Sha1su0(in A64.Crypto3 a)
    {
        int d = V(a.Rd);
        int middle = Vec(IrOp.VExtractBytes, 0, d, V(a.Rn), immediate: 8);
        return SetWide(a.Rd, Vec(IrOp.VXor, 0, Vec(IrOp.VXor, 0, middle, d), V(a.Rm)));
    }

    public readonly bool Sha1su1(in A64.Crypto2 a)
    {
        // The last lane wants the first new one, rotated once more.
        int zero = _ir.Append(IrOp.VConstant, IrType.V128);
        int rotated = RotateWords(Vec(IrOp.VXor, 0, V(a.Rd), Vec(IrOp.VExtractBytes, 0, V(a.Rn), zero, immediate: 4)));
        return SetWide(a.Rd, Vec(IrOp.VXor, 0, rotated, RotateWords(Vec(IrOp.VExtractBytes, 0, zero, rotated, immediate: 4))));
    }

    /// <summary>All 32-bit lanes rotated left by one.</summary>
    private readonly int RotateWords(int value) =>
        Vec(IrOp.VOr, 2, Vec(IrOp.VShlImmediate, 2, value, immediate: 1), Vec(IrOp.VShrImmediate, 2, value, immediate: 31));

    public readonly bool Sha256h(in A64.Crypto3 a) => Hash(IrOp.Sha256Rounds, a.Rd, V(a.Rd), V(a.Rn), V(a.Rm), 0);

    public readonly bool Sha256h2(in A64.Crypto3 a) => Hash(IrOp.Sha256Rounds, a.Rd, V(a.Rn), V(a.Rd), V(a.Rm), 1);

    public readonly bool Sha256su0(in A64.Crypto2 a) => Hash(IrOp.Sha256ScheduleLow, a.Rd, V(a.Rd), V(a.Rn), -1, 0);

    public readonly bool Sha256su1(in A64.Crypto3 a) => Hash(IrOp.Sha256ScheduleHigh, a.Rd, V(a.Rd), V(a.Rn), V(a.Rm), 0);
}
