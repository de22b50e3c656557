using Rhea.Guest.RiscV.Privileged;

namespace Rhea.Guest.RiscV.Tests;

public sealed class RiscVModelTests
{
    [Fact]
    public void The_boards_own_model_has_everything()
    {
        RiscVModel? model = RiscVModel.Parse(null, 64, out string? error);
        Assert.Null(error);
        Assert.Equal(HartExtensions.Application, model!.Hart.Extensions);
        Assert.Equal("riscv,sv57", model.MmuType);
        Assert.StartsWith("rv64imafdc_zicbom_", model.IsaString, StringComparison.Ordinal);
        Assert.Contains("sstc", model.IsaExtensions);
    }

    [Fact]
    public void Properties_reach_the_hart_and_the_device_tree()
    {
        RiscVModel? model = RiscVModel.Parse("max,sstc=off,sv57=off,sv48=false,smepmp=off,pmp=off,zicboz=on", 64, out string? error);
        Assert.Null(error);
        Assert.False(model!.Hart.Extensions.HasFlag(HartExtensions.Sstc));
        Assert.DoesNotContain("sstc", model.IsaString, StringComparison.Ordinal);
        Assert.Equal(VirtualMemory.Sv39, model.Hart.LargestVirtualMemory);
        Assert.Equal("riscv,sv39", model.MmuType);
        Assert.Equal(0, model.Hart.ProtectionEntries);
        Assert.Null(RiscVModel.Parse("rv64,mmu=off", 64, out _)!.MmuType);
    }

    [Fact]
    public void Extensions_that_are_off_show_nowhere()
    {
        RiscVModel? model = RiscVModel.Parse("rv64,d=off,zba=off,c=off,zcb=off", 64, out string? error);
        Assert.Null(error);
        Assert.StartsWith("rv64imaf_zicbom_", model!.IsaString, StringComparison.Ordinal);
        Assert.DoesNotContain("zba", model.IsaString, StringComparison.Ordinal);
        Assert.DoesNotContain("zcd", model.IsaExtensions);
        Assert.DoesNotContain("zca", model.IsaExtensions);
        Assert.False(model.Has(HartExtensions.B));
        Assert.DoesNotContain("sstc", model.UserIsaString, StringComparison.Ordinal);
    }

    [Fact]
    public void Harts_of_32_bits_have_their_own_extensions()
    {
        RiscVModel? model = RiscVModel.Parse(null, 32, out string? error);
        Assert.Null(error);
        Assert.StartsWith("rv32imafdc_", model!.IsaString, StringComparison.Ordinal);
        Assert.Contains("zcf", model.IsaExtensions);
        Assert.DoesNotContain("svpbmt", model.IsaExtensions);
        Assert.Equal("riscv,sv32", model.MmuType);
    }

    [Theory]
    [InlineData("rv46", "there is no processor 'rv46'")]
    [InlineData("rv64,stsc=off", "there is no processor property 'stsc'")]
    [InlineData("rv64,sstc=maybe", "write sstc=on or sstc=off")]
    [InlineData("rv64,zicsr=off", "cannot be switched off")]
    [InlineData("rv64,zca=off", "cannot be switched off")]
    [InlineData("rv64,f=off,zfa=off", "d needs f")]
    [InlineData("rv64,d=off,f=off,zfa=off", "zfh needs f")]
    [InlineData("rv64,c=off", "zcb needs c")]
    [InlineData("rv64,a=off,zawrs=off", "zacas needs a")]
    [InlineData("rv64,sv32=off", "there is no processor property 'sv32'")]
    [InlineData("rv64,sv48=off", "sv57 needs sv48")]
    [InlineData("rv64,pmp=off", "pmp=off needs smepmp=off")]
    public void Impossible_models_are_refused(string text, string message)
    {
        Assert.Null(RiscVModel.Parse(text, 64, out string? error));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }
}
