using Rhea.SoftFloat.Tests.Reference;

namespace Rhea.SoftFloat.Tests;

/// <summary>
/// Compares results and flags with an emulated AArch64 processor, for every instruction, rounding mode and combination of modes.
/// </summary>
/// <remarks>The environment variable RHEA_LONG multiplies the number of samples; the seed is fixed for each block.</remarks>
public sealed class ArmReferenceTests(ReferenceMachine machine) : IClassFixture<ReferenceMachine>
{
    private const int SamplesPerBlock = 300;
    private const ulong FlagMask = 0x9F;

    public static TheoryData<string> Names => new(ArmOperations.All.Select(operation => operation.Name));

    private static int Scale => int.TryParse(Environment.GetEnvironmentVariable("RHEA_LONG"), out int scale) && scale > 0 ? scale : 1;

    [ReferenceTheory]
    [MemberData(nameof(Names))]
    public void Result_and_flags_equal_the_reference(string name)
    {
        int number = ArmOperations.All.Select((operation, index) => (operation, index)).Single(pair => pair.operation.Name == name).index;
        ReferenceOperation operation = ArmOperations.All[number];
        for (int round = 0; round < Scale; round++)
        {
            List<(uint Fpcr, ulong[] Operands)> blocks = [.. Controls(operation).Select((fpcr, block) => (fpcr, Operands(operation, number * 4096 + round * 1_000_003 + block)))];
            Compare(operation, blocks, machine.Execute(number, blocks));
        }
    }

    private static void Compare(ReferenceOperation operation, List<(uint Fpcr, ulong[] Operands)> blocks, ReferenceMachine.Outcome[] outcomes)
    {
        List<string> differences = [];
        int index = 0;
        foreach ((uint fpcr, ulong[] operands) in blocks)
        {
            for (int i = 0; i < operands.Length; i += 3)
            {
                FloatEnvironment environment = ArmFloatControl.ToEnvironment(fpcr);
                ulong result = operation.Evaluate(operands[i], operands[i + 1], operands[i + 2], ref environment);
                ulong flags = ArmFloatControl.ToFpsr(environment.Flags);
                ReferenceMachine.Outcome expected = outcomes[index++];
                if (result == expected.Result && flags == (expected.Fpsr & FlagMask)) continue;
                differences.Add($"fpcr {fpcr:x8}: {operands[i]:x16} {operands[i + 1]:x16} {operands[i + 2]:x16} gave {result:x} flags {flags:x2}, expected {expected.Result:x} flags {expected.Fpsr & FlagMask:x2}");
            }
        }
        Assert.Equal(outcomes.Length, index);
        Assert.True(differences.Count == 0, $"{differences.Count} of {index} differ\n{string.Join('\n', differences.Take(12))}");
    }

    /// <summary>The four rounding modes with every subset of the bits that matter.</summary>
    private static IEnumerable<uint> Controls(ReferenceOperation operation)
    {
        uint subset = 0;
        do
        {
            for (uint mode = 0; mode < 4; mode++) yield return operation.FixedControl | subset | mode << ArmFloatControl.RoundingModeShift;
            subset = subset - operation.ControlBits & operation.ControlBits;
        }
        while (subset != 0);
    }

    private static ulong[] Operands(ReferenceOperation operation, int seed)
    {
        SampleSource source = new(operation.Operands, seed);
        ulong[] operands = new ulong[SamplesPerBlock * 3];
        for (int i = 0; i < operands.Length; i++) operands[i] = source.Next();
        return operands;
    }
}
