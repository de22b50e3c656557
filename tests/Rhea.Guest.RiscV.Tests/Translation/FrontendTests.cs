using System.Runtime.InteropServices;
using Rhea.Guest.RiscV.Translation;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;

namespace Rhea.Guest.RiscV.Tests.Translation;

public unsafe class FrontendTests
{
    private const ulong Page = 0x1000;

    /// <summary>Two pages whose host addresses have nothing to do with each other; the second is there or not.</summary>
    private static string Build(bool second)
    {
        byte* first = (byte*)NativeMemory.AlignedAlloc(4096, 4096);
        byte* next = (byte*)NativeMemory.AlignedAlloc(4096, 4096);
        // addi a0,a0,1 in the last two bytes of the first page and the first two of the second; then ecall.
        *(ushort*)(first + 0xFFE) = 0x0513;
        *(ushort*)next = 0x0015;
        *(uint*)(next + 2) = 0x73;
        var region = new Region();
        new RvFrontend(new RiscVHart()).Build(region, Page + 0xFFE, new RegionLimits(64, 1, 0), pc => (pc >> 12) switch
        {
            1 => (nint)first + (nint)(pc & 0xFFF),
            2 when second => (nint)next + (nint)(pc & 0xFFF),
            _ => 0,
        });
        string text = IrPrinter.Print(region);
        NativeMemory.AlignedFree(first);
        NativeMemory.AlignedFree(next);
        return text;
    }

    [Fact]
    public void An_instruction_may_cross_into_a_page_that_lies_elsewhere()
    {
        string text = Build(second: true);
        Assert.Contains("Add", text, StringComparison.Ordinal);
        Assert.Contains("0x2006", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_instruction_whose_second_half_cannot_be_fetched_faults()
    {
        string text = Build(second: false);
        Assert.DoesNotContain("Add", text, StringComparison.Ordinal);
        Assert.Contains("ExitException", text, StringComparison.Ordinal);
    }
}
