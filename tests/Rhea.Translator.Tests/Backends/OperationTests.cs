using Rhea.SoftFloat;
using Rhea.Translator.Execution;
using Rhea.Translator.Ir;
using Rhea.Translator.Tests.Harness;
using Xunit.Abstractions;

namespace Rhea.Translator.Tests.Backends;

/// <summary>Each operation of the intermediate representation, in each backend against <see cref="IrSemantics"/>.</summary>
public unsafe class OperationTests(ITestOutputHelper output)
{
    private const int OperandSets = 300;
    private const int FewOperandSets = 40;
    private const uint RoundingModes = 3u << ArmFloatControl.RoundingModeShift;

    // The host finds out after rounding that a number is tiny, the guest before: this flag can differ.
    private const uint Underflow = 1 << 3;
    private const uint Inexact = 1 << 4;
    private const uint InputDenormal = 1 << 7;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void IntegerAndVectorOperationsAgree(bool native) => Compare(native, c => !IsFloat(c), 0, 0, 0);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FloatOperationsAgreeInEveryRoundingMode(bool native) => Compare(native, IsFloat, RoundingModes, 0, Underflow);

    /// <summary>Until the guest looks at its status the host flushes, whose exceptions are others.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ResultsAgreeWhereSubnormalsAreFlushed(bool native) =>
        Compare(native, IsFloat, RoundingModes, ArmFloatControl.FlushToZero, Underflow | Inexact | InputDenormal);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FloatOperationsAgreeWhereSubnormalsAreFlushed(bool native) =>
        Compare(native, IsFloat, RoundingModes, ArmFloatControl.FlushToZero, 0, looksAtStatus: true);

    /// <summary>With the inexact exception on record the host does not trap for it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FloatOperationsAgreeWhereSubnormalsAreFlushedAfterAnInexactResult(bool native) =>
        Compare(native, IsFloat, RoundingModes, ArmFloatControl.FlushToZero, 0, Inexact, looksAtStatus: true);

    [Theory]
    [MemberData(nameof(Switches.Features), MemberType = typeof(Switches))]
    public void OperationsAgreeWithout(string properties)
    {
        if (!RegionMachine.IsSupported)
        {
            return;
        }

        TranslationSwitches off = Switches.Parse(properties);
        Compare(c => RegionMachine.Use(off, false, c), c => !IsFloat(c), 0, 0, 0, 0, FewOperandSets);
        Compare(c => RegionMachine.Use(off, false, c), IsFloat, RoundingModes, 0, Underflow, 0, FewOperandSets);
        Compare(c => RegionMachine.Use(off, true, c), IsFloat, RoundingModes, ArmFloatControl.FlushToZero, 0, 0, FewOperandSets);
        foreach (bool looksAtStatus in (bool[])[false, true])
        {
            RegionMachine.Use(off, looksAtStatus, machine => Assert.Null(machine.ForbiddenInstruction));
        }
    }

    private static bool IsFloat(OperationCase c) => IrTraits.RaisesFloat(c.Op);

    private void Compare(bool native, Func<OperationCase, bool> filter, uint controlMask, uint controlSet, uint statusMask, uint status = 0, bool looksAtStatus = false) =>
        Compare(test => RegionMachine.Use(native, looksAtStatus, test), filter, controlMask, controlSet, statusMask, status, OperandSets);

    private void Compare(Action<Action<RegionMachine>> use, Func<OperationCase, bool> filter, uint controlMask, uint controlSet, uint statusMask, uint status, int sets)
    {
        var failures = new List<string>();
        foreach (OperationCase c in OperationCase.All().Where(filter))
        {
            use(machine => CompareCase(machine, c, controlMask, controlSet, statusMask, status, sets, failures));
        }

        foreach (string failure in failures)
        {
            output.WriteLine(failure);
        }

        Assert.True(failures.Count == 0, $"{failures.Count} operations differ, first: {failures.FirstOrDefault()}");
    }

    private static void CompareCase(RegionMachine machine, OperationCase c, uint controlMask, uint controlSet, uint statusMask, uint status, int sets, List<string> failures)
    {
        var operands = new RandomOperands(1);
        ulong address = machine.NewAddress();
        Action<IrBuilder, ulong> program = (b, at) => Program(b, at, c);
        var region = new Region();
        machine.Guest.Program = program;
        machine.Guest.Build(region, address, default, pc => (nint)pc);
        TestState expected;
        int wrong = 0;
        string? first = null;
        for (int i = 0; i < sets; i++)
        {
            TestState* state = machine.State;
            FillRandom(state, operands, c);
            state->Control = ((uint)operands.Random.Next() & controlMask) | controlSet;
            state->Status = status;
            TestState before = *state;
            expected = *state;
            RegionInterpreter.Run(region, machine.Guest.Description, &expected);
            ExitReason reason;
            try
            {
                reason = machine.Run(address, program);
            }
            catch (NotSupportedException e)
            {
                failures.Add($"{c}: {e.Message}");
                return;
            }

            state->Status &= ~statusMask;
            expected.Status &= ~statusMask;
            if (reason != ExitReason.SystemCall || !StateText.Same(&expected, state))
            {
                wrong++;
                first ??= $"{c}, control {before.Control:X}: {reason}\n    before   {StateText.Of(&before)}\n    expected {StateText.Of(&expected)}\n    actual   {StateText.Of(state)}";
            }
        }

        if (wrong > 0)
        {
            failures.Add($"{wrong}/{sets} {first}");
        }
    }

    private static void FillRandom(TestState* state, RandomOperands operands, OperationCase c)
    {
        for (int i = 0; i < TestGuest.IntegerCount; i++)
        {
            state->X[i] = operands.Integer();
        }

        for (int i = 0; i < TestGuest.VectorCount * 2; i++)
        {
            state->V[i] = operands.Any(c.Element);
        }

        state->Flags = (uint)operands.Random.Next(16) << 28;
    }

    /// <summary>Operands from and results to registers inside and outside the convention.</summary>
    private static void Program(IrBuilder b, ulong address, OperationCase c)
    {
        b.BeginBlock(address);
        b.GuestInstruction(address);
        int pick = (int)(address >> 4);
        int x = b.Append(c.Op, c.Type, Operand(b, c.A, pick & 1), Operand(b, c.B, 3 + ((pick >> 1) & 8)), Operand(b, c.C, 5), c.Immediate, c.Aux);
        Result(b, x, c.Type, (pick & 4) != 0 ? 1 : 12);
        b.Append(IrOp.ExitException, IrType.Void, immediate: (long)address, aux: (int)ExitReason.SystemCall);
    }

    private static int Operand(IrBuilder b, IrType type, int register) => type switch
    {
        IrType.Void => -1,
        IrType.Flags => b.GetFlags(),
        IrType.I32 => b.Truncate(b.GetRegister(TestGuest.X(register))),
        IrType.I64 => b.GetRegister(TestGuest.X(register)),
        IrType.V128 => b.GetRegister(TestGuest.V(register)),
        _ => b.Append(IrOp.VLow, type, b.GetRegister(TestGuest.V(register))),
    };

    private static void Result(IrBuilder b, int value, IrType type, int register)
    {
        switch (type)
        {
            case IrType.Flags:
                b.SetFlags(value);
                break;
            case IrType.I32:
                b.SetRegister(TestGuest.X(register), b.ZeroExtend(IrType.I64, value, 2));
                break;
            case IrType.I64:
                b.SetRegister(TestGuest.X(register), value);
                break;
            case IrType.V128:
                b.SetRegister(TestGuest.V(register), value);
                break;
            default:
                b.SetRegister(TestGuest.V(register), b.Append(IrOp.VFromScalar, IrType.V128, value));
                break;
        }
    }
}
