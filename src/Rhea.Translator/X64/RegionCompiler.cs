using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;

namespace Rhea.Translator.X64;

/// <summary>
/// Turns a region into x86-64 code: one backward pass over each block counts uses and decides what is folded into its consumer,
/// then one forward pass allocates registers and emits.
/// </summary>
/// <remarks>
/// Guest registers of the convention are in their host registers at every point that can leave the region, the others in memory;
/// so a state map is only the guest address of each such point. Values live within their block.
/// </remarks>
internal sealed partial class RegionCompiler
{
    private readonly Assembler _a;
    private readonly HostConvention _standard;
    private HostConvention _convention;
    private readonly GuestDescription _guest;
    private readonly Stubs _stubs;
    private readonly HostFeatures _features;
    private readonly TranslationPasses _off;
    private Region _region = null!;
    private CompiledRegion _output = null!;
    private ValueState[] _values = new ValueState[1024];
    private Label[] _blockLabels = new Label[16];
    private ulong _guestPc;
    private int _current;
    private bool _last;

    public RegionCompiler(HostConvention convention, Stubs stubs, HostFeatures features, TranslationPasses off = TranslationPasses.None)
    {
        _off = off;
        _standard = _convention = _local = convention;
        _guest = convention.Guest;
        _stubs = stubs;
        _features = features;
        _a = new Assembler();
        _lastAccess = new int[_guest.Registers.Length];
        _homeHead = new int[_guest.Registers.Length];
        _currentValue = new int[_guest.Registers.Length];
        _nextSet = new int[_guest.Registers.Length];
        _accesses = new int[_guest.Registers.Length];
        _exchangedByKey = _exchanged.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>System mode: the mode that code is compiled for.</summary>
    public int Mode { get; set; }

    /// <summary>Whether code counts what it does.</summary>
    public bool Counts { get; init; }

    /// <summary>Whether the region that was compiled last is a loop with a convention of its own.</summary>
    public bool HasOwnConvention => _local != _standard;

    /// <summary>Whether floating point is computed in C#, exactly in all modes of the guest.</summary>
    public bool ExactFloat { get; set; }

    private bool Does(TranslationPasses pass) => (_off & pass) == 0;

    /// <summary>Compiles at <paramref name="address"/>; what the engine must know of the code is left in <paramref name="output"/>.</summary>
    public void Compile(Region region, nint address, CompiledRegion output)
    {
        _region = region;
        _output = output;
        output.Reset(address);
        _a.Start(address);
        _slowPaths.Clear();
        if (_values.Length < region.Count)
        {
            _values = new ValueState[region.Count * 2];
            _visibleSince = new int[region.Count * 2];
            _followingSet = new int[region.Count * 2];
            _groupOf = new int[region.Count * 2];
        }

        if (_blockLabels.Length < region.BlockCount)
        {
            _blockLabels = new Label[region.BlockCount * 2];
        }

        if (_inlined.Length < region.BlockCount)
        {
            _inlined = new int[region.BlockCount * 2];
        }

        for (int i = 0; i < region.BlockCount; i++)
        {
            _blockLabels[i] = Label.New();
            _inlined[i] = 0;
        }

        CountPredecessors();
        PrepareLoop();

        for (int block = 0; block < region.BlockCount; block++)
        {
            if (!SkippedBlock(block))
            {
                CompileBlock(block);
            }
        }

        FinishLoop();
        EmitSlowPaths();
        output.Length = (int)(_a.Position - address);
    }

    private void CompileBlock(int block)
    {
        ref IrBlock b = ref _region.Blocks[block];
        _guestPc = b.GuestAddress;
        _block = block;
        _convention = block == _region.LoopBlock ? _local : _standard;
        Prepare(b.First, b.Count);
        ResetAllocation();
        _flagsAtExits = -1;
        _uncounted = 0;
        _a.Bind(ref _blockLabels[block]);
        if (block == _region.LoopBlock)
        {
            EnterLoop();
        }

        Span<IrInstruction> code = _region.Instructions;
        for (int i = b.First; i < b.First + b.Count; i++)
        {
            _current = i;
            _last = i == b.First + b.Count - 1;
            ref IrInstruction instruction = ref code[i];
            if (instruction.Op == IrOp.GuestInstruction)
            {
                _guestPc = (ulong)instruction.Immediate;
                _uncounted = Math.Max(0, _uncounted - 1);
                continue;
            }

            if (instruction.Op == IrOp.Nop || _values[i].Kind != ValueKind.Normal && _values[i].Kind != ValueKind.Flags)
            {
                continue;
            }

            _locked = 0;
            Emit(i, ref instruction, block);
        }
    }

    /// <summary>Remembers that the code from here can leave with the state of the current guest instruction.</summary>
    private void MarkObservable() => _output.AddPoint((int)(_a.Position - _output.Address), _guestPc);
}
