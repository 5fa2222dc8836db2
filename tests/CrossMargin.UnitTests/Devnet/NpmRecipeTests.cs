using System.Text.Json;
using System.Text.RegularExpressions;
using CrossMargin.Devnet;
using CrossMargin.Devnet.Npm;

namespace CrossMargin.UnitTests.Devnet;

public sealed partial class NpmRecipeTests
{
    private const string PublicRegistry = "https://registry.npmjs.org/";
    private static readonly string[] KindsOfDependencies = ["dependencies", "optionalDependencies"];

    // The registry at hand when the files were locked has these packages for Linux on x64 alone, so their hashes are not known.
    private static readonly string[] WithoutHash =
        [.. from tool in new[] { "anvil", "cast" }
            from platform in new[] { "darwin-amd64", "darwin-arm64", "linux-arm64", "win32-amd64" }
            select $"node_modules/@foundry-rs/{tool}-{platform}"];

    public static TheoryData<string> Names => [.. NpmRecipes.All.Select(recipe => recipe.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_lock_file_names_no_registry_but_the_public_one(string name)
    {
        foreach ((string package, JsonElement entry) in LockedPackages(name))
        {
            if (entry.TryGetProperty("resolved", out JsonElement resolved))
                Assert.StartsWith(PublicRegistry, resolved.GetString(), StringComparison.Ordinal);
            Assert.False(entry.TryGetProperty("link", out _), $"{package} is a link to a folder of some machine.");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recipe_asks_for_exact_versions(string name)
    {
        using JsonDocument manifest = JsonDocument.Parse(Find(name).PackageJson);
        JsonProperty[] asked =
            [.. KindsOfDependencies
                .Where(kind => manifest.RootElement.TryGetProperty(kind, out _))
                .SelectMany(kind => manifest.RootElement.GetProperty(kind).EnumerateObject())];

        Assert.NotEmpty(asked);
        Assert.All(asked, package => Assert.Matches(ExactVersion(), package.Value.GetString()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_lock_file_pins_each_package_by_version_and_hash(string name)
    {
        foreach ((string package, JsonElement entry) in LockedPackages(name))
        {
            Assert.Matches(ExactVersion(), entry.GetProperty("version").GetString());
            if (!WithoutHash.Contains(package))
                Assert.StartsWith("sha512-", entry.GetProperty("integrity").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("anvil", "@foundry-rs/anvil-{0}", "linux-amd64 linux-arm64 darwin-amd64 darwin-arm64 win32-amd64")]
    [InlineData("cast", "@foundry-rs/cast-{0}", "linux-amd64 linux-arm64 darwin-amd64 darwin-arm64 win32-amd64")]
    [InlineData("postgres", "@embedded-postgres/{0}", "linux-x64 linux-arm64 darwin-x64 darwin-arm64 windows-x64")]
    public void Binaries_are_optional_packages_for_every_platform(string name, string package, string platforms)
    {
        Dictionary<string, JsonElement> locked = LockedPackages(name).ToDictionary();

        foreach (string platform in platforms.Split(' '))
        {
            string key = "node_modules/" + string.Format(System.Globalization.CultureInfo.InvariantCulture, package, platform);
            Assert.True(locked[key].GetProperty("optional").GetBoolean());
        }
    }

    [Fact]
    public void The_required_package_is_one_that_the_lock_file_has() => Assert.All(
        NpmRecipes.All,
        recipe => Assert.Contains(recipe.Packages(), package => package.StartsWith(recipe.Required + " ", StringComparison.Ordinal)));

    [Fact]
    public void The_key_changes_with_the_content_and_with_nothing_else()
    {
        Assert.Equal(ContentKey.Of("a", "b"), ContentKey.Of("a", "b"));
        Assert.NotEqual(ContentKey.Of("a", "b"), ContentKey.Of("a", "c"));
        Assert.NotEqual(ContentKey.Of("ab", "c"), ContentKey.Of("a", "bc"));
        Assert.Equal(NpmRecipes.All.Count, NpmRecipes.All.Select(recipe => recipe.Key).Distinct().Count());
    }

    [Fact]
    public void A_failure_names_the_package_and_says_what_to_do()
    {
        string message = NpmFailure.Explain(
            NpmRecipes.AaveV36,
            "npm error code E404\nnpm error 404 Not Found - GET https://registry.npmjs.org/@openzeppelin%2fcontracts - Not found");

        Assert.Contains("@openzeppelin/contracts 5.1.0", message, StringComparison.Ordinal);
        Assert.Contains("npm config get registry", message, StringComparison.Ordinal);
    }

    private static NpmRecipe Find(string name) => NpmRecipes.All.Single(recipe => recipe.Name == name);

    private static IEnumerable<KeyValuePair<string, JsonElement>> LockedPackages(string name)
    {
        using JsonDocument document = JsonDocument.Parse(Find(name).LockFile);
        return [.. document.RootElement.GetProperty("packages").EnumerateObject()
            .Where(package => package.Name.Length > 0)
            .Select(package => KeyValuePair.Create(package.Name, package.Value.Clone()))];
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$")]
    private static partial Regex ExactVersion();
}
