using Rhea.Translator.Execution;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Tests.Harness;

/// <summary>Builds regions of random operations: several blocks, forward branches, values with several uses, more than registers can hold.</summary>
internal sealed class RandomRegion
{
    private static readonly OperationCase[] Cases = [.. OperationCase.All()];

    private readonly Random _random;
    private readonly IrBuilder _b;
    private readonly ulong _address;
    private readonly Dictionary<IrType, List<int>> _values = [];
    private ulong _pc;

    private RandomRegion(IrBuilder builder, ulong address, int seed)
    {
        _b = builder;
        _address = address;
        _pc = address;
        _random = new Random(seed);
    }

    /// <summary>Builds the region that belongs to a seed.</summary>
    public static void Build(IrBuilder builder, ulong address, int seed) => new RandomRegion(builder, address, seed).Run();

    private void Run()
    {
        int blocks = _random.Next(3) == 0 ? 1 : _random.Next(2, 6);
        for (int block = 0; block < blocks; block++)
        {
            _b.BeginBlock(_address + (ulong)block);
            _values.Clear();
            Mark();
            int count = _random.Next(3, 40);
            for (int i = 0; i < count; i++)
            {
                Step();
            }

            Store();
            End(block, blocks);
        }
    }

    private void Mark()
    {
        _b.GuestInstruction(_pc);
        _pc += 1;
    }

    /// <summary>A register that always holds the address of memory to use.</summary>
    public const int BaseRegister = 7;

    /// <summary>How much memory there is on both sides of that address.</summary>
    public const int MemoryReach = 2048;

    /// <summary>A register to write.</summary>
    private int Target()
    {
        int register = _random.Next(TestGuest.IntegerCount);
        return TestGuest.X(register == BaseRegister ? 0 : register);
    }

    /// <summary>The base, perhaps plus a scaled index, and a displacement: nothing reaches further than the memory.</summary>
    private int Address(out long displacement)
    {
        int address = _b.GetRegister(TestGuest.X(BaseRegister));
        displacement = _random.Next(2) == 0 ? 0 : _random.Next(-256, 256);
        switch (_random.Next(4))
        {
            case 0:
                return _b.AddConstant(address, _random.Next(-256, 256));
            case 1:
                int index = _b.BinaryConstant(IrOp.And, Operand(IrType.I64), 63);
                return _b.Add(address, _b.BinaryConstant(IrOp.Shl, index, _random.Next(4)));
            case 2:
                return _b.Add(address, _b.ZeroExtend(IrType.I64, _b.BinaryConstant(IrOp.And, Operand(IrType.I32), 255), 2));
            default:
                return address;
        }
    }

    private void MemoryStep()
    {
        int address = Address(out long displacement);
        IrType type = _random.Next(5) switch { 0 => IrType.I32, 1 => IrType.V128, 2 => IrType.F64, 3 => IrType.F32, _ => IrType.I64 };
        int size = type switch { IrType.I32 => _random.Next(3), IrType.I64 => _random.Next(4), IrType.V128 => 4, IrType.F64 => 3, _ => 2 };
        if (_random.Next(2) == 0)
        {
            _b.Append(_random.Next(6) == 0 && size < 4 && type <= IrType.I64 ? IrOp.StoreRelease : IrOp.Store, IrType.Void, address, Operand(type), immediate: displacement, aux: size);
        }
        else
        {
            IrOp op = type <= IrType.I64 && size < (type == IrType.I64 ? 3 : 2) && _random.Next(2) == 0 ? IrOp.LoadSigned : IrOp.Load;
            Values(type).Add(_b.Append(op, type, address, immediate: displacement, aux: size));
        }
    }

    private void Step()
    {
        if (_random.Next(6) == 0)
        {
            MemoryStep();
            return;
        }

        OperationCase c = Cases[_random.Next(Cases.Length)];
        int a = Operand(c.A);
        int b = Operand(c.B);
        int d = Operand(c.C);
        int value = _random.Next(2) == 0 && c.Type == c.A && c.A == c.B && c.Aux == 0 && c.Op is >= IrOp.Add and <= IrOp.Ror
            ? _b.Binary(c.Op, a, b)
            : _b.Append(c.Op, c.Type, a, b, d, c.Immediate, c.Aux);
        Values(c.Type).Add(value);
        if (_random.Next(5) == 0)
        {
            Store(value, c.Type);
        }

        if (_random.Next(4) == 0)
        {
            Mark();
        }
    }

    private List<int> Values(IrType type) => _values.TryGetValue(type, out List<int>? list) ? list : _values[type] = [];

    private int Operand(IrType type)
    {
        if (type == IrType.Void)
        {
            return -1;
        }

        List<int> known = Values(type);
        if (known.Count > 0 && _random.Next(3) != 0)
        {
            // Mostly a recent one.
            return known[Math.Max(0, known.Count - 1 - (_random.Next(4) == 0 ? _random.Next(known.Count) : _random.Next(3)))];
        }

        int value = type switch
        {
            IrType.Flags => _b.GetFlags(),
            IrType.I64 when _random.Next(4) == 0 => _b.Constant(IrType.I64, Constant()),
            IrType.I32 when _random.Next(4) == 0 => _b.Constant(IrType.I32, Constant()),
            IrType.I64 => _b.GetRegister(TestGuest.X(_random.Next(TestGuest.IntegerCount))),
            IrType.I32 => _b.Truncate(_b.GetRegister(TestGuest.X(_random.Next(TestGuest.IntegerCount)))),
            IrType.V128 when _random.Next(8) == 0 => _b.Append(IrOp.VConstant, IrType.V128, immediate: Constant(), aux: _random.Next(2)),
            IrType.V128 => _b.GetRegister(TestGuest.V(_random.Next(TestGuest.VectorCount))),
            _ => _b.Append(IrOp.VLow, type, _b.GetRegister(TestGuest.V(_random.Next(TestGuest.VectorCount)))),
        };
        known.Add(value);
        return value;
    }

    private long Constant() => _random.Next(4) switch
    {
        0 => _random.Next(-130, 130),
        1 => 1L << _random.Next(64),
        2 => _random.Next(),
        _ => _random.NextInt64(long.MinValue, long.MaxValue),
    };

    private void Store()
    {
        foreach ((IrType type, List<int> list) in _values.ToArray())
        {
            for (int i = 0; i < 3 && list.Count > 0; i++)
            {
                Store(list[_random.Next(list.Count)], type);
            }
        }
    }

    private void Store(int value, IrType type)
    {
        switch (type)
        {
            case IrType.Flags:
                _b.SetFlags(value);
                break;
            case IrType.I32:
                _b.SetRegister(Target(), _b.ZeroExtend(IrType.I64, value, 2));
                break;
            case IrType.I64:
                _b.SetRegister(Target(), value);
                break;
            case IrType.V128:
                _b.SetRegister(TestGuest.V(_random.Next(TestGuest.VectorCount)), value);
                break;
            default:
                _b.SetRegister(TestGuest.V(_random.Next(TestGuest.VectorCount)), _b.Append(IrOp.VFromScalar, IrType.V128, value));
                break;
        }
    }

    private void End(int block, int blocks)
    {
        if (block + 1 < blocks && _random.Next(4) != 0)
        {
            if (_random.Next(3) == 0)
            {
                _b.Append(IrOp.Goto, IrType.Void, _random.Next(block + 1, blocks));
            }
            else
            {
                int flags = Operand(IrType.Flags);
                int taken = _random.Next(block + 1, blocks);
                _b.Append(IrOp.Branch, IrType.Void, taken, _random.Next(block + 1, blocks), flags, aux: _random.Next((int)Condition.Always));
            }
        }
        else
        {
            _b.Append(IrOp.ExitException, IrType.Void, immediate: (long)(_address + (ulong)(block * 0x100)), aux: (int)ExitReason.SystemCall);
        }
    }
}
