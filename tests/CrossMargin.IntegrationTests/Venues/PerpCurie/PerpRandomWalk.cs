using System.Numerics;
using CrossMargin.Devnet;
using CrossMargin.Devnet.PerpCurie;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Venues.PerpCurie;

/// <summary>Traders, makers and a keeper who do at random what Perp allows, and try what it does not.</summary>
internal sealed partial class PerpRandomWalk
{
    private const int Users = 5;

    private readonly PerpWorld _world;
    private readonly Random _random;
    private readonly IReadOnlyList<Address> _users;
    private readonly Address _keeper;
    private readonly Address _ruined;
    private readonly Dictionary<string, decimal> _prices;
    private readonly Dictionary<string, decimal> _collateralPrices;
    private readonly List<(Address Maker, string Symbol, int Lower, int Upper)> _ranges = [];
    private readonly Dictionary<string, int> _succeeded = [];
    private readonly Dictionary<string, int> _refused = [];
    private readonly (int Weight, string Kind, Func<CancellationToken, Task> Act)[] _operations;

    public PerpRandomWalk(PerpWorld world, int seed)
    {
        (_world, _random) = (world, new Random(seed));
        _users = [.. world.Accounts.Skip(3).Take(Users)];
        _keeper = world.Accounts[3 + Users];
        _ruined = world.Accounts[4 + Users];
        _prices = Deployment.Markets.ToDictionary(listing => listing.Terms.Symbol, listing => listing.Terms.OpeningUsd);
        _collateralPrices = Deployment.Collaterals.ToDictionary(listing => listing.Terms.Symbol, listing => listing.Terms.OpeningUsd);
        Everyone = [.. _users, _keeper, _ruined, Deployment.Maker, Deployment.Mover, Deployment.Core.InsuranceFund];
        _operations =
        [
            (8, "deposit", DepositAsync),
            (8, "deposit of collateral", DepositCollateralAsync),
            (8, "withdrawal", WithdrawAsync),
            (5, "withdrawal of collateral", WithdrawCollateralAsync),
            (22, "trade", TradeAsync),
            (8, "closing", CloseAsync),
            (8, "adding of liquidity", AddLiquidityAsync),
            (6, "removing of liquidity", RemoveLiquidityAsync),
            (4, "settling of funding", SettleAsync),
            (10, "price", PriceAsync),
            (4, "price that nobody is told of", QuietPriceAsync),
            (6, "price of collateral", CollateralPriceAsync),
            (8, "warp", WarpAsync),
            (6, "liquidation", LiquidateAsync),
            (6, "liquidation of collateral", LiquidateCollateralAsync),
            (6, "cancelling of orders", CancelAsync),
            (3, "ruin", RuinAsync),
            (3, "parameter", ParameterAsync),
        ];
        foreach ((_, string kind, _) in _operations)
            _succeeded[kind] = 0;
    }

    public IReadOnlyList<Address> Everyone { get; }

    /// <summary>Operations that the chain accepted.</summary>
    public int Done => _succeeded.Values.Sum();

    public IReadOnlyDictionary<string, int> Succeeded => _succeeded;

    public IReadOnlyDictionary<string, int> Refused => _refused;

    private PerpMarket Market => _world.Market;

    private PerpDeployment Deployment => Market.Deployment;

    /// <summary>Tokens for everyone; the insurance fund gets enough to cover what is lost.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        foreach (Address account in (Address[])[.. _users, _keeper])
        {
            await Market.FundAsync(account, Deployment.SettlementToken, PerpMarket.Usd(10_000_000), cancellationToken);
            foreach (PerpCollateralListing listing in Deployment.Collaterals)
                await Market.FundAsync(account, listing.Token, Worth(listing, 10_000_000), cancellationToken);
            await Market.DepositAsync(account, Deployment.SettlementToken, PerpMarket.Usd(account == _keeper ? 500_000 : 8_000), cancellationToken);
        }

        await Market.FundAsync(_ruined, Deployment.SettlementToken, PerpMarket.Usd(1_000_000), cancellationToken);

        await Market.MintAsync(Deployment.Core.InsuranceFund, Deployment.SettlementToken, PerpMarket.Usd(1_000_000), cancellationToken);
    }

    /// <summary>Tries one operation.</summary>
    /// <returns>What it was.</returns>
    public async Task<string> StepAsync(CancellationToken cancellationToken)
    {
        BlockRef head = await _world.Chain.ReadBlockAsync("latest", cancellationToken);
        await _world.Chain.SetNextTimestampAsync(
            DateTimeOffset.FromUnixTimeSeconds(head.Timestamp + 1 + _random.Next(120)), cancellationToken);
        (_, string kind, Func<CancellationToken, Task> act) = Pick();
        try
        {
            await act(cancellationToken);
            _succeeded[kind]++;
        }
        catch (DevnetException)
        {
            // Refused by the chain: a block of its own all the same.
            _refused[kind] = _refused.GetValueOrDefault(kind) + 1;
        }

        return kind;
    }

    /// <summary>Ends one market: it is paused, then closed, and everyone leaves it.</summary>
    public async Task EndMarketAsync(string symbol, Func<Task> afterEach, CancellationToken cancellationToken)
    {
        await Market.PauseAsync(symbol, cancellationToken);
        await Market.SettleFundingAsync(Deployment.Mover, cancellationToken);
        await _world.Chain.WarpAsync(TimeSpan.FromHours(2), cancellationToken);
        await afterEach();
        await Market.EndAsync(symbol, _prices[symbol] * 1.01m, cancellationToken);
        await afterEach();
        foreach (Address account in (Address[])[.. _users, _keeper, _ruined, Deployment.Mover, Deployment.Maker])
        {
            await Market.QuitAsync(account, symbol, cancellationToken);
            await afterEach();
        }
    }

    private (int Weight, string Kind, Func<CancellationToken, Task> Act) Pick()
    {
        // Those below their line are soon found, as they are on a real chain.
        if (_random.Next(2) == 0 && _users.Any(user => View(user).Local!.IsLiquidatable))
            return _operations.Where(each => each.Kind.StartsWith("liquidation", StringComparison.Ordinal) || each.Kind.StartsWith("cancel", StringComparison.Ordinal))
                .ElementAt(_random.Next(3));
        int ticket = _random.Next(_operations.Sum(operation => operation.Weight));
        return _operations.First(operation => (ticket -= operation.Weight) < 0);
    }

    private SubAccountView View(Address user) => _world.Model.Read(new SubAccountKey(user), _world.Slots, 0);

    private Address User() => _users[_random.Next(_users.Count)];

    private string Symbol() => Deployment.Markets[_random.Next(Deployment.Markets.Count)].Terms.Symbol;

    private PerpCollateralListing Collateral() => Deployment.Collaterals[_random.Next(Deployment.Collaterals.Count)];

    private decimal Fraction(int percent) => percent / 100m;

    /// <summary>So many dollars of a collateral, odd to the last unit.</summary>
    private BigInteger Worth(PerpCollateralListing listing, decimal usd) =>
        PerpMarket.Units(usd / _collateralPrices[listing.Terms.Symbol], listing.Terms.Decimals) + _random.Next(1, 3);

    private decimal Usd(int most) => _random.Next(1, most) + _random.Next(1_000_000) / 1_000_000m;
}
