using CrossMargin.Configuration;
using CrossMargin.Devnet.Aave;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.IntegrationTests.Host;

/// <summary>A chain with Aave, an empty database, and a chains.json that names both: what an operator would have.</summary>
internal sealed class LocalDeployment : IAsyncDisposable
{
    private readonly LocalNode _node;
    private readonly string _folder;

    private LocalDeployment(LocalNode node, AaveMarket market, string database)
    {
        (_node, Market) = (node, market);
        _folder = Directory.CreateTempSubdirectory("crossmargin-host-").FullName;
        ChainsFileWriter.Write(ChainsFile, new ChainsConfiguration([Chain()]));
        Variables = new() { ["CROSSMARGIN_POSTGRES"] = database, ["CROSSMARGIN_CHAINS"] = ChainsFile };
    }

    public AaveMarket Market { get; }

    public string ChainsFile => Path.Combine(_folder, "chains.json");

    public Dictionary<string, string> Variables { get; }

    public static async Task<LocalDeployment> CreateAsync(DevnetFixture devnet, CancellationToken cancellationToken)
    {
        string database = await devnet.CreateDatabaseAsync(cancellationToken);
        LocalNode node = await devnet.StartNodeAsync(new NodeOptions(new ChainId(31350)), cancellationToken);
        return new LocalDeployment(node, await AaveRecipe.DeployAsync(node.Chain, devnet.Environment, cancellationToken), database);
    }

    public ChainSettings Chain() => new(
        "local", _node.ChainId, [_node.Http], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"), [],
        [.. Market.Deployment.Listings.Select(one => new TokenSettings(one.Reserve.Symbol, one.Token, one.Reserve.Decimals, one.Reserve.Underlying))],
        [
            new VenueSettings(
                "aave-v3", VenueKind.Aave,
                new Dictionary<string, Address> { [VenueKind.PoolAddressesProvider] = Market.Deployment.PoolAddressesProvider },
                [], Market.Deployment.StartBlock),
        ]);

    public void Rewrite(Func<ChainSettings, ChainSettings> change) =>
        ChainsFileWriter.Write(ChainsFile, new ChainsConfiguration([change(Chain())]));

    /// <summary>Ends the node while programs use it.</summary>
    public ValueTask KillNodeAsync() => _node.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
