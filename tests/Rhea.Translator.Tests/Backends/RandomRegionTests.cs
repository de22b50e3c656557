using Rhea.SoftFloat;
using Rhea.Translator.Execution;
using Rhea.Translator.Ir;
using Rhea.Translator.Tests.Harness;
using Xunit.Abstractions;

namespace Rhea.Translator.Tests.Backends;

/// <summary>Random regions, each backend against the plain reading of their operations.</summary>
public unsafe class RandomRegionTests(ITestOutputHelper output)
{
    private const uint Underflow = 1 << 3;
    private const int RunsPerRegion = 6;
    private static readonly IrType[] Elements = [IrType.I64, IrType.F64, IrType.F32];

    /// <summary>RHEA_FUZZ = number of regions for a longer run.</summary>
    private static int Regions => int.TryParse(Environment.GetEnvironmentVariable("RHEA_FUZZ"), out int count) ? count : 400;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void RegionsDoWhatTheirOperationsSay(bool native)
    {
        int failures = 0;
        for (int seed = 1; seed <= Regions && failures < 5; seed++)
        {
            RegionMachine.Use(native, machine => failures += Agrees(machine, seed) ? 0 : 1);
        }

        Assert.Equal(0, failures);
    }

    /// <summary>What stands in for a feature of the host, and regions without a pass.</summary>
    [Theory]
    [MemberData(nameof(Switches.Each), MemberType = typeof(Switches))]
    public void RegionsDoWhatTheirOperationsSayWithout(string properties)
    {
        if (!RegionMachine.IsSupported)
        {
            return;
        }

        int failures = 0;
        for (int seed = 1; seed <= Regions / 4 && failures < 5; seed++)
        {
            RegionMachine.Use(Switches.Parse(properties), false, machine => failures += Agrees(machine, seed) ? 0 : 1);
        }

        Assert.Equal(0, failures);
    }

    private bool Agrees(RegionMachine machine, int seed)
    {
        var region = new Region();
        machine.Guest.Program = (b, at) => RandomRegion.Build(b, at, seed);
        machine.Guest.Build(region, machine.NewAddress(), default, pc => (nint)pc);
        for (int run = 0; run < RunsPerRegion; run++)
        {
            int operandSeed = (seed * 31) + run;
            string? difference = Difference(machine, region, operandSeed);
            if (difference is not null)
            {
                RegionReducer.Reduce(region, r => Difference(machine, r, operandSeed) is not null);
                output.WriteLine($"seed {seed}: {difference}\nreduced: {Difference(machine, region, operandSeed)}\n{RegionReducer.Print(region)}");
                return false;
            }
        }

        return true;
    }

    /// <summary>What differs after a region has run both ways, or null.</summary>
    private static string? Difference(RegionMachine machine, Region region, int operandSeed)
    {
        TestState* state = machine.State;
        byte* memory = stackalloc byte[RandomRegion.MemoryReach * 2];
        var bytes = new Span<byte>(memory, RandomRegion.MemoryReach * 2);
        var operands = new RandomOperands(operandSeed);
        Fill(state, operands);
        state->X[RandomRegion.BaseRegister] = (ulong)(memory + RandomRegion.MemoryReach);
        TestState expected = *state;
        new Random(operandSeed).NextBytes(bytes);
        RegionInterpreter.Run(region, machine.Guest.Description, &expected);
        byte[] expectedBytes = bytes.ToArray();
        new Random(operandSeed).NextBytes(bytes);
        ExitReason reason;
        try
        {
            reason = machine.Run(region);
        }
        catch (InvalidOperationException error)
        {
            return error.Message;
        }

        if (!bytes.SequenceEqual(expectedBytes))
        {
            return "memory";
        }

        state->Status &= ~Underflow;
        expected.Status &= ~Underflow;
        return reason == ExitReason.SystemCall && StateText.Same(&expected, state) ? null : $"{reason}, {StateText.Differences(&expected, state)}";
    }

    private static void Fill(TestState* state, RandomOperands operands)
    {
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
    }
}
