using Rhea.Guest.Arm64.Decoding;
using Rhea.Guest.Arm64.Vectors;
using Rhea.Translator.Ir;

namespace Rhea.Guest.Arm64.Translation;

/// <content>AES, SHA-1 and SHA-256 (C4.1.90, cryptographic).</content>
internal partial struct A64Translator
{
    private readonly bool CryptoHelper(Arm64VectorHelper helper, int rd, int a, int b = -1, int c = -1) =>
        SetWide(rd, VectorHelper(helper, default, a, b, c));

    public readonly bool Aese(in A64.Crypto2 a) => SetWide(a.Rd, Vec(IrOp.AesSubstitute, 0, Vec(IrOp.VXor, 0, V(a.Rd), V(a.Rn))));

    public readonly bool Aesd(in A64.Crypto2 a) => SetWide(a.Rd, Vec(IrOp.AesInverseSubstitute, 0, Vec(IrOp.VXor, 0, V(a.Rd), V(a.Rn))));

    public readonly bool Aesmc(in A64.Crypto2 a) => SetWide(a.Rd, Vec(IrOp.AesMixColumns, 0, V(a.Rn)));

    public readonly bool Aesimc(in A64.Crypto2 a) => SetWide(a.Rd, Vec(IrOp.AesInverseMixColumns, 0, V(a.Rn)));

    public readonly bool Sha1h(in A64.Crypto2 a)
    {
        int word = _ir.Append(IrOp.VGetLane, IrType.I32, V(a.Rn), immediate: 0, aux: 2);
        return SetWide(a.Rd, _ir.Append(IrOp.VFromInteger, IrType.V128, _ir.BinaryConstant(IrOp.Ror, word, 2)));
    }

    public readonly bool Sha1c(in A64.Crypto3 a) => CryptoHelper(Arm64VectorHelper.Sha1Choose, a.Rd, V(a.Rd), V(a.Rn), V(a.Rm));

    public readonly bool Sha1p(in A64.Crypto3 a) => CryptoHelper(Arm64VectorHelper.Sha1Parity, a.Rd, V(a.Rd), V(a.Rn), V(a.Rm));

    public readonly bool Sha1m(in A64.Crypto3 a) => CryptoHelper(Arm64VectorHelper.Sha1Majority, a.Rd, V(a.Rd), V(a.Rn), V(a.Rm));

    public readonly bool Sha1su0(in A64.Crypto3 a)
    {
        int d = V(a.Rd);
        int middle = Vec(IrOp.VExtractBytes, 0, d, V(a.Rn), immediate: 8);
        return SetWide(a.Rd, Vec(IrOp.VXor, 0, Vec(IrOp.VXor, 0, middle, d), V(a.Rm)));
    }

    public readonly bool Sha1su1(in A64.Crypto2 a) => CryptoHelper(Arm64VectorHelper.Sha1Schedule, a.Rd, V(a.Rd), V(a.Rn));

    public readonly bool Sha256h(in A64.Crypto3 a) => CryptoHelper(Arm64VectorHelper.Sha256Hash, a.Rd, V(a.Rd), V(a.Rn), V(a.Rm));

    public readonly bool Sha256h2(in A64.Crypto3 a) => CryptoHelper(Arm64VectorHelper.Sha256HashUpper, a.Rd, V(a.Rd), V(a.Rn), V(a.Rm));

    public readonly bool Sha256su0(in A64.Crypto2 a) => CryptoHelper(Arm64VectorHelper.Sha256ScheduleLow, a.Rd, V(a.Rd), V(a.Rn));

    public readonly bool Sha256su1(in A64.Crypto3 a) => CryptoHelper(Arm64VectorHelper.Sha256ScheduleHigh, a.Rd, V(a.Rd), V(a.Rn), V(a.Rm));
}
