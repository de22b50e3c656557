using System.Runtime.CompilerServices;
using Rhea.Guest.RiscV.Decoding;
using Rhea.Guest.RiscV.Translation;
using Rhea.Tests.Shared;

namespace Rhea.Guest.RiscV.Tests.Golden;

public sealed class GoldenTests
{
    public static TheoryData<string> Cases() => GoldenFile.Names(Folder());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Translates_to_the_expected_code(string name) =>
        GoldenFile.Check(Folder(), name, new RvFrontend(new RiscVHart()), (word, pc) => RvDisassembler.Format(word, 32, pc));

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "Cases");
}
