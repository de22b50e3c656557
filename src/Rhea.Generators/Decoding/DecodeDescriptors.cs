using Microsoft.CodeAnalysis;

namespace Rhea.Generators.Decoding;

/// <summary>The diagnostics of the decoder generator.</summary>
internal static class DecodeDescriptors
{
    private static readonly DiagnosticDescriptor Syntax = new("RHD001", "Syntax of a decode file", "{0}", "Decoding", DiagnosticSeverity.Error, true);
    private static readonly DiagnosticDescriptor BitCount = new("RHD002", "Number of bits", "{0}", "Decoding", DiagnosticSeverity.Error, true);
    private static readonly DiagnosticDescriptor UndefinedName = new("RHD003", "Undefined name", "{0}", "Decoding", DiagnosticSeverity.Error, true);
    private static readonly DiagnosticDescriptor DuplicateName = new("RHD004", "Duplicate name", "{0}", "Decoding", DiagnosticSeverity.Error, true);
    private static readonly DiagnosticDescriptor Overlap = new("RHD005", "Overlapping patterns", "{0}", "Decoding", DiagnosticSeverity.Error, true);
    private static readonly DiagnosticDescriptor Unused = new("RHD006", "Unused declaration", "{0}", "Decoding", DiagnosticSeverity.Error, true);
    private static readonly DiagnosticDescriptor OutOfRange = new("RHD007", "Bit range or number out of range", "{0}", "Decoding", DiagnosticSeverity.Error, true);
    private static readonly DiagnosticDescriptor UnreadBits = new("RHD008", "Bits that no field reads", "{0}", "Decoding", DiagnosticSeverity.Error, true);
    private static readonly DiagnosticDescriptor Header = new("RHD009", "Missing or conflicting header", "{0}", "Decoding", DiagnosticSeverity.Error, true);
    private static readonly DiagnosticDescriptor Arguments = new("RHD010", "Arguments do not fit the argument set", "{0}", "Decoding", DiagnosticSeverity.Error, true);
    private static readonly DiagnosticDescriptor FormatConflict = new("RHD011", "Pattern contradicts its format", "{0}", "Decoding", DiagnosticSeverity.Error, true);

    /// <summary>The diagnostic of a kind of mistake.</summary>
    public static DiagnosticDescriptor For(DecodeErrorKind kind) => kind switch
    {
        DecodeErrorKind.BitCount => BitCount,
        DecodeErrorKind.UndefinedName => UndefinedName,
        DecodeErrorKind.DuplicateName => DuplicateName,
        DecodeErrorKind.Overlap => Overlap,
        DecodeErrorKind.Unused => Unused,
        DecodeErrorKind.OutOfRange => OutOfRange,
        DecodeErrorKind.UnreadBits => UnreadBits,
        DecodeErrorKind.Header => Header,
        DecodeErrorKind.Arguments => Arguments,
        DecodeErrorKind.FormatConflict => FormatConflict,
        _ => Syntax,
    };
}
