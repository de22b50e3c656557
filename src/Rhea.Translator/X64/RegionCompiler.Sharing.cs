using Rhea.Translator.Execution;
using Rhea.Translator.Ir;
using Rhea.Translator.SystemMode;

namespace Rhea.Translator.X64;

/// <content>
/// System mode: accesses near to each other off one value share a look-up. The first one looks for the page of them all and leaves the host address of
/// the lowest in the core, or 0 where it cannot; the others take it from there.
/// </content>
internal sealed partial class RegionCompiler
{
    private const int MaximumGroups = 4;

    /// <summary>From the lowest byte of a group to behind the highest one.</summary>
    private const long GroupReach = 256;

    private readonly AccessGroup[] _groups = new AccessGroup[MaximumGroups];
    private int _groupCount;
    private int[] _groupOf = new int[1024];

    /// <summary>Accesses that share a look-up.</summary>
    private struct AccessGroup
    {
        /// <summary>The value that all addresses are relative to, and the bytes from there.</summary>
        public int Root;
        public long Low;
        public long High;
        public int Count;
        public bool Writes;
        public bool IsOpen;

        /// <summary>A range check costs more where there are only loads, since pages that are read only are not told apart then.</summary>
        public readonly bool Pays => Count >= (Writes ? 2 : 3);
    }

    /// <summary>Finds the groups of a block.</summary>
    private void FindGroups(int first, int count)
    {
        _groupCount = 0;
        Array.Fill(_groupOf, -1, first, count);
        for (int i = first; i < first + count; i++)
        {
            ref IrInstruction instruction = ref _region[i];
            if (instruction.Op is IrOp.Load or IrOp.LoadSigned or IrOp.Store && Does(TranslationPasses.Sharing) && StreamAt(i) < 0)
            {
                Join(i, ref instruction);
            }
            else if (instruction.Op is IrOp.CallHelper)
            {
                // It may change what is mapped.
                for (int g = 0; g < _groupCount; g++)
                {
                    _groups[g].IsOpen = false;
                }
            }
        }

        for (int i = first; i < first + count; i++)
        {
            if (_groupOf[i] >= 0 && !_groups[_groupOf[i]].Pays)
            {
                _groupOf[i] = -1;
            }
        }
    }

    private void Join(int access, ref IrInstruction instruction)
    {
        (int root, long low) = RootOf(instruction);
        long high = low + (1L << instruction.Aux);
        for (int g = 0; g < _groupCount; g++)
        {
            ref AccessGroup group = ref _groups[g];
            if (group.IsOpen && group.Root == root && Math.Max(group.High, high) - Math.Min(group.Low, low) <= GroupReach)
            {
                group.Low = Math.Min(group.Low, low);
                group.High = Math.Max(group.High, high);
                group.Count++;
                group.Writes |= instruction.Op == IrOp.Store;
                _groupOf[access] = g;
                return;
            }
        }

        if (_groupCount < MaximumGroups && low == (int)low)
        {
            _groups[_groupCount] = new AccessGroup { Root = root, Low = low, High = high, Count = 1, Writes = instruction.Op == IrOp.Store, IsOpen = true };
            _groupOf[access] = _groupCount++;
        }
    }

    /// <summary>The value that an address is made of by adding constants, and their sum.</summary>
    private (int Root, long Distance) RootOf(in IrInstruction access)
    {
        int value = access.A;
        long distance = access.Immediate;
        while (_region[value].Op == IrOp.Add && _region[_region[value].B] is { Op: IrOp.Constant } constant)
        {
            distance += constant.Immediate;
            value = _region[value].A;
        }

        return (value, distance);
    }

    /// <summary>Where the host address of the lowest byte of a group is kept.</summary>
    private static Mem GroupHost(int group) => CoreField.GroupHosts.Plus(group * 8);

    /// <summary>How far an access is from the lowest byte of its group.</summary>
    private int DistanceInGroup(int access) => (int)(RootOf(_region[access]).Distance - _groups[_groupOf[access]].Low);

    /// <summary>The first access of a group: as any other, but for all bytes of the group.</summary>
    private Mem EmitLeadingAccess(ref SlowPath slow, Gpr address, Gpr offset)
    {
        ref AccessGroup group = ref _groups[slow.Group];
        Mem entry = _convention.Translation(Mode, offset);
        int last = 4096 - (int)(group.High - group.Low);
        group.Count = -1;
        if (!group.Writes)
        {
            _a.Mov(false, offset, address);
            _a.Op(Alu.And, false, offset, 0xFFF);
            _a.Op(Alu.Cmp, false, offset, last);
            _a.Jcc(Cc.A, ref slow.OutOfRange);
        }

        EmitEntryOffset(offset, address);
        _a.Op(Alu.Xor, true, address, entry);
        if (group.Writes)
        {
            // Another page, one that is not writable, or too near to its end.
            _a.Op(Alu.Cmp, true, address, last);
            _a.Jcc(Cc.A, ref slow.Entry);
        }
        else
        {
            _a.Test(true, address, ~(int)(0xFFF | TranslationBuffer.NotWritable));
            _a.Jcc(Cc.Ne, ref slow.Entry);
        }

        _a.Op(Alu.Add, true, address, entry.Plus(8));
        _a.Store(3, GroupHost(slow.Group), address);
        ClobberFlags();
        return new Mem(address, slow.Distance);
    }

    /// <summary>Another access of a group.</summary>
    private Mem EmitFollowingAccess(ref SlowPath slow, Gpr address)
    {
        _a.Load(true, address, GroupHost(slow.Group));
        _a.Test(true, address, address);
        _a.Jcc(Cc.E, ref slow.Entry);
        slow.Direct = _a.Position;
        ClobberFlags();
        return new Mem(address, slow.Distance);
    }

    /// <summary>Out of line, where the group has no host address: looks this access up by itself; goes on here, with the address, if that fails.</summary>
    private void EmitOwnLookup(in SlowPath slow)
    {
        Mem entry = _convention.Translation(Mode, slow.Offset);
        bool writes = (slow.Access & SlowAccess.Store) != 0;
        int size = 1 << (int)(slow.Access & SlowAccess.SizeMask);
        Label slowly = Label.New();
        _a.Lea(true, slow.Address, slow.OwnAddress);
        EmitEntryOffset(slow.Offset, slow.Address);
        _a.Op(Alu.Xor, true, slow.Address, entry);
        _a.Test(true, slow.Address, (writes ? ~0xFFF : ~(int)(0xFFF | TranslationBuffer.NotWritable)) | (size - 1));
        _a.Jcc(Cc.Ne, ref slowly);
        _a.Op(Alu.Add, true, slow.Address, entry.Plus(8));
        if (slow.Distance != 0)
        {
            _a.Op(Alu.Sub, true, slow.Address, slow.Distance);
        }

        _a.Jmp(slow.Direct);
        _a.Bind(ref slowly);
        _a.Op(Alu.Xor, true, slow.Address, entry);
    }
}
