using System.Collections.Immutable;
using CrossMargin.AbiGenerator;
using CrossMargin.Chain.Abi;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace CrossMargin.UnitTests.AbiGenerator;

/// <summary>The generator as the compiler runs it, on ABI files that are texts.</summary>
public static class Generation
{
    private static readonly string[] TrustedAssemblies =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);

    public static GeneratorDriverRunResult Run(params (string Path, string Text)[] files) => Run(files, out _);

    /// <param name="errors">Of the compilation that the generated code is part of.</param>
    public static GeneratorDriverRunResult Run((string Path, string Text)[] files, out ImmutableArray<Diagnostic> errors)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Generated",
            references: TrustedAssemblies.Select(path => MetadataReference.CreateFromFile(path))
                .Append(MetadataReference.CreateFromFile(typeof(AbiReader).Assembly.Location)),
            options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(new AbiSourceGenerator())
            .AddAdditionalTexts([.. files.Select(file => new Text(file.Path, file.Text))])
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation updated, out _, CancellationToken.None);
        errors = [.. updated.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
        return driver.GetRunResult();
    }

    private sealed class Text(string path, string text) : AdditionalText
    {
        public override string Path { get; } = path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
