namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>AArch64 instructions under a user-mode emulator, and binary128 in the C library of that architecture.</summary>
public sealed class ArmReference() : ReferenceProgram(
    MissingTool, Compiler, "aarch64.c", ["-O1", "-static", "-frounding-math", "-march=armv8.6-a+fp16+bf16"], [.. ArmOperations.All, .. QuadrupleOperations.All])
{
    private const string Compiler = "aarch64-linux-gnu-gcc";

    /// <summary>The first tool that is absent, or null.</summary>
    public static string? MissingTool => Find(Compiler) is null ? Compiler : Emulator is null ? "qemu-aarch64-static or qemu-aarch64" : null;

    private static string? Emulator => Find("qemu-aarch64-static") ?? Find("qemu-aarch64");

    private protected override string[] Launcher => [Emulator!, "-cpu", "max"];

    public override IEnumerable<uint> Controls(ReferenceOperation operation) =>
        from subset in operation.ControlSubsets() from mode in Enumerable.Range(0, 4) select subset | (uint)mode << ArmFloatControl.RoundingModeShift;

    public override FloatEnvironment ToEnvironment(uint control) => ArmFloatControl.ToEnvironment(control);

    public override FloatFlags ToFlags(ulong status) => (FloatFlags)(status & 0x9F);
}
