using Rhea.Base.Host;
using Rhea.Guest.Arm64.Translation;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;
using Rhea.Translator.Optimiser;
using Rhea.Translator.X64;

namespace Rhea.Guest.Arm64.Tests.Translation;

public sealed unsafe class AllocationTests
{
    /// <summary>A loop on registers that are in memory elsewhere, and code with a call, an access, floating point and vectors.</summary>
    public static TheoryData<uint[]> Code() => new(
        [0x8B150294, 0x8B1402F7, 0xF10006D6, 0x54FFFFA1],
        [0xF9400400, 0x1E622820, 0x4EA28420, 0xB9000C41, 0x94000010]);

    [Theory]
    [MemberData(nameof(Code))]
    public void Translating_again_allocates_no_managed_memory(uint[] code)
    {
        const nuint size = 1 << 20;
        nint memory = HostMemory.Allocate(size, true), page = HostMemory.Allocate(4096), table = memory + (1 << 19);
        code.CopyTo(new Span<uint>((void*)page, code.Length));
        Func<ulong, nint> locate = address => (nint)address;
        var frontend = new A64Frontend();
        var convention = new HostConvention(frontend.Description, false);
        var stubs = new Stubs(convention, memory, (nint*)table, (nint*)table, table);
        var compiler = new RegionCompiler(convention, stubs, HostFeatures.Detect());
        nint start = (stubs.End + 63) & ~63;
        var region = new Region();
        var output = new CompiledRegion();
        void Translate()
        {
            frontend.Build(region, (ulong)page, new RegionLimits(64, 1, 0) { FormsLoops = true }, locate);
            RegionOptimiser.Run(region);
            compiler.Compile(region, start, output);
        }

        Translate();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Translate();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(code.Length == 4, output.Described.Any(described => described.Convention != convention));
        HostMemory.Free(memory, size);
        HostMemory.Free(page, 4096);
    }
}
