namespace Rhea.Guest.Arm64.Tests.Decoding;

/// <summary>A test that needs the binutils, and is skipped where they are not installed.</summary>
internal sealed class BinutilsFactAttribute : FactAttribute
{
    /// <summary>Decides at discovery, so that the test counts as skipped.</summary>
    public BinutilsFactAttribute() => Skip = Binutils.IsInstalled ? null : "aarch64-linux-gnu-binutils are not installed.";
}
