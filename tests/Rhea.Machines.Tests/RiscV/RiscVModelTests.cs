using Rhea.Guest.RiscV.Privileged;
using Rhea.Machines.RiscV;

namespace Rhea.Machines.Tests.RiscV;

public sealed class RiscVModelTests
{
    [Fact]
    public void The_boards_own_model_has_everything()
    {
        RiscVModel? model = RiscVModel.Parse(null, out string? error);
        Assert.Null(error);
        Assert.Equal(HartExtensions.Application, model!.Hart.Extensions);
        Assert.Equal("riscv,sv57", model.Description.MmuType);
        Assert.StartsWith("rv64imafdc_zicbom_", model.Description.IsaString, StringComparison.Ordinal);
        Assert.Contains("sstc", model.Description.IsaExtensions);
    }

    [Fact]
    public void Properties_reach_the_hart_and_the_device_tree()
    {
        RiscVModel? model = RiscVModel.Parse("max,sstc=off,sv57=off,sv48=false,smepmp=off,pmp=off,zicboz=on", out string? error);
        Assert.Null(error);
        Assert.False(model!.Hart.Extensions.HasFlag(HartExtensions.Sstc));
        Assert.DoesNotContain("sstc", model.Description.IsaString, StringComparison.Ordinal);
        Assert.Equal(VirtualMemory.Sv39, model.Hart.LargestVirtualMemory);
        Assert.Equal("riscv,sv39", model.Description.MmuType);
        Assert.Equal(0, model.Hart.ProtectionEntries);
        Assert.Null(RiscVModel.Parse("rv64,mmu=off", out _)!.Description.MmuType);
    }

    [Theory]
    [InlineData("rv46", "there is no processor 'rv46'")]
    [InlineData("rv64,stsc=off", "there is no processor property 'stsc'")]
    [InlineData("rv64,sstc=maybe", "write sstc=on or sstc=off")]
    [InlineData("rv64,zba=off", "cannot be switched off")]
    [InlineData("rv64,sv48=off", "sv57 needs sv48")]
    [InlineData("rv64,pmp=off", "pmp=off needs smepmp=off")]
    public void Impossible_models_are_refused(string text, string message)
    {
        Assert.Null(RiscVModel.Parse(text, out string? error));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }
}
