namespace Rhea.LinuxUser.Elf;

/// <summary>Machine numbers of ELF files (include/uapi/linux/elf-em.h), and what to say about them.</summary>
internal static class ElfMachine
{
    internal const ushort X64 = 62;
    internal const ushort Arm64 = 183;
    internal const ushort RiscV = 243;

    /// <summary>The machine's name, and the tool that runs its programs (null for unknown machines).</summary>
    internal static (string Name, string? Tool) Describe(ushort machine, bool is64, bool bigEndian) => machine switch
    {
        2 or 18 => ("SPARC (32-bit)", "sparc"),
        3 => ("x86 (32-bit)", "i386"),
        4 => ("Motorola 68000", "m68k"),
        8 when is64 => ("MIPS (64-bit)", bigEndian ? "mips64" : "mips64el"),
        8 => ("MIPS (32-bit)", bigEndian ? "mips" : "mipsel"),
        15 => ("HP PA-RISC", "hppa"),
        20 => ("PowerPC (32-bit)", "ppc"),
        21 => ("PowerPC (64-bit)", bigEndian ? "ppc64" : "ppc64le"),
        22 => ("IBM Z", "s390x"),
        40 => ("ARM (32-bit)", bigEndian ? "armeb" : "arm"),
        42 => ("SuperH", bigEndian ? "sh4eb" : "sh4"),
        43 => ("SPARC (64-bit)", "sparc64"),
        X64 => ("x86-64", "x86_64"),
        92 => ("OpenRISC", "or1k"),
        94 => ("Xtensa", bigEndian ? "xtensaeb" : "xtensa"),
        Arm64 => ("AArch64", bigEndian ? "aarch64_be" : "aarch64"),
        189 => ("MicroBlaze", bigEndian ? "microblaze" : "microblazeel"),
        RiscV when is64 => ("RISC-V (64-bit)", "riscv64"),
        RiscV => ("RISC-V (32-bit)", "riscv32"),
        258 => ("LoongArch", "loongarch64"),
        0x9026 => ("Alpha", "alpha"),
        _ => ($"an unknown machine (number {machine})", null),
    };
}
