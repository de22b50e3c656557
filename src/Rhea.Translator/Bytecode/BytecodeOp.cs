namespace Rhea.Translator.Bytecode;

/// <summary>
/// The operations of the bytecode. Those on 32 bits read only the low half of their operands and clear the upper half of the result.
/// The fused branches are in the order of <see cref="Ir.Condition"/>.
/// </summary>
internal enum BytecodeOp : ushort
{
    /// <summary>What IrSemantics computes: the operation is the immediate.</summary>
    Generic,

    /// <summary>The same with a result of 64 bits.</summary>
    Generic64,

    /// <summary>D = the immediate.</summary>
    MovConstant,

    /// <summary>Both halves of D = the immediate, or only the lower one where aux is 1.</summary>
    MovConstant128,

    /// <summary>D = A.</summary>
    Mov64,

    /// <summary>D = A.</summary>
    Mov128,

    /// <summary>D = the low 32 bits of A, 128 bits wide.</summary>
    ZeroAbove32,

    /// <summary>D = the low 64 bits of A, 128 bits wide.</summary>
    ZeroAbove64,

    /// <summary>D = the low 8 bits of A.</summary>
    ZeroExtend8,

    /// <summary>D = the low 16 bits of A.</summary>
    ZeroExtend16,

    /// <summary>D = the low 32 bits of A.</summary>
    ZeroExtend32,

    /// <summary>D = the low 8 bits of A with their sign.</summary>
    SignExtend8To64,

    /// <summary>D = the low 16 bits of A with their sign.</summary>
    SignExtend16To64,

    /// <summary>D = the low 32 bits of A with their sign.</summary>
    SignExtend32To64,

    /// <summary>D = the low 8 bits of A with their sign, 32 bits wide.</summary>
    SignExtend8To32,

    /// <summary>D = the low 16 bits of A with their sign, 32 bits wide.</summary>
    SignExtend16To32,

    /// <summary>Add of A and B.</summary>
    Add64,

    /// <summary>Add of A and the immediate.</summary>
    AddImmediate64,

    /// <summary>Add of A and B.</summary>
    Add32,

    /// <summary>Add of A and the immediate.</summary>
    AddImmediate32,

    /// <summary>Sub of A and B.</summary>
    Sub64,

    /// <summary>Sub of A and the immediate.</summary>
    SubImmediate64,

    /// <summary>Sub of A and B.</summary>
    Sub32,

    /// <summary>Sub of A and the immediate.</summary>
    SubImmediate32,

    /// <summary>And of A and B.</summary>
    And64,

    /// <summary>And of A and the immediate.</summary>
    AndImmediate64,

    /// <summary>And of A and B.</summary>
    And32,

    /// <summary>And of A and the immediate.</summary>
    AndImmediate32,

    /// <summary>Or of A and B.</summary>
    Or64,

    /// <summary>Or of A and the immediate.</summary>
    OrImmediate64,

    /// <summary>Or of A and B.</summary>
    Or32,

    /// <summary>Or of A and the immediate.</summary>
    OrImmediate32,

    /// <summary>Xor of A and B.</summary>
    Xor64,

    /// <summary>Xor of A and the immediate.</summary>
    XorImmediate64,

    /// <summary>Xor of A and B.</summary>
    Xor32,

    /// <summary>Xor of A and the immediate.</summary>
    XorImmediate32,

    /// <summary>AndNot of A and B.</summary>
    AndNot64,

    /// <summary>AndNot of A and the immediate.</summary>
    AndNotImmediate64,

    /// <summary>AndNot of A and B.</summary>
    AndNot32,

    /// <summary>AndNot of A and the immediate.</summary>
    AndNotImmediate32,

    /// <summary>Mul of A and B.</summary>
    Mul64,

    /// <summary>Mul of A and the immediate.</summary>
    MulImmediate64,

    /// <summary>Mul of A and B.</summary>
    Mul32,

    /// <summary>Mul of A and the immediate.</summary>
    MulImmediate32,

    /// <summary>Shl of A by B.</summary>
    Shl64,

    /// <summary>Shl of A by the immediate.</summary>
    ShlImmediate64,

    /// <summary>Shl of A by B.</summary>
    Shl32,

    /// <summary>Shl of A by the immediate.</summary>
    ShlImmediate32,

    /// <summary>Shr of A by B.</summary>
    Shr64,

    /// <summary>Shr of A by the immediate.</summary>
    ShrImmediate64,

    /// <summary>Shr of A by B.</summary>
    Shr32,

    /// <summary>Shr of A by the immediate.</summary>
    ShrImmediate32,

    /// <summary>Sar of A by B.</summary>
    Sar64,

    /// <summary>Sar of A by the immediate.</summary>
    SarImmediate64,

    /// <summary>Sar of A by B.</summary>
    Sar32,

    /// <summary>Sar of A by the immediate.</summary>
    SarImmediate32,

    /// <summary>Ror of A by B.</summary>
    Ror64,

    /// <summary>Ror of A by the immediate.</summary>
    RorImmediate64,

    /// <summary>Ror of A by B.</summary>
    Ror32,

    /// <summary>Ror of A by the immediate.</summary>
    RorImmediate32,

    /// <summary>D = not A.</summary>
    Not64,

    /// <summary>D = 0 - A.</summary>
    Neg64,

    /// <summary>D = A where condition aux holds on flags C, else B.</summary>
    Select64,

    /// <summary>The flags of A - B.</summary>
    FlagsSub64,

    /// <summary>The flags of A + B.</summary>
    FlagsAdd64,

    /// <summary>D = not A.</summary>
    Not32,

    /// <summary>D = 0 - A.</summary>
    Neg32,

    /// <summary>D = A where condition aux holds on flags C, else B.</summary>
    Select32,

    /// <summary>The flags of A - B.</summary>
    FlagsSub32,

    /// <summary>The flags of A + B.</summary>
    FlagsAdd32,

    /// <summary>The upper half of the product.</summary>
    MulHighUnsigned,

    /// <summary>1 where condition aux holds on flags A, else 0.</summary>
    SetIf,

    /// <summary>The guest's flags.</summary>
    GetFlags,

    /// <summary>The guest's flags = A.</summary>
    SetFlags,

    /// <summary>The guest's flags are those of the record of kind aux on A and B.</summary>
    RecordFlags,

    /// <summary>2^aux bytes at D of the state.</summary>
    LoadState,

    /// <summary>2^aux bytes at D of the state = A.</summary>
    StoreState,

    /// <summary>Sets bit aux of the 32-bit field at D where A and B differ.</summary>
    NoteDifference,
    CheckAlignment,
    RequireState,

    /// <summary>8 bits at A + immediate, zero-extended.</summary>
    Load8,

    /// <summary>16 bits at A + immediate, zero-extended.</summary>
    Load16,

    /// <summary>32 bits at A + immediate, zero-extended.</summary>
    Load32,

    /// <summary>64 bits at A + immediate, zero-extended.</summary>
    Load64,

    /// <summary>8 bits at A + immediate, sign-extended.</summary>
    LoadSigned8To64,

    /// <summary>16 bits at A + immediate, sign-extended.</summary>
    LoadSigned16To64,

    /// <summary>32 bits at A + immediate, sign-extended.</summary>
    LoadSigned32To64,

    /// <summary>8 bits at A + immediate, sign-extended to 32.</summary>
    LoadSigned8To32,

    /// <summary>16 bits at A + immediate, sign-extended to 32.</summary>
    LoadSigned16To32,

    /// <summary>128 bits at A + immediate.</summary>
    Load128,

    /// <summary>8 bits at A + immediate = B.</summary>
    Store8,

    /// <summary>16 bits at A + immediate = B.</summary>
    Store16,

    /// <summary>32 bits at A + immediate = B.</summary>
    Store32,

    /// <summary>64 bits at A + immediate = B.</summary>
    Store64,

    /// <summary>128 bits at A + immediate = B.</summary>
    Store128,

    /// <summary>2^aux bytes at A + immediate = B, ordered before later loads.</summary>
    StoreRelease,

    /// <summary>An atomic read-modify-write.</summary>
    AtomicModify,

    /// <summary>A compare-and-swap.</summary>
    CompareExchange,

    /// <summary>An exclusive store.</summary>
    StoreExclusive,

    /// <summary>A full barrier.</summary>
    Fence,

    /// <summary>Helper D gets A, B, C.</summary>
    CallHelper,

    /// <summary>A vector helper; the function is the immediate, its parameter the number in the slot of constants.</summary>
    CallVectorHelper,

    /// <summary>Holds the parameter of the vector helper before it.</summary>
    Parameter,

    /// <summary>Leaves for the immediate where somebody asked for it.</summary>
    Poll,

    /// <summary>Takes aux instructions from what may be executed; leaves for the immediate where there are not so many.</summary>
    Count,

    /// <summary>Goes on at A.</summary>
    Goto,

    /// <summary>Goes on at A where condition aux holds on flags C, else at B.</summary>
    Branch,

    /// <summary>Goes on at guest address immediate, by link A.</summary>
    ExitDirect,

    /// <summary>Goes on at the guest address A; requests to leave are polled.</summary>
    ExitIndirect,

    /// <summary>Leaves with reason aux at guest address immediate.</summary>
    ExitException,

    // A comparison and the branch on it.

    BranchSub64Equal,
    BranchSub64NotEqual,
    BranchSub64CarrySet,
    BranchSub64CarryClear,
    BranchSub64Negative,
    BranchSub64NotNegative,
    BranchSub64Overflow,
    BranchSub64NoOverflow,
    BranchSub64UnsignedHigher,
    BranchSub64UnsignedLowerOrSame,
    BranchSub64GreaterOrEqual,
    BranchSub64Less,
    BranchSub64Greater,
    BranchSub64LessOrEqual,
    BranchSubImmediate64Equal,
    BranchSubImmediate64NotEqual,
    BranchSubImmediate64CarrySet,
    BranchSubImmediate64CarryClear,
    BranchSubImmediate64Negative,
    BranchSubImmediate64NotNegative,
    BranchSubImmediate64Overflow,
    BranchSubImmediate64NoOverflow,
    BranchSubImmediate64UnsignedHigher,
    BranchSubImmediate64UnsignedLowerOrSame,
    BranchSubImmediate64GreaterOrEqual,
    BranchSubImmediate64Less,
    BranchSubImmediate64Greater,
    BranchSubImmediate64LessOrEqual,
    BranchLogic64Equal,
    BranchLogic64NotEqual,
    BranchLogic64Negative,
    BranchLogic64NotNegative,
    BranchSub32Equal,
    BranchSub32NotEqual,
    BranchSub32CarrySet,
    BranchSub32CarryClear,
    BranchSub32Negative,
    BranchSub32NotNegative,
    BranchSub32Overflow,
    BranchSub32NoOverflow,
    BranchSub32UnsignedHigher,
    BranchSub32UnsignedLowerOrSame,
    BranchSub32GreaterOrEqual,
    BranchSub32Less,
    BranchSub32Greater,
    BranchSub32LessOrEqual,
    BranchSubImmediate32Equal,
    BranchSubImmediate32NotEqual,
    BranchSubImmediate32CarrySet,
    BranchSubImmediate32CarryClear,
    BranchSubImmediate32Negative,
    BranchSubImmediate32NotNegative,
    BranchSubImmediate32Overflow,
    BranchSubImmediate32NoOverflow,
    BranchSubImmediate32UnsignedHigher,
    BranchSubImmediate32UnsignedLowerOrSame,
    BranchSubImmediate32GreaterOrEqual,
    BranchSubImmediate32Less,
    BranchSubImmediate32Greater,
    BranchSubImmediate32LessOrEqual,
    BranchLogic32Equal,
    BranchLogic32NotEqual,
    BranchLogic32Negative,
    BranchLogic32NotNegative,
}
