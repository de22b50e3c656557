using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Rhea.Generators.Decoding;
using Rhea.Generators.Decoding.Model;

namespace Rhea.Generators.Tests.Decoding;

/// <summary>A decode file, compiled all the way to a loaded assembly.</summary>
internal sealed class DecoderAssembly
{
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    private readonly Assembly _assembly;

    private DecoderAssembly(Assembly assembly, DecoderModel model)
    {
        _assembly = assembly;
        Model = model;
    }

    /// <summary>What the generator made of the file.</summary>
    public DecoderModel Model { get; }

    /// <summary>Compiles a decoder named <c>T</c> in the namespace <c>N</c>, with further source if given.</summary>
    public static DecoderAssembly Compile(string decode, string source = "")
    {
        DecodeOutput output = DecodeCompiler.Compile([("t.decode", decode)]);
        Assert.Empty(output.Errors);
        var options = new CSharpParseOptions(LanguageVersion.CSharp13);
        var compilation = CSharpCompilation.Create(
            "Decoder" + Guid.NewGuid().ToString("N"),
            output.Sources.Select(file => CSharpSyntaxTree.ParseText(file.Source, options)).Append(CSharpSyntaxTree.ParseText(source, options)),
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.Empty(result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        return new DecoderAssembly(Assembly.Load(stream.ToArray()), Assert.Single(output.Decoders));
    }

    /// <summary>A static method of a type in the namespace <c>N</c>.</summary>
    public T Method<T>(string type, string method) where T : Delegate =>
        _assembly.GetType("N." + type, true)!.GetMethod(method, BindingFlags.Public | BindingFlags.Static)!.CreateDelegate<T>();

    /// <summary>The generated description of a word: the pattern and its arguments.</summary>
    public string? Describe(uint word) => Method<Func<uint, string?>>("TDisassembler", "Describe")(word);
}
