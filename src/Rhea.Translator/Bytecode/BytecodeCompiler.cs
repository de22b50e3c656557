using Rhea.Translator.Guests;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Bytecode;

/// <summary>
/// Turns a region into bytecode. Values live in slots behind the guest's state, or directly in the guest's registers
/// where they come from there or go there; a comparison and the branch on it are one instruction.
/// </summary>
internal sealed partial class BytecodeCompiler
{
    /// <summary>Room for the slots of one block.</summary>
    public const int SlotBytes = 1 << 20;

    private const int SlotSize = 16;

    private readonly GuestDescription _guest;
    private readonly int _firstSlot;
    private readonly int[] _aliasLast;
    private BytecodeInstruction[] _code = new BytecodeInstruction[256];
    private GuestPoint[] _points = new GuestPoint[256];
    private int[] _blockStart = new int[16];
    private ValueInfo[] _values = new ValueInfo[1024];
    private Region _region = new();
    private int _count;
    private int _links;
    private int _nextSlot;
    private GuestPoint _point;
    private bool _isVolatile;

    public BytecodeCompiler(GuestDescription guest)
    {
        _guest = guest;
        _firstSlot = FirstSlot(guest);
        _aliasLast = new int[guest.Registers.Length];
    }

    /// <summary>What is known of a value.</summary>
    private struct ValueInfo
    {
        public int Uses;

        /// <summary>The instruction that uses it last.</summary>
        public int LastUse;

        /// <summary>Its place as an offset from the state, or -1.</summary>
        public int Slot;

        /// <summary>A write of a register that the definition of its operand has done already.</summary>
        public bool IsFolded;
    }

    /// <summary>Where the slots begin, from the state on. The first one is for operands that are absent.</summary>
    public static int FirstSlot(GuestDescription guest) => (guest.StateSize + SlotSize - 1) & ~(SlotSize - 1);

    /// <summary>Compiles a region after the passes.</summary>
    public BytecodeRegion Compile(Region region)
    {
        _region = region;
        _count = 0;
        _links = 0;
        _isVolatile = false;
        _point = new GuestPoint(region.GuestAddress, 0);
        if (_values.Length < region.Count)
        {
            _values = new ValueInfo[region.Count * 2];
        }

        if (_blockStart.Length < region.BlockCount)
        {
            _blockStart = new int[region.BlockCount * 2];
        }

        for (int block = 0; block < region.BlockCount; block++)
        {
            IrBlock b = region.Blocks[block];
            _blockStart[block] = _count;
            Analyse(b.First, b.First + b.Count);
            Array.Fill(_aliasLast, -1);
            _nextSlot = _firstSlot + SlotSize;
            for (int i = b.First; i < b.First + b.Count; i++)
            {
                Emit(i, ref region[i]);
            }
        }

        ResolveBranches();
        return new BytecodeRegion(
            region.GuestAddress,
            region.GuestStart,
            Math.Max(region.GuestEnd, region.GuestAddress + 4),
            _code.AsSpan(0, _count),
            _points.AsSpan(0, _count),
            _links,
            _isVolatile);
    }

    /// <summary>Counts uses from the end of a block to its start, so that what only unused values use is unused too.</summary>
    private void Analyse(int first, int end)
    {
        for (int i = first; i < end; i++)
        {
            _values[i] = new ValueInfo { LastUse = -1, Slot = -1 };
        }

        Span<int> operands = stackalloc int[3];
        for (int i = end - 1; i >= first; i--)
        {
            ref IrInstruction instruction = ref _region[i];
            if (!IsNeeded(i, ref instruction))
            {
                continue;
            }

            if (FusedFlags(ref instruction) is int flags and >= 0)
            {
                ref IrInstruction comparison = ref _region[flags];
                Use(comparison.A, i);
                Use(comparison.B, i);
                continue;
            }

            int count = IrTraits.Operands(instruction, operands);
            for (int k = 0; k < count; k++)
            {
                Use(operands[k], Math.Max(i, _values[i].LastUse));
            }
        }
    }

    private bool IsNeeded(int value, ref IrInstruction instruction) => _values[value].Uses > 0 || IrTraits.HasEffect(instruction.Op)
        || instruction.Op is IrOp.AtomicModify or IrOp.CompareExchange or IrOp.StoreExclusive or IrOp.CallHelper or IrOp.CallVectorHelper;

    private void Use(int value, int at)
    {
        if (value >= 0)
        {
            ref ValueInfo info = ref _values[value];
            info.Uses++;
            info.LastUse = Math.Max(info.LastUse, at);
        }
    }

    /// <summary>The comparison that an instruction takes over, so that its flags are not made; -1 if none.</summary>
    private int FusedFlags(ref IrInstruction instruction)
    {
        int flags = instruction.Op switch { IrOp.SetFlags => instruction.A, IrOp.Branch => instruction.C, _ => -1 };
        if (flags < 0)
        {
            return -1;
        }

        IrOp op = _region[flags].Op;
        var condition = (Condition)instruction.Aux;
        bool fused = instruction.Op == IrOp.SetFlags
            ? (FlagsPlacement)instruction.Aux != FlagsPlacement.Packed && op is IrOp.FlagsAdd or IrOp.FlagsSub or IrOp.FlagsLogic
            : op == IrOp.FlagsSub || (op == IrOp.FlagsLogic && condition
                is Condition.Equal or Condition.NotEqual or Condition.Negative or Condition.NotNegative);
        return fused ? flags : -1;
    }

    private void ResolveBranches()
    {
        for (int i = 0; i < _count; i++)
        {
            ref BytecodeInstruction instruction = ref _code[i];
            if (instruction.Op is BytecodeOp.Goto or BytecodeOp.Branch or >= BytecodeOp.BranchSub64Equal)
            {
                instruction.A = _blockStart[instruction.A];
                instruction.B = instruction.Op == BytecodeOp.Goto ? 0 : _blockStart[instruction.B];
            }
        }
    }
}
