using System.Collections.Immutable;
using System.Text;
using CrossMargin.AbiGenerator.Emission;
using CrossMargin.AbiGenerator.Model;
using CrossMargin.AbiGenerator.Parsing;
using Microsoft.CodeAnalysis;

namespace CrossMargin.AbiGenerator;

/// <summary>Turns every additional file &lt;venue&gt;/&lt;Contract&gt;.json into typed events, calls and errors of that contract.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class AbiSourceGenerator : IIncrementalGenerator
{
    private const string DefaultRootNamespace = "CrossMargin.Chain.Abi";
    private const string RootNamespaceProperty = "build_property.AbiRootNamespace";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<AdditionalText> files = context.AdditionalTextsProvider
            .Where(static file => file.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase));
        IncrementalValueProvider<string> rootNamespace = context.AnalyzerConfigOptionsProvider.Select(static (options, _) =>
            options.GlobalOptions.TryGetValue(RootNamespaceProperty, out string? value) && value.Length > 0
                ? value
                : DefaultRootNamespace);
        // Two files of one name would be the same class: the first in the order of the paths is generated.
        IncrementalValueProvider<EquatableSet> repeated = files
            .Select(static (file, _) => file.Path)
            .Collect()
            .Select(static (paths, _) => FindRepeated(paths));

        context.RegisterSourceOutput(
            files.Select(ReadFile).Combine(rootNamespace).Combine(repeated),
            static (output, input) => Generate(output, input.Left.Left, input.Left.Right, input.Right));
    }

    private static AbiFile ReadFile(AdditionalText file, CancellationToken cancellationToken) =>
        new(file.Path, file.GetText(cancellationToken)?.ToString() ?? "");

    private static void Generate(SourceProductionContext output, AbiFile file, string rootNamespace, EquatableSet repeated)
    {
        if (repeated.Contains(file.Path))
        {
            Diagnostics.Report(output, file, AbiFaultKind.Duplicate, $"another file is the contract {file.Key} too");
            return;
        }

        if (file.Venue.Length == 0 || file.Contract.Length == 0)
        {
            Diagnostics.Report(output, file, AbiFaultKind.BadName, "a file is named <venue>/<Contract>.json");
            return;
        }

        (AbiContract? contract, IReadOnlyList<AbiFault> faults) = AbiParser.Parse(file.Text);
        foreach (AbiFault fault in faults)
            Diagnostics.Report(output, file, fault);
        if (contract is not null)
        {
            string source = ContractEmitter.Emit(contract, $"{rootNamespace}.{file.Venue}", file.Contract);
            output.AddSource(file.Key + ".g.cs", Microsoft.CodeAnalysis.Text.SourceText.From(source, Encoding.UTF8));
        }
    }

    private static EquatableSet FindRepeated(ImmutableArray<string> paths) => new([.. paths
        .OrderBy(path => path, StringComparer.Ordinal)
        .GroupBy(path => new AbiFile(path, "").Key, StringComparer.OrdinalIgnoreCase)
        .SelectMany(group => group.Skip(1))]);
}
