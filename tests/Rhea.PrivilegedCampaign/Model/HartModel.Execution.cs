namespace Rhea.PrivilegedCampaign.Model;

/// <content>The few instructions that records consist of.</content>
internal sealed partial class HartModel
{
    private const int MisalignedLoad = 4, MisalignedStore = 6;

    /// <summary>The reservation of LR: its address and size.</summary>
    private (ulong Address, int Size)? _reservation;

    private void Set(int register, ulong value)
    {
        if (register != 0)
            X[register] = value;
    }

    private void Execute(uint word)
    {
        if ((word & 3) != 3)
        {
            ExecuteCompressed(word);
            return;
        }

        int rd = (int)(word >> 7) & 31, rs1 = (int)(word >> 15) & 31, rs2 = (int)(word >> 20) & 31, function = (int)(word >> 12) & 7;
        ulong immediate = (ulong)((long)(int)word >> 20);
        switch (word & 127)
        {
            case 0x37:
                Set(rd, (ulong)(int)(word & 0xFFFF_F000));
                break;
            case 0x13 when function == 0:
                Set(rd, X[rs1] + immediate);
                break;
            case 0x33 when function == 0 && word >> 25 == 0:
                Set(rd, X[rs1] + X[rs2]);
                break;
            case 0x67 when function == 0:
                ulong target = (X[rs1] + immediate) & ~1UL;
                Set(rd, Pc + 4);
                Pc = target;
                return;
            case 0x6F:
                ulong offset = ((word >> 20) & 0x7FE) | ((word >> 9) & 0x800) | (word & 0xFF000) | (ulong)((long)(int)(word & 0x8000_0000) >> 11);
                Set(rd, Pc + 4);
                Pc += offset;
                return;
            case 0x03 when function != 7:
                Set(rd, LoadSigned(X[rs1] + immediate, function));
                break;
            case 0x07 when function == 3:
                RequireFloat(word);
                F[rd] = Load(X[rs1] + immediate, 8);
                break;
            case 0x23 when function < 4:
                Store(X[rs1] + StoreOffset(word), 1 << function, X[rs2]);
                break;
            case 0x27 when function == 3:
                RequireFloat(word);
                Store(X[rs1] + StoreOffset(word), 8, F[rs2]);
                break;
            case 0x53 when (word & 0xFFF0_7000) == 0xE200_0000:
                RequireFloat(word);
                Set(rd, F[rs1]);
                break;
            case 0x53 when (word & 0xFFF0_7000) == 0xF200_0000:
                RequireFloat(word);
                F[rd] = X[rs1];
                break;
            case 0x2F when function is 2 or 3:
                Atomic(word, rd, rs1, rs2, 1 << function);
                break;
            case 0x0F when function == 0:
                break;
            case 0x0F when function == 1:
                _stale.Clear();
                break;
            case 0x0F when function == 2 && rd == 0:
                CacheBlock(word, X[rs1]);
                break;
            case 0x73 when function == 0:
                ExecuteSystem(word);
                return;
            case 0x73 when function != 4:
                AccessCsr(word);
                return;
            default:
                if (word == 0xFFFF_FFFF)
                    throw Illegal(word);
                throw new OpenQuestionException("another instruction");
        }

        Pc += 4;
    }

    private static ulong StoreOffset(uint word) => (ulong)((long)(int)(word & 0xFE00_0000) >> 20) | ((word >> 7) & 31);

    private void RequireFloat(uint word)
    {
        if ((_mstatus & Fs) == 0)
            throw Illegal(word);
    }

    private void ExecuteCompressed(uint word)
    {
        switch (word)
        {
            case 0:
                throw Illegal(word);
            case 0x9002:
                throw new ModelTrap(Breakpoint, Pc);
            case 0x0001:
                break;
            default:
                // c.addi
                int register = (int)(word >> 7) & 31;
                if ((word & 0xE003) != 1 || register == 0)
                    throw new OpenQuestionException("another compressed instruction");
                ulong immediate = ((word >> 2) & 31) | ((word & 0x1000) != 0 ? ~31UL : 0);
                Set(register, X[register] + immediate);
                break;
        }

        Pc += 2;
    }

    private ulong LoadSigned(ulong address, int function)
    {
        int size = 1 << (function & 3);
        ulong value = Load(address, size);
        int shift = 64 - (8 * size);
        return function < 4 ? (ulong)((long)(value << shift) >> shift) : value;
    }

    /// <summary>The parts of an access: one, or one on each of two pages.</summary>
    private static (ulong Address, int Size)[] Parts(ulong address, int size)
    {
        int onFirst = (int)Math.Min((ulong)size, 0x1000 - (address & 0xFFF));
        return onFirst == size ? [(address, size)] : [(address, onFirst), (address + (uint)onFirst, size - onFirst)];
    }

    /// <summary>Where there is nothing on one of two pages, the other may be looked at before.</summary>
    private void RequireOneAnswer(ulong address, int size, Access access)
    {
        (ulong Address, int Size)[] parts = Parts(address, size);
        if (parts.Length == 1)
            return;
        foreach ((ulong part, int length) in parts)
        {
            try
            {
                Translate(part, length, access, DataMode);
            }
            catch (ModelTrap trap) when (trap.Cause is AccessFaultLoad or AccessFaultStore)
            {
                throw new OpenQuestionException("an access to two pages, where there may be nothing");
            }
            catch (ModelTrap)
            {
                return;
            }
        }
    }

    private ulong Load(ulong address, int size)
    {
        RequireOneAnswer(address, size, Access.Load);
        ulong value = 0;
        int shift = 0;
        foreach ((ulong part, int length) in Parts(address, size))
        {
            value |= _memory.Read(Translate(part, length, Access.Load, DataMode), length) << shift;
            shift += 8 * length;
        }

        return value;
    }

    private void Store(ulong address, int size, ulong value)
    {
        (ulong Address, int Size)[] parts = Parts(address, size);
        _reservation = null;
        RequireOneAnswer(address, size, Access.Store);
        // All of it is permitted before any of it is done.
        ulong[] places = [.. parts.Select(part => Translate(part.Address, part.Size, Access.Store, DataMode))];
        for (int i = 0; i < parts.Length; i++)
        {
            WriteMemory(places[i], parts[i].Size, value);
            value >>= 8 * (parts[i].Size & 7);
        }
    }

    private void Atomic(uint word, int rd, int rs1, int rs2, int size)
    {
        ulong address = X[rs1];
        int operation = (int)(word >> 27);
        if (operation == 2 && rs2 != 0)
            throw Illegal(word);
        if (operation is not (0 or 1 or 2 or 3))
            throw new OpenQuestionException("another atomic operation");
        if ((address & (uint)(size - 1)) != 0)
            throw new ModelTrap(operation == 2 ? MisalignedLoad : MisalignedStore, address);
        int shift = 64 - (8 * size);
        if (operation == 2)
        {
            ulong loaded = Load(address, size);
            _reservation = (address, size);
            Set(rd, (ulong)((long)(loaded << shift) >> shift));
            return;
        }

        if (operation == 3)
        {
            if (_reservation != (address, size))
                throw new OpenQuestionException("a store without reservation may fail silently");
            ulong at = Translate(address, size, Access.Store, DataMode);
            _reservation = null;
            WriteMemory(at, size, X[rs2]);
            Set(rd, 0);
            return;
        }

        _reservation = null;
        ulong place = Translate(address, size, Access.Store, DataMode);
        ulong old = _memory.Read(place, size);
        ulong operand = X[rs2];
        WriteMemory(place, size, operation == 0 ? old + operand : operand);
        Set(rd, (ulong)((long)(old << shift) >> shift));
    }

    /// <summary>Zicbom and Zicboz: who may, and what faults; blocks have 64 bytes.</summary>
    private void CacheBlock(uint word, ulong address)
    {
        int operation = (int)(word >> 20);
        if (operation is not (0 or 1 or 2 or 4))
            throw new OpenQuestionException("another cache operation");
        if (!_has.CacheBlocks || !MayUseCacheBlock(operation))
            throw Illegal(word);
        ulong block = address & ~63UL;
        RequireUndivided(block, operation == 4 ? Access.Store : Access.Load);
        try
        {
            if (operation == 4)
            {
                _reservation = null;
                ulong place = Translate(block, 4, Access.Store, DataMode);
                for (uint i = 0; i < 64; i += 8)
                    WriteMemory(place + i, 8, 0);
            }
            else
            {
                Translate(block, 4, Access.Load, DataMode);
            }
        }
        catch (ModelTrap trap)
        {
            // All are faults of stores, at the address in rs1.
            throw new ModelTrap(trap.Cause is AccessFaultLoad or AccessFaultStore ? AccessFaultStore : PageFaultStore, address);
        }
    }

    /// <summary>Whether a part of a block may be accessed alone is open.</summary>
    private void RequireUndivided(ulong block, Access access)
    {
        bool? isPermitted = null;
        for (uint i = 0; i < 64; i += 4)
        {
            bool isPartPermitted;
            try
            {
                Translate(block + i, 4, access, DataMode);
                isPartPermitted = true;
            }
            catch (ModelTrap)
            {
                isPartPermitted = false;
            }

            if (isPermitted is { } others && others != isPartPermitted)
                throw new OpenQuestionException("a divided cache block");
            isPermitted = isPartPermitted;
        }
    }

    private bool MayUseCacheBlock(int operation)
    {
        // The levels above the present one that decide.
        ulong enabled = (Mode < Machine ? _menvcfg : ulong.MaxValue) & (Mode == User ? _senvcfg : ulong.MaxValue);
        return operation switch
        {
            4 => (enabled & 0x80) != 0,
            0 => (Mode == Machine || (_menvcfg & 0x30) != 0) && (Mode != User || (_senvcfg & 0x30) != 0),
            _ => (enabled & 0x40) != 0,
        };
    }
}
