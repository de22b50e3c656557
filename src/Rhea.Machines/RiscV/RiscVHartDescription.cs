using Rhea.Guest.RiscV;

namespace Rhea.Machines.RiscV;

/// <summary>What the device tree says about a hart (Linux, Documentation/devicetree/bindings/riscv/cpus.yaml).</summary>
public sealed record RiscVHartDescription
{
    /// <summary>What a device tree says of a model.</summary>
    public static RiscVHartDescription Of(RiscVModel model) => new()
    {
        Is64 = model.Hart.Xlen == 64,
        IsaString = model.IsaString,
        IsaExtensions = model.IsaExtensions,
        MmuType = model.MmuType,
        CacheBlockSize = model.CacheBlockSize,
    };

    /// <summary>Whether it has 64 bits, or 32.</summary>
    public bool Is64 { get; init; } = true;

    /// <summary>The value of riscv,isa.</summary>
    public string IsaString { get; init; } = "rv64imafdc_zicsr_zifencei";

    /// <summary>The values of riscv,isa-extensions, which newer kernels prefer; empty leaves it out.</summary>
    public IReadOnlyList<string> IsaExtensions { get; init; } = [];

    /// <summary>The value of mmu-type; null for a hart without virtual memory.</summary>
    public string? MmuType { get; init; } = "riscv,sv39";

    /// <summary>The size of the blocks that cbo.zero clears, and of those that the other cbo instructions work on; 0 leaves it out.</summary>
    public uint CacheBlockSize { get; init; }
}
