using Rhea.SoftFloat;
using Rhea.Translator.Execution;
using Rhea.Translator.Ir;
using Rhea.Translator.Tests.Harness;
using Xunit.Abstractions;

namespace Rhea.Translator.Tests.X64;

/// <summary>Random regions, native against the plain reading of their operations.</summary>
public unsafe class RandomRegionTests(ITestOutputHelper output)
{
    private const uint Underflow = 1 << 3;
    private static readonly IrType[] Elements = [IrType.I64, IrType.F64, IrType.F32];

    /// <summary>RHEA_FUZZ = number of regions for a longer run.</summary>
    private static int Regions => int.TryParse(Environment.GetEnvironmentVariable("RHEA_FUZZ"), out int count) ? count : 400;

    [Fact]
    public void NativeCodeDoesWhatItsOperationsSay()
    {
        int failures = 0;
        for (int seed = 1; seed <= Regions && failures < 5; seed++)
        {
            RegionMachine.Use(machine => failures += Agrees(machine, seed) ? 0 : 1);
        }

        Assert.Equal(0, failures);
    }

    private bool Agrees(RegionMachine machine, int seed)
    {
        ulong address = machine.NewAddress();
        Action<IrBuilder, ulong> program = (b, at) => RandomRegion.Build(b, at, seed);
        var region = new Region();
        machine.Guest.Program = program;
        machine.Guest.Build(region, address, default, _ => true);
        for (int run = 0; run < 6; run++)
        {
            TestState* state = machine.State;
            var operands = new RandomOperands((seed * 31) + run);
            for (int i = 0; i < TestGuest.IntegerCount; i++)
            {
                state->X[i] = operands.Integer();
            }

            for (int i = 0; i < TestGuest.VectorCount * 2; i++)
            {
                state->V[i] = operands.Any(Elements[operands.Random.Next(Elements.Length)]);
            }

            state->Flags = (uint)operands.Random.Next(16) << 28;
            state->Control = (uint)operands.Random.Next(4) << ArmFloatControl.RoundingModeShift;
            state->Status = 0;
            TestState expected = *state;
            RegionInterpreter.Run(region, machine.Guest.Description, &expected);
            ExitReason reason = machine.Run(address, program);
            state->Status &= ~Underflow;
            expected.Status &= ~Underflow;
            if (reason != ExitReason.SystemCall || !StateText.Same(&expected, state))
            {
                output.WriteLine($"seed {seed}, run {run}: {reason}, {StateText.Differences(&expected, state)}");
                output.WriteLine(IrPrinter.Print(region));
                return false;
            }
        }

        return true;
    }
}
