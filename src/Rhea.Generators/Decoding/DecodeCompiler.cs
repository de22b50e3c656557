using System.Linq;
using Rhea.Generators.Decoding.Emit;
using Rhea.Generators.Decoding.Model;
using Rhea.Generators.Decoding.Syntax;

namespace Rhea.Generators.Decoding;

/// <summary>The whole way from the text of decode files to C#, without Roslyn.</summary>
internal static class DecodeCompiler
{
    /// <summary>Compiles files; those that name the same decoder are joined.</summary>
    public static DecodeOutput Compile(IReadOnlyList<(string Path, string Text)> files)
    {
        var errors = new DecodeErrors();
        List<FileSyntax> parsed = [.. files.Select(file => Parser.Parse(file.Path, file.Text, errors))];
        foreach (FileSyntax file in parsed.Where(file => file.Decoder is null))
        {
            errors.Report(DecodeErrorKind.Header, new SourcePlace(file.Path, 1, 1, 0, 0), "The file does not name its decoder: write 'decoder Name' at its start.");
        }

        List<DecoderModel> decoders = [];
        List<(string, string)> sources = [];
        foreach (IGrouping<string, FileSyntax> group in parsed.Where(file => file.Decoder is not null).GroupBy(file => file.Decoder!.Value.Text, StringComparer.Ordinal))
        {
            if (Binder.Bind([.. group], errors) is { } model)
            {
                decoders.Add(model);
            }
        }

        if (errors.None)
        {
            foreach (DecoderModel model in decoders)
            {
                sources.Add(($"{model.Name}.Arguments.g.cs", HandlerEmitter.Arguments(model)));
                sources.Add(($"I{model.Name}Handler.g.cs", HandlerEmitter.Interface(model)));
                sources.Add(($"{model.Name}Decoder.g.cs", DecoderEmitter.Emit(model)));
                sources.Add(($"{model.Name}Disassembler.g.cs", DisassemblerEmitter.Emit(model)));
                sources.Add(($"{model.Name}Encodings.g.cs", EncodingEmitter.Emit(model)));
            }
        }

        return new DecodeOutput(errors.All, sources, decoders);
    }
}
