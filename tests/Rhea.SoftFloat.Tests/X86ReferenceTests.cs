using Rhea.SoftFloat.Tests.Reference;

namespace Rhea.SoftFloat.Tests;

/// <summary>Compares results and flags with the host's own processor, where that is an x86.</summary>
public sealed class X86ReferenceTests(SseReference sse, X87Reference x87) : IClassFixture<SseReference>, IClassFixture<X87Reference>
{
    public static TheoryData<string> SseNames => new(SseOperations.All.Select(operation => operation.Name));

    public static TheoryData<string> X87Names => new(X87Operations.All.Select(operation => operation.Name));

    [HostTheory]
    [MemberData(nameof(SseNames))]
    public void Sse_equals_the_host(string name) => ReferenceComparison.Check(sse, name);

    [HostTheory]
    [MemberData(nameof(X87Names))]
    public void X87_equals_the_host(string name) => ReferenceComparison.Check(x87, name);
}
