namespace Rhea.Translator.Ir;

/// <summary>
/// The operations of the intermediate representation. A, B, C are the operands, T the type of the result,
/// imm the immediate, aux the small parameter (access size, lane size, condition ...).
/// </summary>
/// <remarks>
/// Integer operations are defined for I32 and I64 and wrap. Shift counts count modulo the width.
/// Vector operations have the lane in aux (<see cref="Lane"/>) and always produce all 128 bits.
/// </remarks>
public enum IrOp : ushort
{
    /// <summary>Nothing; what passes leave behind where they remove an instruction.</summary>
    Nop,

    // Values and guest state.

    /// <summary>The constant imm (T = I32 or I64).</summary>
    Constant,

    /// <summary>The guest register numbered imm in the guest's register file (T = I64 or V128).</summary>
    GetRegister,

    /// <summary>Guest register imm = A.</summary>
    SetRegister,

    /// <summary>The guest's condition flags (T = Flags).</summary>
    GetFlags,

    /// <summary>The guest's condition flags = A.</summary>
    SetFlags,

    /// <summary>T at byte offset imm of the guest's state (I32, I64); aux = log2 of the size in bytes, zero-extended.</summary>
    LoadState,

    /// <summary>The state's field of 2^aux bytes at offset imm = A.</summary>
    StoreState,

    /// <summary>Sets bit aux of the state's 32-bit field at offset imm where the vectors A and B differ.</summary>
    NoteDifference,

    // Integers.

    /// <summary>A + B.</summary>
    Add,

    /// <summary>A - B.</summary>
    Sub,

    /// <summary>A * B, low half.</summary>
    Mul,

    /// <summary>High half of the signed product of A and B (I64).</summary>
    MulHighSigned,

    /// <summary>High half of the unsigned product of A and B (I64).</summary>
    MulHighUnsigned,

    /// <summary>Signed quotient; 0 where B is 0; the most negative number divided by -1 is itself.</summary>
    DivSigned,

    /// <summary>Unsigned quotient; 0 where B is 0.</summary>
    DivUnsigned,

    /// <summary>A and B.</summary>
    And,

    /// <summary>A or B.</summary>
    Or,

    /// <summary>A exclusive-or B.</summary>
    Xor,

    /// <summary>A and not B.</summary>
    AndNot,

    /// <summary>Not A.</summary>
    Not,

    /// <summary>0 - A.</summary>
    Neg,

    /// <summary>A shifted left by B.</summary>
    Shl,

    /// <summary>A shifted right by B, zeros in.</summary>
    Shr,

    /// <summary>A shifted right by B, sign in.</summary>
    Sar,

    /// <summary>A rotated right by B.</summary>
    Ror,

    /// <summary>The low half of (A:B) shifted right by imm: B is the low part. 0 &lt; imm &lt; width.</summary>
    Extract,

    /// <summary>The low 2^aux bytes of A, sign-extended to T.</summary>
    SignExtend,

    /// <summary>The low 2^aux bytes of A, zero-extended to T.</summary>
    ZeroExtend,

    /// <summary>The low 32 bits of the I64 A, as I32.</summary>
    Truncate,

    /// <summary>The number of leading zeros of A (the width where A is 0).</summary>
    CountLeadingZeros,

    /// <summary>The number of trailing zeros of A (the width where A is 0).</summary>
    CountTrailingZeros,

    /// <summary>The bytes of A in reverse order.</summary>
    ByteSwap,

    /// <summary>The bits of A in reverse order.</summary>
    BitReverse,

    /// <summary>CRC-32 (imm = 0: polynomial 0x04C11DB7, 1: 0x1EDC6F41) of accumulator A (I32) and the low 2^aux bytes of B.</summary>
    Crc32,

    /// <summary>A where condition aux holds on flags C, else B.</summary>
    Select,

    /// <summary>1 where condition aux holds on flags A, else 0.</summary>
    SetIf,

    // Flags.

    /// <summary>The flags of A + B. aux = log2 of the operands' size in bytes.</summary>
    FlagsAdd,

    /// <summary>The flags of A - B (C = no borrow).</summary>
    FlagsSub,

    /// <summary>N and Z of A; C and V are 0.</summary>
    FlagsLogic,

    /// <summary>The flags of A + B + carry of flags C.</summary>
    FlagsAddCarry,

    /// <summary>The flags of A + not B + carry of flags C.</summary>
    FlagsSubCarry,

    /// <summary>The flags of comparing the floating-point numbers A and B, F32 or F64 (less 1000, equal 0110, greater 0010, unordered 0011). imm = 1: a quiet NaN is invalid too.</summary>
    FlagsCompareFloat,

    /// <summary>The flags in bits 31:28 of the I32 A.</summary>
    FlagsUnpack,

    /// <summary>Flags A where condition aux holds on flags C, else the flags in bits 31:28 of imm.</summary>
    FlagsSelect,

    /// <summary>Flags A as an I32 with N, Z, C, V in bits 31:28.</summary>
    FlagsPack,

    /// <summary>A + B + carry of flags C.</summary>
    AddCarry,

    /// <summary>A + not B + carry of flags C.</summary>
    SubCarry,

    // Memory. aux = log2 of the size in bytes (0 to 4); imm = displacement added to address A.

    /// <summary>An integer of 2^aux bytes at A + imm, zero-extended to T; or a number of that size, or the 16 bytes of a V128.</summary>
    Load,

    /// <summary>An integer of 2^aux bytes at A + imm, sign-extended to T.</summary>
    LoadSigned,

    /// <summary>2^aux bytes of B stored at A + imm.</summary>
    Store,

    /// <summary>As <see cref="Load"/>, with acquire ordering.</summary>
    LoadAcquire,

    /// <summary>As <see cref="Store"/>, with release ordering, and ordered against later acquiring loads.</summary>
    StoreRelease,

    /// <summary>A memory barrier of kind imm: 0 full, 1 loads, 2 stores.</summary>
    Fence,

    /// <summary>Atomically replaces the 2^aux bytes at A by (old op B), imm = <see cref="AtomicOperation"/>; the result is the old value, zero-extended. Sequentially consistent.</summary>
    AtomicModify,

    /// <summary>Atomically stores C at A where the 2^aux bytes there equal B; the result is the old value, zero-extended. 16 bytes are V128.</summary>
    CompareExchange,

    /// <summary>
    /// Stores the 2^aux bytes of B (16 bytes: V128) at A if the guest's exclusive monitor (<c>GuestDescription.ExclusiveOffset</c>) is armed for
    /// this address and size and memory still holds the value read; disarms it. The result (I32) is 0 on success, else 1.
    /// </summary>
    StoreExclusive,

    /// <summary>Leaves with exit reason MisalignedAccess where A (I64) is not a multiple of 2^aux.</summary>
    CheckAlignment,

    /// <summary>Leaves with exit reason aux at the instruction where the 32-bit field at offset imm of the state is zero.</summary>
    RequireState,

    // Scalar floating point (F32, F64), under the guest's floating-point control register.

    /// <summary>A + B.</summary>
    FAdd,

    /// <summary>A - B.</summary>
    FSub,

    /// <summary>A * B.</summary>
    FMul,

    /// <summary>A / B.</summary>
    FDiv,

    /// <summary>-(A * B), with the sign changed after rounding (also of a NaN).</summary>
    FNegMul,

    /// <summary>C + A * B, rounded once. imm bit 0: the product is negated; bit 1: the addend is.</summary>
    FMulAdd,

    /// <summary>The square root of A.</summary>
    FSqrt,

    /// <summary>A without its sign.</summary>
    FAbs,

    /// <summary>A with its sign changed.</summary>
    FNeg,

    /// <summary>The larger (a NaN wins; +0 is larger than -0).</summary>
    FMax,

    /// <summary>The smaller (a NaN wins).</summary>
    FMin,

    /// <summary>The larger (a number wins over a quiet NaN; imm = 1: over any NaN).</summary>
    FMaxNumber,

    /// <summary>The smaller (a number wins over a quiet NaN; imm = 1: over any NaN).</summary>
    FMinNumber,

    /// <summary>A rounded to an integral number; aux = <see cref="FloatRounding"/>; imm = 1: inexact is signalled.</summary>
    FRound,

    /// <summary>A converted to T (between F16, F32, F64).</summary>
    FConvert,

    /// <summary>A as a signed integer T, saturated, NaN is 0; aux = <see cref="FloatRounding"/>; imm = fraction bits.</summary>
    FToSigned,

    /// <summary>A as an unsigned integer T, saturated, NaN is 0; aux = <see cref="FloatRounding"/>; imm = fraction bits.</summary>
    FToUnsigned,

    /// <summary>The signed integer A as T; imm = fraction bits.</summary>
    FFromSigned,

    /// <summary>The unsigned integer A as T; imm = fraction bits.</summary>
    FFromUnsigned,

    /// <summary>A where condition aux holds on flags C, else B (F32, F64, V128).</summary>
    FSelect,

    // Between the register files.

    /// <summary>The low element of the vector A as T = F16, F32 or F64: no change of bits.</summary>
    VLow,

    /// <summary>The scalar A (F16, F32, F64) as a V128 with zeros above.</summary>
    VFromScalar,

    /// <summary>The low element of the vector A as T = F16 or F32 if all bits above it, up to bit 63, are ones; else the default NaN.</summary>
    VLowBoxed,

    /// <summary>The scalar A (F16, F32) as a V128 with ones above up to bit 63, and zeros above that.</summary>
    VFromScalarBoxed,

    /// <summary>The I32 or I64 A as the low bits of a V128 with zeros above.</summary>
    VFromInteger,

    /// <summary>The bits of scalar A (F32: I32, F64: I64; F16: I32 zero-extended).</summary>
    FToBits,

    /// <summary>The bits of integer A as a scalar.</summary>
    FFromBits,

    /// <summary>Lane imm (of size aux) of A, zero-extended to T.</summary>
    VGetLane,

    /// <summary>Lane imm (of size aux) of A, sign-extended to T.</summary>
    VGetLaneSigned,

    /// <summary>A with lane imm (of size aux) replaced by the low bits of the integer B.</summary>
    VSetLane,

    /// <summary>A constant vector: both 64-bit halves are imm where aux is 0; where aux is 1 the upper half is zero.</summary>
    VConstant,

    /// <summary>The low bits of the integer A in every lane of size aux.</summary>
    VDup,

    // Vectors, without floating point. aux = Lane.

    /// <summary>The low 64 bits of A, zeros above.</summary>
    VZeroUpper,

    /// <summary>Lane imm of A in every lane.</summary>
    VDupLane,

    /// <summary>A with lane (imm and 15) replaced by lane (imm shifted right by 4) of B.</summary>
    VCopyLane,

    /// <summary>A + B.</summary>
    VAdd,

    /// <summary>A - B.</summary>
    VSub,

    /// <summary>A * B, low half (8, 16, 32 bits).</summary>
    VMul,

    /// <summary>0 - A.</summary>
    VNeg,

    /// <summary>The absolute value of A.</summary>
    VAbs,

    /// <summary>A and B.</summary>
    VAnd,

    /// <summary>A or B.</summary>
    VOr,

    /// <summary>A exclusive-or B.</summary>
    VXor,

    /// <summary>A and not B.</summary>
    VAndNot,

    /// <summary>A or not B.</summary>
    VOrNot,

    /// <summary>Not A.</summary>
    VNot,

    /// <summary>Bits of B where C is one, bits of A where it is zero.</summary>
    VBitSelect,

    /// <summary>All ones where A = B.</summary>
    VCompareEqual,

    /// <summary>All ones where A &gt; B, signed.</summary>
    VCompareGreaterSigned,

    /// <summary>All ones where A &gt; B, unsigned.</summary>
    VCompareGreaterUnsigned,

    /// <summary>All ones where A &gt;= B, signed.</summary>
    VCompareGreaterEqualSigned,

    /// <summary>All ones where A &gt;= B, unsigned.</summary>
    VCompareGreaterEqualUnsigned,

    /// <summary>All ones where A and B have a bit in common.</summary>
    VTestBits,

    /// <summary>The smaller, signed.</summary>
    VMinSigned,

    /// <summary>The smaller, unsigned.</summary>
    VMinUnsigned,

    /// <summary>The larger, signed.</summary>
    VMaxSigned,

    /// <summary>The larger, unsigned.</summary>
    VMaxUnsigned,

    /// <summary>A shifted left by imm (less than the lane's width).</summary>
    VShlImmediate,

    /// <summary>A shifted right by imm (1 to the lane's width), zeros in.</summary>
    VShrImmediate,

    /// <summary>A shifted right by imm (1 to the lane's width), sign in.</summary>
    VSarImmediate,

    /// <summary>A shifted by the signed low byte of each lane of B: left, or right with zeros in where negative (USHL).</summary>
    VShiftUnsigned,

    /// <summary>A shifted by the signed low byte of each lane of B: left, or right with the sign in where negative (SSHL).</summary>
    VShiftSigned,

    /// <summary>Even lanes of A, then even lanes of B (UZP1).</summary>
    VUnzipEven,

    /// <summary>Odd lanes of A, then odd lanes of B (UZP2).</summary>
    VUnzipOdd,

    /// <summary>Lanes of the low halves of A and B in turn (ZIP1).</summary>
    VZipLow,

    /// <summary>Lanes of the high halves of A and B in turn (ZIP2).</summary>
    VZipHigh,

    /// <summary>Even lanes of A and B in turn (TRN1).</summary>
    VTransposeEven,

    /// <summary>Odd lanes of A and B in turn (TRN2).</summary>
    VTransposeOdd,

    /// <summary>Bytes imm to imm+15 of the 32 bytes (B:A), A being the low ones (EXT).</summary>
    VExtractBytes,

    /// <summary>The lanes of size aux in reverse order within each container of imm bytes (REV16/32/64).</summary>
    VReverse,

    /// <summary>Sums of neighbouring lanes: of A in the low half, of B in the high half (ADDP).</summary>
    VPairAdd,

    /// <summary>The larger of neighbouring lanes, of A then of B; signed.</summary>
    VPairMaxSigned,

    /// <summary>The larger of neighbouring lanes, of A then of B; unsigned.</summary>
    VPairMaxUnsigned,

    /// <summary>The smaller of neighbouring lanes, of A then of B; signed.</summary>
    VPairMinSigned,

    /// <summary>The smaller of neighbouring lanes, of A then of B; unsigned.</summary>
    VPairMinUnsigned,

    /// <summary>The low half of A with every lane (size aux) sign-extended to twice the size.</summary>
    VWidenLowSigned,

    /// <summary>The low half of A with every lane (size aux) zero-extended to twice the size.</summary>
    VWidenLowUnsigned,

    /// <summary>The high half of A with every lane (size aux) sign-extended to twice the size.</summary>
    VWidenHighSigned,

    /// <summary>The high half of A with every lane (size aux) zero-extended to twice the size.</summary>
    VWidenHighUnsigned,

    /// <summary>The lanes of A (twice the size aux) cut to size aux in the low half; zeros above.</summary>
    VNarrow,

    /// <summary>The absolute difference, signed (SABD).</summary>
    VAbsDifferenceSigned,

    /// <summary>The absolute difference, unsigned (UABD).</summary>
    VAbsDifferenceUnsigned,

    /// <summary>Half of the sum, without overflow, signed (SHADD).</summary>
    VHalvingAddSigned,

    /// <summary>Half of the sum, without overflow, unsigned (UHADD).</summary>
    VHalvingAddUnsigned,

    /// <summary>Half of the sum plus one, without overflow, signed (SRHADD).</summary>
    VRoundingHalvingAddSigned,

    /// <summary>Half of the sum plus one, without overflow, unsigned (URHADD).</summary>
    VRoundingHalvingAddUnsigned,

    /// <summary>Half of the difference, signed (SHSUB).</summary>
    VHalvingSubSigned,

    /// <summary>Half of the difference, unsigned (UHSUB).</summary>
    VHalvingSubUnsigned,

    /// <summary>Products of the low halves' lanes (size aux) at twice the size, signed (SMULL).</summary>
    VMulLongLowSigned,

    /// <summary>Products of the low halves' lanes (size aux) at twice the size, unsigned (UMULL).</summary>
    VMulLongLowUnsigned,

    /// <summary>Products of the high halves' lanes (size aux) at twice the size, signed (SMULL2).</summary>
    VMulLongHighSigned,

    /// <summary>Products of the high halves' lanes (size aux) at twice the size, unsigned (UMULL2).</summary>
    VMulLongHighUnsigned,

    /// <summary>Sums of neighbouring lanes (size aux) at twice the size, signed (SADDLP).</summary>
    VPairAddLongSigned,

    /// <summary>Sums of neighbouring lanes (size aux) at twice the size, unsigned (UADDLP).</summary>
    VPairAddLongUnsigned,

    /// <summary>The number of leading zeros of each lane.</summary>
    VCountLeadingZeros,

    /// <summary>The number of ones of each byte.</summary>
    VPopulationCount,

    /// <summary>The bits of each byte in reverse order.</summary>
    VReverseBits,

    /// <summary>A + B, saturated, signed (8, 16 bits).</summary>
    VAddSaturateSigned,

    /// <summary>A + B, saturated, unsigned (8, 16 bits).</summary>
    VAddSaturateUnsigned,

    /// <summary>A - B, saturated, signed (8, 16 bits).</summary>
    VSubSaturateSigned,

    /// <summary>A - B, saturated, unsigned (8, 16 bits).</summary>
    VSubSaturateUnsigned,

    /// <summary>The sum of the 16 unsigned bytes of A, zeros above.</summary>
    VSumBytes,

    /// <summary>The product of polynomials over GF(2) (128 bits) of 64-bit lane imm bit 0 of A and lane imm bit 4 of B.</summary>
    VCarrylessMultiply,

    /// <summary>ShiftRows and SubBytes (FIPS 197, 5.1.1 and 5.1.2) of the AES state A.</summary>
    AesSubstitute,

    /// <summary>InvShiftRows and InvSubBytes (FIPS 197, 5.3.1 and 5.3.2) of the AES state A.</summary>
    AesInverseSubstitute,

    /// <summary>MixColumns (FIPS 197, 5.1.3) of the AES state A.</summary>
    AesMixColumns,

    /// <summary>InvMixColumns (FIPS 197, 5.3.3) of the AES state A.</summary>
    AesInverseMixColumns,

    /// <summary>
    /// Four rounds of SHA-1 (FIPS 180-4, 6.1.2) on a to d in the lanes of A, e in the lowest lane of B, with schedule plus constant in C: the new
    /// a to d. imm: the function: 0 choose, 1 parity, 2 majority.
    /// </summary>
    Sha1Rounds,

    /// <summary>Four rounds of SHA-256 (FIPS 180-4, 6.2.2) on a to d in A and e to h in B, with schedule plus constant in C: the new a to d (imm 0) or e to h (1).</summary>
    Sha256Rounds,

    /// <summary>Half of a step of SHA-256's message schedule: lanes W[t] of A plus sigma0 of W[t+1], of which the last is the lowest lane of B.</summary>
    Sha256ScheduleLow,

    /// <summary>The other half: A plus W[t-7] (lanes 1 to 3 of B, lane 0 of C) plus sigma1 of W[t-2], of which the first two are the high lanes of C.</summary>
    Sha256ScheduleHigh,

    /// <summary>Bytes of A chosen by the bytes of B; zero where the index is 16 or more (TBL with one register).</summary>
    VTableLookup,

    // Vectors of floating-point numbers. aux = Lane (S or D), the whole register.

    /// <summary>A + B.</summary>
    VFAdd,

    /// <summary>A - B.</summary>
    VFSub,

    /// <summary>A * B.</summary>
    VFMul,

    /// <summary>A / B.</summary>
    VFDiv,

    /// <summary>C + A * B, rounded once; imm bit 0: the product is negated.</summary>
    VFMulAdd,

    /// <summary>The square root of A.</summary>
    VFSqrt,

    /// <summary>A without its sign.</summary>
    VFAbs,

    /// <summary>A with its sign changed.</summary>
    VFNeg,

    /// <summary>The larger (a NaN wins).</summary>
    VFMax,

    /// <summary>The smaller (a NaN wins).</summary>
    VFMin,

    /// <summary>The larger (a number wins over a quiet NaN).</summary>
    VFMaxNumber,

    /// <summary>The smaller (a number wins over a quiet NaN).</summary>
    VFMinNumber,

    /// <summary>All ones where A = B.</summary>
    VFCompareEqual,

    /// <summary>All ones where A &gt;= B.</summary>
    VFCompareGreaterEqual,

    /// <summary>All ones where A &gt; B.</summary>
    VFCompareGreater,

    /// <summary>The signed integers of A as numbers of the same size; imm = fraction bits.</summary>
    VFFromSigned,

    /// <summary>The unsigned integers of A as numbers of the same size; imm = fraction bits.</summary>
    VFFromUnsigned,

    /// <summary>The numbers of A as signed integers of the same size, saturated, NaN is 0; imm = <see cref="FloatRounding"/> plus 8 times the fraction bits.</summary>
    VFToSigned,

    /// <summary>The numbers of A as unsigned integers of the same size, saturated, NaN is 0; imm = <see cref="FloatRounding"/> plus 8 times the fraction bits.</summary>
    VFToUnsigned,

    /// <summary>The numbers of A rounded to integral ones; imm = <see cref="FloatRounding"/>, plus 8 where inexact is signalled.</summary>
    VFRound,

    /// <summary>The two low F32 of A as F64.</summary>
    VFWidenLow,

    /// <summary>The two high F32 of A as F64.</summary>
    VFWidenHigh,

    /// <summary>The two F64 of A as F32 in the low half, zeros above.</summary>
    VFNarrow,

    /// <summary>Sums of neighbouring lanes: of A in the low half, of B in the high half (FADDP).</summary>
    VFPairAdd,

    // Calls and control flow.

    /// <summary>
    /// Calls helper imm of the guest with the integers A, B, C as arguments (unused ones absent); the result is T (Void, I32, I64).
    /// All guest state is in memory during the call. aux bit 0: the helper may leave the region by reporting an exit.
    /// </summary>
    CallHelper,

    /// <summary>
    /// The vector helper (imm and 0xFFFF) of the guest on V128 operands A, B, C (unused ones absent); the result is V128.
    /// imm shifted right by 16 (signed) is passed to it as its parameter.
    /// It may read and write the guest's floating-point control and status registers, nothing else of its state.
    /// </summary>
    CallVectorHelper,

    /// <summary>Leaves with exit reason Interrupt at guest address imm if somebody asked for it.</summary>
    Poll,

    /// <summary>
    /// Takes aux instructions, those of the block, from what the processor may execute; leaves with exit reason Expired at guest address imm if
    /// there are not so many. It comes before the block's instructions.
    /// </summary>
    Count,

    /// <summary>Marks the start of the guest instruction at address imm.</summary>
    GuestInstruction,

    // Terminators: the last instruction of a block, and only that.

    /// <summary>Goes on in block A (a block number).</summary>
    Goto,

    /// <summary>Goes to block A where condition aux holds on flags C, else to block B (block numbers).</summary>
    Branch,

    /// <summary>Leaves the region for the guest address imm. aux = <see cref="ExitHints"/>.</summary>
    ExitDirect,

    /// <summary>Leaves the region for the guest address in A. aux = <see cref="ExitHints"/>.</summary>
    ExitIndirect,

    /// <summary>A guest call to address imm, which returns to the address that the link register holds: the constant in A.</summary>
    ExitCall,

    /// <summary>A guest call to the address in A, which returns to address imm.</summary>
    ExitCallIndirect,

    /// <summary>A guest return to the address in A, which is the guest's link register.</summary>
    ExitReturn,

    /// <summary>Leaves to the caller with exit reason aux and the guest address imm as the program counter.</summary>
    ExitException,
}
