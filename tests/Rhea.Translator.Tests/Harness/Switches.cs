using Rhea.Translator.Execution;

namespace Rhea.Translator.Tests.Harness;

/// <summary>What native code is tested without: each thing by itself, and what older processors lack together.</summary>
public static class Switches
{
    private const string Old = "avx512=off,avx2=off,bmi=off,fma=off,sha=off,aes=off,pclmul=off";
    private const int FeatureCount = 7;

    /// <summary>The host's features.</summary>
    public static TheoryData<string> Features() => Make(TranslationSwitches.All.Take(FeatureCount).Select(item => item.Name + "=off").Append(Old));

    /// <summary>The host's features and the passes.</summary>
    public static TheoryData<string> Each() => Make(TranslationSwitches.All.Select(item => item.Name + "=off").Append(Old));

    /// <summary>Reads properties separated by commas.</summary>
    internal static TranslationSwitches Parse(string properties) =>
        properties.Split(',').Aggregate(default(TranslationSwitches), (off, property) => off.With(property)!.Value);

    private static TheoryData<string> Make(IEnumerable<string> properties)
    {
        var data = new TheoryData<string>();
        foreach (string item in properties)
        {
            data.Add(item);
        }

        return data;
    }
}
