using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Rhea.Generators.Decoding;

namespace Rhea.Generators.Tests.Decoding;

/// <summary>Runs the generator inside Roslyn.</summary>
internal static class GeneratorRun
{
    /// <summary>Runs it over one additional file.</summary>
    public static GeneratorDriverRunResult Run(string path, string text) => CSharpGeneratorDriver
        .Create([new DecoderGenerator().AsSourceGenerator()], [new DecodeText(path, text)])
        .RunGenerators(CSharpCompilation.Create("x"))
        .GetRunResult();

    private sealed class DecodeText(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
