namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>A test that needs the RISC-V reference; it is skipped, with the reason, where a tool is missing.</summary>
public sealed class RiscVTheoryAttribute : TheoryAttribute
{
    public RiscVTheoryAttribute()
    {
        if (RiscVReference.MissingTool is string tool) Skip = $"the reference needs {tool}, which is not on the path";
    }
}
