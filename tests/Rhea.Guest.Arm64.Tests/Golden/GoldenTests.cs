using System.Runtime.CompilerServices;
using Rhea.Guest.Arm64.Decoding;
using Rhea.Guest.Arm64.Translation;
using Rhea.Tests.Shared;

namespace Rhea.Guest.Arm64.Tests.Golden;

public sealed class GoldenTests
{
    public static TheoryData<string> Cases() => GoldenFile.Names(Folder());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Translates_to_the_expected_code(string name) =>
        GoldenFile.Check(Folder(), name, new A64Frontend(), A64Disassembler.Format);

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "Cases");
}
