namespace Rhea.Translator.Ir;

/// <summary>
/// The intermediate representation of one unit of translation: a control-flow graph of guest basic blocks with one entry, block 0.
/// Its arrays are reused from region to region, so that translating allocates nothing once they have grown.
/// </summary>
public sealed class Region
{
    private IrInstruction[] _instructions = new IrInstruction[1024];
    private IrBlock[] _blocks = new IrBlock[16];

    /// <summary>The number of instructions.</summary>
    public int Count { get; private set; }

    /// <summary>The number of blocks.</summary>
    public int BlockCount { get; private set; }

    /// <summary>The guest address of the entry.</summary>
    public ulong GuestAddress { get; private set; }

    /// <summary>The end of the guest bytes that the translation depends on, from <see cref="GuestAddress"/> up (a conservative hull).</summary>
    public ulong GuestEnd { get; set; }

    /// <summary>The start of the guest bytes that the translation depends on.</summary>
    public ulong GuestStart { get; set; }

    /// <summary>Guest addresses of instructions that access memory by addresses with a tag in the top byte, which is to be ignored.</summary>
    public IReadOnlySet<ulong>? TaggedSites { get; set; }

    /// <summary>The number of guest instructions.</summary>
    public int GuestInstructionCount { get; set; }

    /// <summary>
    /// The block of a loop that consists of it alone, or -1. Block 0 is its first iteration; both branch to it, nothing else does.
    /// </summary>
    public int LoopBlock { get; set; } = -1;

    /// <summary>The loop may have a register convention of its own.</summary>
    public bool ExchangesRegisters { get; set; }

    /// <summary>The instructions, in order of blocks.</summary>
    public Span<IrInstruction> Instructions => _instructions.AsSpan(0, Count);

    /// <summary>The blocks, in order of their instructions.</summary>
    public Span<IrBlock> Blocks => _blocks.AsSpan(0, BlockCount);

    /// <summary>The instruction that defines a value.</summary>
    public ref IrInstruction this[int value] => ref _instructions[value];

    /// <summary>Empties the region for a new translation.</summary>
    public void Reset(ulong guestAddress)
    {
        Count = 0;
        BlockCount = 0;
        GuestAddress = guestAddress;
        GuestStart = guestAddress;
        GuestEnd = guestAddress;
        GuestInstructionCount = 0;
        LoopBlock = -1;
        ExchangesRegisters = false;
    }

    /// <summary>Starts the next block; returns its number.</summary>
    public int BeginBlock(ulong guestAddress)
    {
        if (BlockCount == _blocks.Length)
        {
            Array.Resize(ref _blocks, BlockCount * 2);
        }

        _blocks[BlockCount] = new IrBlock { First = Count, GuestAddress = guestAddress };
        return BlockCount++;
    }

    /// <summary>Appends an instruction to the last block; returns its value.</summary>
    public int Append(IrOp op, IrType type, int a = -1, int b = -1, int c = -1, long immediate = 0, int aux = 0)
    {
        int value = Count;
        if (value == _instructions.Length)
        {
            Array.Resize(ref _instructions, value * 2);
        }

        ref IrInstruction instruction = ref _instructions[value];
        instruction.Op = op;
        instruction.Type = type;
        instruction.Aux = (byte)aux;
        instruction.A = a;
        instruction.B = b;
        instruction.C = c;
        instruction.Immediate = immediate;
        _blocks[BlockCount - 1].Count++;
        Count = value + 1;
        return value;
    }

    /// <summary>The numbers of the blocks that a block can go on in; -1 for none.</summary>
    public (int First, int Second) Successors(int block)
    {
        ref IrInstruction last = ref _instructions[_blocks[block].First + _blocks[block].Count - 1];
        return last.Op switch
        {
            IrOp.Goto => (last.A, -1),
            IrOp.Branch => (last.A, last.B),
            _ => (-1, -1),
        };
    }
}
