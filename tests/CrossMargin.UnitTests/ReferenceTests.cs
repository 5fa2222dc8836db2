using System.Xml.Linq;

namespace CrossMargin.UnitTests;

/// <summary>Holds the direction of references: data flows one way, roles never see each other, nor do edges.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["CrossMargin.Domain"] = [],
        ["CrossMargin.Margin"] = ["CrossMargin.Domain"],
        ["CrossMargin.AbiGenerator"] = [],
        ["CrossMargin.Chain"] = ["CrossMargin.AbiGenerator", "CrossMargin.Domain"],
        ["CrossMargin.Ledger"] = ["CrossMargin.Domain"],
        ["CrossMargin.Indexer"] = ["CrossMargin.Chain", "CrossMargin.Ledger"],
        ["CrossMargin.Keeper"] = ["CrossMargin.Chain", "CrossMargin.Ledger", "CrossMargin.Margin"],
        ["CrossMargin.Api"] = ["CrossMargin.Ledger", "CrossMargin.Margin"],
        ["CrossMargin.Alerts"] = ["CrossMargin.Chain", "CrossMargin.Ledger", "CrossMargin.Margin"],
        ["CrossMargin.Devnet"] = ["CrossMargin.Chain", "CrossMargin.Domain"],
        ["CrossMargin"] =
        [
            "CrossMargin.Alerts", "CrossMargin.Api", "CrossMargin.Chain", "CrossMargin.Devnet", "CrossMargin.Domain", "CrossMargin.Indexer",
            "CrossMargin.Keeper", "CrossMargin.Ledger", "CrossMargin.Margin",
        ],
    };

    [Fact]
    public void Every_project_references_only_what_the_design_allows()
    {
        string source = Path.Combine(Repository.Root, "src");
        Dictionary<string, string[]> actual = Directory.EnumerateFiles(source, "*.csproj", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file), References);

        Assert.Equal(Allowed.Keys.Order(), actual.Keys.Order());
        foreach ((string project, string[] references) in actual)
            Assert.Empty(references.Except(Allowed[project]).Select(reference => $"{project} → {reference}"));
    }

    private static string[] References(string project) =>
        [.. XDocument.Load(project).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))];
}
