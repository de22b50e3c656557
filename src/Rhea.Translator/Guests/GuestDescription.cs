using Rhea.Translator.Ir;

namespace Rhea.Translator.Guests;

/// <summary>One register of the guest's register file: a place in the CPU state that generated code may keep in a host register.</summary>
/// <param name="Name">The name in logs.</param>
/// <param name="Offset">The byte offset in the CPU state.</param>
/// <param name="Type">I64 or V128.</param>
public readonly record struct GuestRegister(string Name, int Offset, IrType Type);

/// <summary>A C# function that generated code calls: state, then up to three integers.</summary>
/// <param name="Name">The name in logs.</param>
/// <param name="Address">The address of a static unmanaged-callers-only method <c>ulong (nint state, ulong a, ulong b, ulong c)</c>.</param>
/// <param name="IsVolatile">Whether it gives something else each time, as a clock does.</param>
public readonly record struct GuestHelper(string Name, nint Address, bool IsVolatile = false);

/// <summary>
/// What the translator must know of a guest: where its registers are and which of them are kept in host registers
/// in all generated code (the register convention).
/// </summary>
public sealed class GuestDescription
{
    /// <summary>The name of the architecture.</summary>
    public required string Name { get; init; }

    /// <summary>What divides the address of every instruction: 4 or 2 bytes.</summary>
    public int InstructionAlignment { get; init; } = 4;

    /// <summary>Bits of an instruction's address that are taken for zero, whatever a jump says.</summary>
    public uint IgnoredAddressBits { get; init; }

    /// <summary>Whether the top byte of a data address may be a tag that does not count.</summary>
    public bool IgnoresTopByte { get; init; } = true;

    /// <summary>The bits of a data address that count.</summary>
    internal ulong AddressMask => IgnoresTopByte ? 0x00FF_FFFF_FFFF_FFFF : ulong.MaxValue;

    /// <summary>Whether the vector registers hold scalars only: their upper halves are always zero.</summary>
    public bool HasScalarsOnly { get; init; }

    /// <summary>
    /// Whether programs are told if a fault came from reading or from writing. Where they are not, backends may take the fault of an atomic access for either.
    /// </summary>
    public bool TellsFaultsApart { get; init; } = true;

    /// <summary>The size of the CPU state in bytes. Bytes 256 to 319 of it belong to the translator.</summary>
    public required int StateSize { get; init; }

    /// <summary>The register file.</summary>
    public required GuestRegister[] Registers { get; init; }

    /// <summary>The integer registers of the convention, the most used first.</summary>
    public required int[] IntegerConvention { get; init; }

    /// <summary>The vector registers of the convention, the most used first.</summary>
    public required int[] VectorConvention { get; init; }

    /// <summary>Offset of the 64-bit program counter.</summary>
    public required int ProgramCounterOffset { get; init; }

    /// <summary>Offset of the 32-bit word with N, Z, C, V in bits 31:28.</summary>
    public required int FlagsOffset { get; init; }

    /// <summary>The floating point.</summary>
    public FloatArchitecture Float { get; init; } = ArmFloat.Instance;

    /// <summary>Offset of the 32-bit floating-point control register.</summary>
    public required int FloatControlOffset { get; init; }

    /// <summary>Offset of the 32-bit floating-point status register.</summary>
    public required int FloatStatusOffset { get; init; }

    /// <summary>
    /// Offset of the exclusive monitor: the value read (16 bytes), its address (8), and a 32-bit word that is 0 where the monitor is not armed,
    /// else 1 + log2 of the size.
    /// </summary>
    public required int ExclusiveOffset { get; init; }

    /// <summary>The number of the link register, which a return goes to.</summary>
    public required int LinkRegister { get; init; }

    /// <summary>The helpers that <see cref="IrOp.CallHelper"/> names by index.</summary>
    public required GuestHelper[] Helpers { get; init; }

    /// <summary>The vector helpers that <see cref="IrOp.CallVectorHelper"/> names by index:
    /// <c>void (nint state, Vector128* result, Vector128* a, Vector128* b, Vector128* c, long parameter)</c>.
    /// The operands must not be written.</summary>
    public required GuestHelper[] VectorHelpers { get; init; }
}

/// <summary>Turns guest code into intermediate representation.</summary>
public interface IGuestFrontend
{
    /// <summary>The guest.</summary>
    GuestDescription Description { get; }

    /// <summary>
    /// Translates guest code starting at <paramref name="address"/> into <paramref name="region"/>.
    /// <paramref name="locate"/> gives the host address of guest code, which holds to the end of the page of 4 KiB, or 0 where instructions
    /// cannot be fetched; at the address they can.
    /// </summary>
    void Build(Region region, ulong address, RegionLimits limits, Func<ulong, nint> locate);
}

/// <summary>How large a region may become.</summary>
/// <param name="Instructions">Guest instructions at most.</param>
/// <param name="Blocks">Basic blocks at most; 1 in the cold tier.</param>
/// <param name="Seed">Where blocks are more than one: decides at random which edges are followed; 0 follows all.</param>
public readonly record struct RegionLimits(int Instructions, int Blocks, uint Seed)
{
    /// <summary>A block that branches to itself becomes a loop of its region.</summary>
    public bool FormsLoops { get; init; }

    /// <summary>Each block begins by counting its instructions.</summary>
    public bool CountsInstructions { get; init; }

    /// <summary>Addresses where a region ends, and where one that starts there does nothing but leave; null for none.</summary>
    public IReadOnlySet<ulong>? Breakpoints { get; init; }

    /// <summary>Whether floating-point operations look whether the control register makes them illegal (<see cref="FloatArchitecture.IsReserved"/>).</summary>
    public bool ChecksFloatControl { get; init; }
}
