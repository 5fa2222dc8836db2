using System.Text.Json;

namespace CrossMargin.ConformanceTests;

/// <summary>The external test vectors, read where they are: they are not part of this repository.</summary>
/// <remarks>CROSSMARGIN_VECTORS names their folder; otherwise it is looked for as shared/vectors beside the repository.</remarks>
internal static class ExternalVectors
{
    private const string Variable = "CROSSMARGIN_VECTORS";

    /// <summary>Null where there are none: a test then skips with that reason, and never passes.</summary>
    public static string? Root { get; } = Find();

    /// <summary>Reads one file of a vector folder; skips the test where the vectors are absent.</summary>
    public static JsonDocument Read(string file) => JsonDocument.Parse(File.ReadAllText(Locate(file)));

    /// <summary>The files of one vector folder in order of name; skips the test where the vectors are absent.</summary>
    public static IReadOnlyList<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(Locate(folder), "*.json").Order(StringComparer.Ordinal)];

    /// <summary>Says on the test's output how many cases of a set were compared.</summary>
    public static void Report(string set, int cases, string aside = "none") =>
        TestContext.Current.SendDiagnosticMessage($"{set}: {cases} cases compared; set aside: {aside}");

    private static string Locate(string path)
    {
        Assert.SkipWhen(Root is null, $"There are no external vectors here: set {Variable} to their folder.");
        return Path.Combine(Root!, path);
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return Directory.Exists(named) ? named : throw new DirectoryNotFoundException($"{Variable} names no folder: {named}");
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "CrossMargin.sln")))
                continue;
            string beside = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "vectors"));
            return Directory.Exists(beside) ? beside : null;
        }

        return null;
    }
}
