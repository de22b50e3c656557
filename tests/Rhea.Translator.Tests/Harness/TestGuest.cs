using System.Runtime.InteropServices;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Tests.Harness;

/// <summary>The CPU state of the guest of the tests.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TestState
{
    public fixed ulong X[TestGuest.IntegerCount];
    public fixed ulong Unused[32 - TestGuest.IntegerCount];

    /// <summary>The translator's part; it lies at a place of its choice.</summary>
    public fixed ulong Translator[8];
    public fixed ulong V[TestGuest.VectorCount * 2];
    public ulong Pc;
    public uint Flags;
    public uint Control;
    public uint Status;
    public uint Reserved;
    public fixed ulong Exclusive[4];
    public fixed ulong Scratch[8];
}

/// <summary>A guest without instructions: each address stands for a region that the test builds by hand.</summary>
internal sealed unsafe class TestGuest : IGuestFrontend
{
    public const int IntegerCount = 16;
    public const int VectorCount = 16;

    private readonly IrBuilder _builder;

    public TestGuest(GuestHelper[] helpers, GuestHelper[] vectorHelpers)
    {
        Description = Describe(helpers, vectorHelpers);
        _builder = new IrBuilder(Description.Registers);
    }

    public GuestDescription Description { get; }

    /// <summary>Builds the region of an address.</summary>
    public Action<IrBuilder, ulong>? Program { get; set; }

    public void Build(Region region, ulong address, RegionLimits limits, Func<ulong, nint> locate)
    {
        _builder.Begin(region, address);
        Program!(_builder, address);
        region.GuestEnd = address + 4;
    }

    /// <summary>An integer register in the guest's register file.</summary>
    public static int X(int index) => index;

    /// <summary>A vector register in the guest's register file.</summary>
    public static int V(int index) => IntegerCount + index;

    private static GuestDescription Describe(GuestHelper[] helpers, GuestHelper[] vectorHelpers)
    {
        TestState state;
        byte* start = (byte*)&state;
        var registers = new GuestRegister[IntegerCount + VectorCount];
        for (int i = 0; i < IntegerCount; i++)
        {
            registers[X(i)] = new GuestRegister($"x{i}", i * 8, IrType.I64);
        }

        for (int i = 0; i < VectorCount; i++)
        {
            registers[V(i)] = new GuestRegister($"v{i}", (int)((byte*)(state.V + (i * 2)) - start), IrType.V128);
        }

        return new GuestDescription
        {
            Name = "test",
            StateSize = sizeof(TestState),
            Registers = registers,
            IntegerConvention = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15],
            VectorConvention = [V(0), V(1), V(2), V(3), V(4), V(5), V(6), V(7), V(8), V(9)],
            ProgramCounterOffset = (int)((byte*)&state.Pc - start),
            FlagsOffset = (int)((byte*)&state.Flags - start),
            FloatControlOffset = (int)((byte*)&state.Control - start),
            FloatStatusOffset = (int)((byte*)&state.Status - start),
            ExclusiveOffset = (int)((byte*)state.Exclusive - start),
            LinkRegister = 15,
            Helpers = helpers,
            VectorHelpers = vectorHelpers,
        };
    }
}
