namespace Rhea.SoftFloat.Tests.Reference;

/// <summary>RISC-V F and D instructions under a user-mode emulator.</summary>
public sealed class RiscVReference() : ReferenceProgram(
    MissingTool,
    Compiler,
    "riscv64.c",
    ["--target=riscv64", "-march=rv64gc", "-mabi=lp64", "-mno-relax", "-ffreestanding", "-fno-jump-tables", "-O1", "-c"],
    RiscVOperations.All,
    Link)
{
    private const string Compiler = "clang", Copier = "llvm-objcopy", Emulator = "qemu-riscv64-static";
    private const ushort ElfMachine = 243;
    private const uint ElfFlagsCompressed = 1;

    /// <summary>The first tool that is absent, or null.</summary>
    public static string? MissingTool => new[] { Compiler, Copier, Emulator }.FirstOrDefault(tool => Find(tool) is null);

    private protected override string[] Launcher => [Emulator];

    public override IEnumerable<uint> Controls(ReferenceOperation operation) => [0, 1, 2, 3, 4];

    public override FloatEnvironment ToEnvironment(uint control) => FloatEnvironment.RiscV with
    {
        RoundingMode = control switch
        {
            0 => RoundingMode.NearestEven,
            1 => RoundingMode.TowardZero,
            2 => RoundingMode.Down,
            3 => RoundingMode.Up,
            _ => RoundingMode.NearestAway,
        },
    };

    public override FloatFlags ToFlags(ulong status) =>
        ((status & 1) != 0 ? FloatFlags.Inexact : 0) | ((status & 2) != 0 ? FloatFlags.Underflow : 0) | ((status & 4) != 0 ? FloatFlags.Overflow : 0)
        | ((status & 8) != 0 ? FloatFlags.DivideByZero : 0) | ((status & 16) != 0 ? FloatFlags.Invalid : 0);

    private static void Link(string path)
    {
        string code = path + ".code";
        Run(Copier, "-O", "binary", "--only-section=.text.start", path, code);
        File.Delete(path);
        FlatExecutable.Write(path, ElfMachine, ElfFlagsCompressed, File.ReadAllBytes(code));
    }
}
