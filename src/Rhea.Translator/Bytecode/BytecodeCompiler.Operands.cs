using Rhea.Translator.Ir;

namespace Rhea.Translator.Bytecode;

/// <content>Where values are.</content>
internal sealed partial class BytecodeCompiler
{
    /// <summary>How far from a definition the write of a register is looked for.</summary>
    private const int FoldDistance = 8;

    private ref BytecodeInstruction Append(BytecodeOp op)
    {
        if (_count == _code.Length)
        {
            Array.Resize(ref _code, _count * 2);
            Array.Resize(ref _points, _count * 2);
        }

        _code[_count] = new BytecodeInstruction { Op = op, D = _firstSlot, A = _firstSlot, B = _firstSlot, C = _firstSlot };
        _points[_count] = _point;
        return ref _code[_count++];
    }

    /// <summary>The place of an operand; a constant is brought into a slot when it is first needed there.</summary>
    private int Slot(int value)
    {
        if (value < 0)
        {
            return _firstSlot;
        }

        ref ValueInfo info = ref _values[value];
        if (info.Slot < 0)
        {
            ref IrInstruction d = ref _region[value];
            info.Slot = NewSlot();
            ref BytecodeInstruction constant = ref Append(d.Op == IrOp.VConstant ? BytecodeOp.MovConstant128 : BytecodeOp.MovConstant);
            constant.D = info.Slot;
            constant.Immediate = d.Immediate;
            constant.Aux = d.Aux;
            if (d.Op is not (IrOp.Constant or IrOp.VConstant))
            {
                throw new InvalidOperationException($"value {value} ({d.Op}) has no place");
            }
        }

        return info.Slot;
    }

    private int NewSlot()
    {
        int slot = _nextSlot;
        _nextSlot += SlotSize;
        if (_nextSlot > _firstSlot + SlotBytes)
        {
            throw new InvalidOperationException("the block has too many values");
        }

        return slot;
    }

    private bool IsConstant(int value, out long constant)
    {
        constant = value >= 0 ? _region[value].Immediate : 0;
        return value >= 0 && _region[value].Op == IrOp.Constant;
    }

    /// <summary>The place for a result: the register that it is about to be written to, or a new slot.</summary>
    private int Define(int value)
    {
        ref ValueInfo info = ref _values[value];
        info.Slot = FoldedRegister(value);
        if (info.Slot < 0)
        {
            info.Slot = NewSlot();
        }

        return info.Slot;
    }

    private int FoldedRegister(int value)
    {
        if (_region[value].Op == IrOp.CallVectorHelper)
        {
            // The helper may write its result before it has read its operands.
            return -1;
        }

        int last = _values[value].LastUse;
        for (int i = value + 1; i <= Math.Min(last, value + FoldDistance); i++)
        {
            ref IrInstruction instruction = ref _region[i];
            if (instruction.Op == IrOp.SetRegister && instruction.A == value)
            {
                int register = (int)instruction.Immediate;
                if (_guest.Registers[register].Type != _region[value].Type || _aliasLast[register] > value
                    || Touches(register, value + 1, i) || Changes(register, i + 1, last))
                {
                    return -1;
                }

                _values[i].IsFolded = true;
                _aliasLast[register] = last;
                return _guest.Registers[register].Offset;
            }

            if (IrTraits.Observes(instruction.Op) || IrTraits.IsTerminator(instruction.Op))
            {
                return -1;
            }
        }

        return -1;
    }

    /// <summary>Whether a register is read or written by instructions from <paramref name="first"/> up to the one before <paramref name="end"/>.</summary>
    private bool Touches(int register, int first, int end)
    {
        for (int i = first; i < end; i++)
        {
            if (_region[i].Op is IrOp.GetRegister or IrOp.SetRegister && _region[i].Immediate == register)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a register may change before instruction <paramref name="end"/>.</summary>
    private bool Changes(int register, int first, int end)
    {
        for (int i = first; i < end; i++)
        {
            if (_region[i].Op == IrOp.CallHelper || (_region[i].Op == IrOp.SetRegister && _region[i].Immediate == register))
            {
                return true;
            }
        }

        return false;
    }

    private void EmitGetRegister(int value, ref IrInstruction instruction)
    {
        int register = (int)instruction.Immediate;
        int offset = _guest.Registers[register].Offset;
        int last = _values[value].LastUse;
        if (!Changes(register, value + 1, last))
        {
            _values[value].Slot = offset;
            _aliasLast[register] = Math.Max(_aliasLast[register], last);
            return;
        }

        int slot = NewSlot();
        _values[value].Slot = slot;
        EmitMove(slot, offset, instruction.Type);
    }

    private void EmitSetRegister(int value, ref IrInstruction instruction)
    {
        if (!_values[value].IsFolded)
        {
            ref readonly Guests.GuestRegister register = ref _guest.Registers[instruction.Immediate];
            EmitMove(register.Offset, Slot(instruction.A), register.Type);
        }
    }

    private void EmitMove(int to, int from, IrType type)
    {
        if (to != from)
        {
            ref BytecodeInstruction move = ref Append(type == IrType.V128 ? BytecodeOp.Mov128 : BytecodeOp.Mov64);
            move.D = to;
            move.A = from;
        }
    }

    /// <summary>The result is where the operand is: only the bits that are defined count.</summary>
    private void Alias(int value, int source) => _values[value].Slot = Slot(source);
}
