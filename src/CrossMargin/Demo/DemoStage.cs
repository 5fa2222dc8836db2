using System.Numerics;
using CrossMargin.Demo.Venues;
using CrossMargin.Devnet;
using CrossMargin.Devnet.Aave;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Lyra;
using CrossMargin.Devnet.Morpho;
using CrossMargin.Devnet.PerpCurie;
using CrossMargin.Devnet.Postgres;
using CrossMargin.Devnet.Synthetix;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Demo;

/// <summary>What the demo plays on: a PostgreSQL of its own, and three local chains with five protocols.</summary>
internal sealed class DemoStage : IAsyncDisposable
{
    /// <summary>What the feeds are taken to promise.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromHours(1);

    public const double Deviation = 0.005;

    // The first unlocked accounts of each chain deploy, lend, make markets and move them.
    private const int FirstOwner = 3;

    // Opening accounts for everybody takes some hundred blocks of at least a second, and Perp wants a history of prices: the
    // chains begin in the past, so that they are not ahead of the clock when the play begins.
    private static readonly TimeSpan HeadStart = TimeSpan.FromHours(2);
    private static readonly TimeSpan BlockTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Finality = TimeSpan.FromMinutes(1);
    private static readonly BigInteger KeeperGas = BigInteger.Pow(10, 20);

    private readonly LocalPostgres _postgres;
    private readonly IReadOnlyList<LocalNode> _anvils;

    private DemoStage(LocalPostgres postgres, IReadOnlyList<LocalNode> anvils, IReadOnlyList<Address> owners, IReadOnlyList<IDemoVenue> venues) =>
        (_postgres, _anvils, Owners, Venues) = (postgres, anvils, owners, venues);

    /// <summary>The owners' addresses, the same on every chain, in the order of the scenario.</summary>
    public IReadOnlyList<Address> Owners { get; }

    /// <summary>In order of chain.</summary>
    public IReadOnlyList<IDemoVenue> Venues { get; }

    public IReadOnlyList<DevnetChain> Chains => [.. _anvils.Select(anvil => anvil.Chain)];

    public string ConnectionString => _postgres.ConnectionString;

    /// <summary>Starts and deploys everything, the chains at the same time.</summary>
    public static async Task<DemoStage> RaiseAsync(
        int owners, IProgress<DevnetProgress> progress, TimeProvider time, CancellationToken cancellationToken)
    {
        DevnetEnvironment environment = DevnetEnvironment.OfMachine(time, progress);
        await AaveRecipe.CompileAsync(environment, cancellationToken);
        List<LocalNode> anvils = [];
        LocalPostgres? postgres = null;
        try
        {
            postgres = await LocalPostgres.StartAsync(new PostgresOptions(), environment, cancellationToken);
            foreach (long id in (long[])[31337, 31338, 31339])
                anvils.Add(await LocalNode.StartAsync(new NodeOptions(new ChainId(id), Genesis: time.GetUtcNow() - HeadStart), environment, cancellationToken));
            IReadOnlyList<Address> unlocked = await anvils[0].Chain.ReadAccountsAsync(cancellationToken);
            Address[] chosen = [.. unlocked.Skip(FirstOwner).Take(owners)];
            Invariant.Require(chosen.Length == owners, "There is an unlocked account for every owner.");
            IReadOnlyList<IDemoVenue>[] venues = await Task.WhenAll(
                RaiseLendingAsync(anvils[0].Chain, chosen, environment, cancellationToken),
                RaisePerpetualsAsync(anvils[1].Chain, chosen, environment, cancellationToken),
                RaiseOptionsAsync(anvils[2].Chain, chosen, environment, cancellationToken));
            return new DemoStage(postgres, anvils, chosen, [.. venues.SelectMany(each => each)]);
        }
        catch
        {
            await DisposeAsync(postgres, anvils);
            throw;
        }
    }

    /// <summary>Opens everybody's positions: one venue of a chain after another, the chains at the same time.</summary>
    public Task OpenAsync(DemoScenario scenario, Address keeper, CancellationToken cancellationToken) => OnEachChainAsync(async venues =>
    {
        await venues[0].Chain.SetBalanceAsync(keeper, KeeperGas, cancellationToken);
        foreach (IDemoVenue venue in venues)
            await venue.OpenAsync(scenario, keeper, cancellationToken);
    });

    public Task SetPricesAsync(DemoPrices prices, CancellationToken cancellationToken) => OnEachChainAsync(async venues =>
    {
        foreach (IDemoVenue venue in venues)
            await venue.SetPricesAsync(prices, cancellationToken);
    });

    /// <summary>The chains as chains.json describes them: everything but the entry addresses is discovered.</summary>
    public ChainsConfiguration Configuration() => new([.. _anvils.Select(anvil =>
        Describe(anvil, [.. Venues.Where(venue => venue.Chain.ChainId == anvil.ChainId)]))]);

    /// <summary>From now on the chains follow the clock, with a block every second, as real ones do.</summary>
    public async Task GoLiveAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        foreach (DevnetChain chain in Chains)
        {
            await chain.SetClockAsync(time.GetUtcNow(), cancellationToken);
            await chain.RequestAsync("evm_setAutomine", [false], cancellationToken);
            await chain.RequestAsync("evm_setIntervalMining", [(int)BlockTime.TotalSeconds], cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => DisposeAsync(_postgres, _anvils);

    /// <summary>One chain as chains.json describes it: its venues, and the wallets of what they know as tokens.</summary>
    public static ChainSettings Describe(LocalNode anvil, IReadOnlyList<IDemoVenue> venues)
    {
        TokenSettings[] tokens = [.. venues.SelectMany(venue => venue.Tokens)];
        return new ChainSettings(
            $"local-{anvil.ChainId}",
            anvil.ChainId,
            [anvil.WebSocket, anvil.Http],
            BlockTime,
            Finality,
            new Underlying("ETH"),
            [.. venues.SelectMany(venue => venue.Feeds)],
            tokens,
            [
                .. venues.Select(venue => venue.Settings),
                new VenueSettings(
                    "wallet", VenueKind.Wallet, new Dictionary<string, Address>(), [.. tokens.Select(token => token.Symbol).Distinct()],
                    venues.Min(venue => venue.Settings.StartBlock)),
            ])
        {
            // Anvil has no consensus: its "safe" is the block 32 before the head, and accounts would count as empty for as long.
            CreditFrom = FinalityLevel.Head,
        };
    }

    private static async Task<IReadOnlyList<IDemoVenue>> RaiseLendingAsync(
        DevnetChain chain, IReadOnlyList<Address> owners, DevnetEnvironment environment, CancellationToken cancellationToken) =>
        [new AaveDemo(await AaveRecipe.DeployAsync(chain, environment, cancellationToken), owners)];

    private static async Task<IReadOnlyList<IDemoVenue>> RaisePerpetualsAsync(
        DevnetChain chain, IReadOnlyList<Address> owners, DevnetEnvironment environment, CancellationToken cancellationToken) =>
    [
        new PerpDemo(await PerpRecipe.DeployAsync(chain, environment, collaterals: null, cancellationToken), owners),
        new SynthetixDemo(await SynthetixRecipe.DeployAsync(chain, environment, cancellationToken), owners),
    ];

    private static async Task<IReadOnlyList<IDemoVenue>> RaiseOptionsAsync(
        DevnetChain chain, IReadOnlyList<Address> owners, DevnetEnvironment environment, CancellationToken cancellationToken) =>
    [
        new LyraDemo(await LyraRecipe.DeployAsync(chain, environment, cancellationToken), owners),
        new MorphoDemo(await MorphoRecipe.DeployAsync(chain, environment, cancellationToken), owners),
    ];

    private Task OnEachChainAsync(Func<IReadOnlyList<IDemoVenue>, Task> act) =>
        Task.WhenAll(Venues.GroupBy(venue => venue.Chain.ChainId).Select(chain => act([.. chain])));

    private static async ValueTask DisposeAsync(LocalPostgres? postgres, IEnumerable<LocalNode> anvils)
    {
        foreach (LocalNode anvil in anvils)
            await anvil.DisposeAsync();
        if (postgres is not null)
            await postgres.DisposeAsync();
    }
}
