using Rhea.Guest.RiscV.Decoding;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;

namespace Rhea.Guest.RiscV.Translation;

/// <summary>Builds regions from RISC-V code.</summary>
public sealed unsafe class RvFrontend : RegionFrontend
{
    private const uint OpcodeMask = 0x7F, SystemOpcode = 0x73;

    private readonly RiscVHart _hart;
    private readonly LackingEncodings? _lacking;
    private readonly UnboxedNumbers _unboxed = new();
    private RvTranslator _translator;
    private bool _usesFloat;

    /// <summary>Makes a front end for a kind of hart.</summary>
    public RvFrontend(RiscVHart hart)
        : base(RiscVGuest.Describe(hart))
    {
        _hart = hart;
        _lacking = LackingEncodings.Of(hart);
    }

    /// <inheritdoc/>
    protected override uint ShortestInstruction => 2;

    /// <inheritdoc/>
    protected override void BeginBlock()
    {
        _translator = new RvTranslator(Ir, _hart, _unboxed, ChecksFloatControl);
        _usesFloat = _hart.IsUserOnly;
    }

    /// <inheritdoc/>
    protected override void RepeatBlock() => _translator = new RvTranslator(Ir, _hart, _unboxed, ChecksFloatControl);

    /// <inheritdoc/>
    protected override ulong? TranslateInstruction(ulong pc, bool isFirst, out BlockEnd end)
    {
        uint word = Word(pc, out int available);
        uint length = (word & 3) == 3 ? 4U : 2U;
        bool isWhole = available >= length * 8;
        if (!isWhole && !isFirst)
        {
            end = default;
            return null;
        }

        Ir.GuestInstruction(pc);
        _translator.Pc = pc;
        if (!isWhole)
        {
            // The second half is in a page that cannot be fetched from: the fault is there.
            end = Raise(ExitReason.InstructionFault, pc);
        }
        else
        {
            end = Decode(word, available) ? _translator.End : Raise(ExitReason.UndefinedInstruction, pc);
        }

        ulong behind = Address(pc + length);
        if (CountsInstructions && end.Kind == BlockEndKind.None && (word & OpcodeMask) == SystemOpcode)
        {
            // It may have read a counter.
            end = BlockEnd.JumpTo(behind);
        }

        return behind;
    }

    /// <summary>Translates an instruction; the first of floating point in a block asks whether that is enabled.</summary>
    private bool Decode(uint word, int available)
    {
        if (_lacking is not null && _lacking.Contain(word))
        {
            return false;
        }

        if (!_usesFloat && UsesFloat(word))
        {
            _usesFloat = true;
            _translator.RequireFloat();
        }

        return RvDecoder.Decode(word, available, ref _translator);
    }

    /// <summary>The major opcodes LOAD-FP, STORE-FP, MADD to NMADD, OP-FP, and their compressed forms.</summary>
    private bool UsesFloat(uint word) => (word & 3) == 3
        ? (word & 0x7F) is 0x07 or 0x27 or 0x43 or 0x47 or 0x4B or 0x4F or 0x53
        : (word & 1) == 0 && ((word >> 13) is 1 or 5 || (!_hart.Is64 && (word >> 13) is 3 or 7));

    private ulong Address(ulong address) => _hart.Is64 ? address : (uint)address;

    /// <summary>
    /// The instruction at an address of the current page, and how many of its bits there are: an instruction of 4 bytes may go on in the next
    /// page. Nothing is read there if it does not.
    /// </summary>
    private uint Word(ulong pc, out int available)
    {
        const ulong pageMask = 0xFFF;
        byte* at = Code.At(pc);
        uint low = *(ushort*)at;
        available = 32;
        if ((low & 3) != 3)
        {
            return low;
        }

        if ((pc & pageMask) != pageMask - 1)
        {
            return *(uint*)at;
        }

        byte* next = Code.Elsewhere(Address(pc + 2));
        available = next != null ? 32 : 16;
        return next != null ? low | ((uint)*(ushort*)next << 16) : low;
    }
}
