using Rhea.SoftFloat.Tests.Reference;

namespace Rhea.SoftFloat.Tests;

/// <summary>Compares results and flags with an emulated RISC-V processor.</summary>
public sealed class RiscVReferenceTests(RiscVReference reference) : IClassFixture<RiscVReference>
{
    public static TheoryData<string> Names => new(RiscVOperations.All.Select(operation => operation.Name));

    [RiscVTheory]
    [MemberData(nameof(Names))]
    public void Result_and_flags_equal_the_reference(string name) => ReferenceComparison.Check(reference, name);
}
