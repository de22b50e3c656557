namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>A test that needs the AArch64 reference; it is skipped, with the reason, where a tool is missing.</summary>
public sealed class ArmTheoryAttribute : TheoryAttribute
{
    public ArmTheoryAttribute()
    {
        if (ArmReference.MissingTool is string tool) Skip = $"the reference needs {tool}, which is not on the path";
    }
}
