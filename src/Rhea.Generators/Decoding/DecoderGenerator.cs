using System.Collections.Immutable;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Rhea.Generators.Decoding.Syntax;

namespace Rhea.Generators.Decoding;

/// <summary>
/// Turns the <c>.decode</c> additional files of a project into decoders, disassemblers and tables of encodings.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class DecoderGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ImmutableArray<(string Path, string Text)>> files = context.AdditionalTextsProvider
            .Where(static file => file.Path.EndsWith(".decode", StringComparison.OrdinalIgnoreCase))
            .Select(static (file, cancellation) => (file.Path, file.GetText(cancellation)?.ToString() ?? ""))
            .Collect();
        context.RegisterSourceOutput(files, Produce);
    }

    private static void Produce(SourceProductionContext context, ImmutableArray<(string Path, string Text)> files)
    {
        DecodeOutput output = DecodeCompiler.Compile([.. files.OrderBy(file => file.Path, StringComparer.Ordinal)]);
        foreach (DecodeError error in output.Errors)
        {
            context.ReportDiagnostic(Diagnostic.Create(DecodeDescriptors.For(error.Kind), Location(error.Place), error.Message));
        }

        foreach ((string name, string source) in output.Sources)
        {
            context.AddSource(name, SourceText.From(source, Encoding.UTF8));
        }
    }

    private static Location Location(SourcePlace place)
    {
        var start = new LinePosition(place.Line - 1, place.Column - 1);
        var end = new LinePosition(place.Line - 1, place.Column - 1 + place.Length);
        return Microsoft.CodeAnalysis.Location.Create(place.Path, new TextSpan(place.Offset, place.Length), new LinePositionSpan(start, end));
    }
}
