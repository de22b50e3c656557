namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>A test that needs a native reference program; it is skipped, with the reason, where it cannot be built.</summary>
public sealed class HostTheoryAttribute : TheoryAttribute
{
    public HostTheoryAttribute()
    {
        if (SseReference.Missing is string missing) Skip = $"the reference needs {missing}";
    }
}
