using CrossMargin.Devnet;
using CrossMargin.Devnet.Npm;

namespace CrossMargin.IntegrationTests.Devnet;

public sealed class NpmCacheTests(DevnetFixture devnet) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crossmargin-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Two_installs_at_once_make_one_whole_folder_whatever_an_interrupted_one_left()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        NpmCache cache = new(devnet.Environment with { CacheFolder = _folder.FullName });
        string leftOver = Path.Combine(_folder.FullName, "npm", NpmRecipes.Solc0827.Key + ".partial", "node_modules", "solc");
        Directory.CreateDirectory(leftOver);
        await File.WriteAllTextAsync(Path.Combine(leftOver, "package.json"), "{", cancellationToken);

        string[] folders = await Task.WhenAll(
            cache.InstallAsync(NpmRecipes.Solc0827, cancellationToken), cache.InstallAsync(NpmRecipes.Solc0827, cancellationToken));

        Assert.Equal(folders[0], folders[1]);
        Assert.True(File.Exists(Path.Combine(folders[0], "node_modules", "solc", "soljson.js")));
        Assert.False(Directory.Exists(folders[0] + ".partial"));
    }

    [Fact]
    public async Task Without_npm_the_message_says_what_to_install()
    {
        DevnetEnvironment withoutNpm = devnet.Environment with { CacheFolder = _folder.FullName, Variable = _ => null };

        DevnetException refusal = await Assert.ThrowsAsync<DevnetException>(
            () => new NpmCache(withoutNpm).InstallAsync(NpmRecipes.Anvil, TestContext.Current.CancellationToken));

        Assert.Contains("Install Node 20", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder.FullName, "npm", NpmRecipes.Anvil.Key)));
    }
}
