using Rhea.SoftFloat.Tests.Reference;

namespace Rhea.SoftFloat.Tests;

/// <summary>
/// Compares results and flags with an emulated AArch64 processor, for every instruction, rounding mode and combination of modes.
/// </summary>
public sealed class ArmReferenceTests(ArmReference reference) : IClassFixture<ArmReference>
{
    public static TheoryData<string> Instructions => new(ArmOperations.All.Select(operation => operation.Name));

    public static TheoryData<string> Quadruples => new(QuadrupleOperations.All.Select(operation => operation.Name));

    [ArmTheory]
    [MemberData(nameof(Instructions))]
    public void Result_and_flags_equal_the_reference(string name) => ReferenceComparison.Check(reference, name);

    [ArmTheory]
    [MemberData(nameof(Quadruples))]
    public void Quadruple_precision_equals_the_c_library(string name) => ReferenceComparison.Check(reference, name);
}
