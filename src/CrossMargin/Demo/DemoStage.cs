using CrossMargin.Devnet;
using CrossMargin.Devnet.Aave;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Postgres;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Demo;

/// <summary>What the demo plays on: a PostgreSQL of its own and two local chains with Aave V3.6 on both.</summary>
internal sealed class DemoStage : IAsyncDisposable
{
    public const string AaveVenue = "aave-v3";

    // Opening an account for everybody takes some hundred blocks of at least a second: the chains begin in the past, so
    // that they are not ahead of the clock when the play begins.
    private static readonly TimeSpan HeadStart = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan BlockTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Finality = TimeSpan.FromMinutes(1);

    private readonly LocalPostgres _postgres;
    private readonly IReadOnlyList<LocalAnvil> _anvils;

    private DemoStage(LocalPostgres postgres, IReadOnlyList<LocalAnvil> anvils, IReadOnlyList<AaveMarket> markets) =>
        (_postgres, _anvils, Markets) = (postgres, anvils, markets);

    /// <summary>One per chain, in the order of the scenario's chain numbers.</summary>
    public IReadOnlyList<AaveMarket> Markets { get; }

    public string ConnectionString => _postgres.ConnectionString;

    /// <summary>Starts and deploys everything, both chains at the same time.</summary>
    public static async Task<DemoStage> RaiseAsync(
        IProgress<DevnetProgress> progress, TimeProvider time, CancellationToken cancellationToken)
    {
        DevnetEnvironment environment = DevnetEnvironment.OfMachine(time, progress);
        await AaveRecipe.CompileAsync(environment, cancellationToken);
        List<LocalAnvil> anvils = [];
        LocalPostgres? postgres = null;
        try
        {
            postgres = await LocalPostgres.StartAsync(new PostgresOptions(), environment, cancellationToken);
            foreach (long id in (long[])[31337, 31338])
                anvils.Add(await LocalAnvil.StartAsync(new AnvilOptions(new ChainId(id), Genesis: time.GetUtcNow() - HeadStart), environment, cancellationToken));
            AaveMarket[] markets = await Task.WhenAll(
                anvils.Select(anvil => AaveRecipe.DeployAsync(anvil.Chain, environment, cancellationToken)));
            return new DemoStage(postgres, anvils, markets);
        }
        catch
        {
            await DisposeAsync(postgres, anvils);
            throw;
        }
    }

    /// <summary>The chains as chains.json describes them: everything but the entry addresses is discovered.</summary>
    public ChainsConfiguration Configuration() =>
        new([.. _anvils.Zip(Markets, (anvil, market) => Describe(anvil, market.Deployment))]);

    /// <summary>From now on the chains follow the clock, with a block every second, as real ones do.</summary>
    public async Task GoLiveAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        foreach (AaveMarket market in Markets)
        {
            await market.Chain.SetClockAsync(time.GetUtcNow(), cancellationToken);
            await market.Chain.RequestAsync("evm_setAutomine", [false], cancellationToken);
            await market.Chain.RequestAsync("evm_setIntervalMining", [(int)BlockTime.TotalSeconds], cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => DisposeAsync(_postgres, _anvils);

    /// <summary>One chain as chains.json describes it.</summary>
    public static ChainSettings Describe(LocalAnvil anvil, AaveDeployment aave) => new(
        $"local-{anvil.ChainId}",
        anvil.ChainId,
        [anvil.WebSocket, anvil.Http],
        BlockTime,
        Finality,
        new Underlying("ETH"),
        [.. aave.Listings.Select(one => new FeedSettings(one.Reserve.Underlying, one.Feed, TimeSpan.FromHours(1), 0.005))],
        [.. aave.Listings.Select(one => new TokenSettings(one.Reserve.Symbol, one.Token, one.Reserve.Decimals, one.Reserve.Underlying))],
        [
            new VenueSettings(
                AaveVenue, VenueKind.Aave,
                new Dictionary<string, Address> { [VenueKind.PoolAddressesProvider] = aave.PoolAddressesProvider }, [], aave.StartBlock),
            new VenueSettings(
                "wallet", VenueKind.Wallet,
                new Dictionary<string, Address>(), [.. aave.Listings.Select(one => one.Reserve.Symbol)], aave.StartBlock),
        ])
    {
        // Anvil has no consensus: its "safe" is the block 32 before the head, and accounts would count as empty for as long.
        CreditFrom = FinalityLevel.Head,
    };

    private static async ValueTask DisposeAsync(LocalPostgres? postgres, IEnumerable<LocalAnvil> anvils)
    {
        foreach (LocalAnvil anvil in anvils)
            await anvil.DisposeAsync();
        if (postgres is not null)
            await postgres.DisposeAsync();
    }
}
