namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>Runs an operation in the library and in a reference program and compares results and flags.</summary>
/// <remarks>The environment variable RHEA_LONG multiplies the number of samples; the seed of each block is fixed.</remarks>
internal static class ReferenceComparison
{
    private const int SamplesPerBlock = 200;

    private static int Scale => int.TryParse(Environment.GetEnvironmentVariable("RHEA_LONG"), out int scale) && scale > 0 ? scale : 1;

    public static void Check(ReferenceProgram program, string name)
    {
        int number = program.Operations.Select((operation, index) => (operation, index)).Single(pair => pair.operation.Name == name).index;
        ReferenceOperation operation = program.Operations[number];
        for (int round = 0; round < Scale; round++)
        {
            int seed = number * 4096 + round * 1_000_003;
            List<(uint Control, UInt128[] Operands)> blocks = [.. program.Controls(operation).Select((control, block) => (control, Operands(operation, seed + block)))];
            Compare(program, operation, blocks, program.Execute(number, blocks));
        }
    }

    private static void Compare(
        ReferenceProgram program, ReferenceOperation operation, List<(uint Control, UInt128[] Operands)> blocks, ReferenceProgram.Outcome[] outcomes)
    {
        List<string> differences = [];
        int index = 0;
        foreach ((uint control, UInt128[] operands) in blocks)
        {
            for (int i = 0; i < operands.Length; i += 3)
            {
                FloatEnvironment environment = program.ToEnvironment(control);
                UInt128 result = operation.Evaluate(operands[i], operands[i + 1], operands[i + 2], ref environment);
                ReferenceProgram.Outcome expected = outcomes[index++];
                FloatFlags flags = program.ToFlags(expected.Status);
                if (result == expected.Result && environment.Flags == flags) continue;
                differences.Add($"control {control:x8}: {operands[i]:x} {operands[i + 1]:x} {operands[i + 2]:x} gave {result:x} {environment.Flags}, expected {expected.Result:x} {flags}");
            }
        }
        Assert.Equal(outcomes.Length, index);
        Assert.True(differences.Count == 0, $"{differences.Count} of {index} differ\n{string.Join('\n', differences.Take(12))}");
    }

    private static UInt128[] Operands(ReferenceOperation operation, int seed)
    {
        SampleSource source = new(operation.Operands, seed);
        UInt128[] operands = new UInt128[SamplesPerBlock * 3];
        for (int i = 0; i < operands.Length; i++) operands[i] = source.Next();
        return operands;
    }
}
