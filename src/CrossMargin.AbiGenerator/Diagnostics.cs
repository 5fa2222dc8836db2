using CrossMargin.AbiGenerator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace CrossMargin.AbiGenerator;

/// <summary>Faults of ABI files as errors of the compiler, at their line.</summary>
internal static class Diagnostics
{
    private static readonly DiagnosticDescriptor MalformedJson = Describe("CMABI001", "The ABI file is not well formed");
    private static readonly DiagnosticDescriptor MissingField = Describe("CMABI002", "A field is missing in an ABI file");
    private static readonly DiagnosticDescriptor UnknownType = Describe("CMABI003", "A type of an ABI file is unknown");
    private static readonly DiagnosticDescriptor BadTuple = Describe("CMABI004", "A tuple of an ABI file is not well formed");
    private static readonly DiagnosticDescriptor Duplicate = Describe("CMABI005", "A name of an ABI file is used twice");
    private static readonly DiagnosticDescriptor TooManyIndexed = Describe("CMABI006", "An event has too many indexed arguments");
    private static readonly DiagnosticDescriptor BadName = Describe("CMABI007", "A name of an ABI file is not a name");

    private static readonly Dictionary<AbiFaultKind, DiagnosticDescriptor> Descriptors = new()
    {
        [AbiFaultKind.MalformedJson] = MalformedJson,
        [AbiFaultKind.MissingField] = MissingField,
        [AbiFaultKind.UnknownType] = UnknownType,
        [AbiFaultKind.BadTuple] = BadTuple,
        [AbiFaultKind.Duplicate] = Duplicate,
        [AbiFaultKind.TooManyIndexed] = TooManyIndexed,
        [AbiFaultKind.BadName] = BadName,
    };

    /// <summary>Reports a fault of the file as a whole.</summary>
    public static void Report(SourceProductionContext output, AbiFile file, AbiFaultKind kind, string message) =>
        Report(output, file, new AbiFault(kind, message, default));

    public static void Report(SourceProductionContext output, AbiFile file, AbiFault fault)
    {
        LinePositionSpan lines = Microsoft.CodeAnalysis.Text.SourceText.From(file.Text).Lines.GetLinePositionSpan(fault.Span);
        Location location = Location.Create(file.Path, fault.Span, lines);
        output.ReportDiagnostic(Diagnostic.Create(Descriptors[fault.Kind], location, fault.Message));
    }

    private static DiagnosticDescriptor Describe(string id, string title) =>
        new(id, title, "{0}", "Abi", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
