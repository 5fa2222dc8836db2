using System.Numerics;
using CrossMargin.Devnet;
using CrossMargin.Devnet.Morpho;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Venues.Morpho;

/// <summary>Users, a liquidator and an owner who do at random what Morpho allows, and try what it does not.</summary>
internal sealed class MorphoRandomWalk
{
    private const int Users = 4;
    private const int MostUsd = 20_000;

    private readonly MorphoWorld _world;
    private readonly Random _random;
    private readonly IReadOnlyList<Address> _users;
    private readonly Dictionary<string, decimal> _prices;
    private readonly Dictionary<string, int> _succeeded = [];
    private readonly Dictionary<string, int> _refused = [];
    private readonly (int Weight, string Kind, Func<CancellationToken, Task> Act)[] _operations;
    private long _now;

    public MorphoRandomWalk(MorphoWorld world, int seed)
    {
        (_world, _random) = (world, new Random(seed));
        _users = [.. world.Accounts.Skip(2).Take(Users)];
        Liquidator = world.Accounts[2 + Users];
        _prices = world.Markets.Deployment.Tokens.ToDictionary(token => token.Symbol, token => token.OpeningUsd);
        Everyone = [.. _users, Liquidator, world.Markets.Deployment.LiquidityProvider, world.Accounts[8], world.Accounts[9]];
        _operations =
        [
            (10, "supply", SupplyAsync),
            (8, "withdrawal", WithdrawAsync),
            (14, "collateral", PledgeAsync),
            (8, "release", ReleaseAsync),
            (18, "borrowing", BorrowAsync),
            (10, "repayment", RepayAsync),
            (6, "liquidation by shares", LiquidateSharesAsync),
            (6, "liquidation by collateral", LiquidateCollateralAsync),
            (6, "bad debt", LoseAsync),
            (14, "price", PriceAsync),
            (8, "warp", WarpAsync),
            (4, "accrual", AccrueAsync),
            (4, "fee", FeeAsync),
            (3, "fee recipient", FeeRecipientAsync),
        ];
        foreach ((_, string kind, _) in _operations)
            _succeeded[kind] = 0;
    }

    /// <summary>Operations that the chain accepted.</summary>
    public int Done => _succeeded.Values.Sum();

    public IReadOnlyDictionary<string, int> Refused => _refused;

    public IReadOnlyDictionary<string, int> Succeeded => _succeeded;

    public IReadOnlyList<Address> Everyone { get; }

    public Address Liquidator { get; }

    private MorphoMarkets Markets => _world.Markets;

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        foreach (Address account in (Address[])[.. _users, Liquidator])
        {
            foreach (MorphoToken token in Markets.Deployment.Tokens)
                await Markets.FundAsync(account, token, MorphoMarkets.Units(token, 100_000_000m / token.OpeningUsd), cancellationToken);
        }

        foreach (Address user in _users)
        {
            foreach (MorphoListing market in _world.Listings)
                await Markets.SupplyCollateralAsync(user, market, Amount(market.Collateral, MostUsd), cancellationToken);
        }
    }

    /// <summary>Tries one operation, at a time of its own.</summary>
    /// <returns>What it was.</returns>
    public async Task<string> StepAsync(CancellationToken cancellationToken)
    {
        BlockRef head = await _world.Chain.ReadBlockAsync("latest", cancellationToken);
        _now = head.Timestamp + 1 + _random.Next(600);
        await _world.Chain.SetNextTimestampAsync(DateTimeOffset.FromUnixTimeSeconds(_now), cancellationToken);
        int ticket = _random.Next(_operations.Sum(operation => operation.Weight));
        (_, string kind, Func<CancellationToken, Task> act) = _operations.First(operation => (ticket -= operation.Weight) < 0);
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

    private Task SupplyAsync(CancellationToken cancellationToken)
    {
        MorphoListing market = Market();
        return Markets.SupplyAsync(User(), market, Amount(market.Loan, MostUsd), cancellationToken);
    }

    private Task WithdrawAsync(CancellationToken cancellationToken)
    {
        (Address user, MorphoListing market) = Pick(key => !Balance(key, 0).IsZero);
        return Markets.WithdrawAsync(user, market, Part(Balance((user, market), 0)), cancellationToken);
    }

    private Task PledgeAsync(CancellationToken cancellationToken)
    {
        MorphoListing market = Market();
        return Markets.SupplyCollateralAsync(User(), market, Amount(market.Collateral, MostUsd), cancellationToken);
    }

    private Task ReleaseAsync(CancellationToken cancellationToken)
    {
        (Address user, MorphoListing market) = Pick(key => !Balance(key, 2).IsZero);
        return Markets.WithdrawCollateralAsync(user, market, Part(Balance((user, market), 2)), cancellationToken);
    }

    /// <summary>Up to a little more than Morpho lends, so that accounts come near their line.</summary>
    private Task BorrowAsync(CancellationToken cancellationToken)
    {
        (Address user, MorphoListing market) = (User(), Market());
        IReadOnlyList<Figure> verdict = _world.View(user, market, _now).Local!.Figures;
        BigInteger free = BigInteger.Max(1, verdict[1].Value - verdict[0].Value ?? 1);
        return Markets.BorrowAsync(user, market, free * _random.Next(60, 103) / 100, cancellationToken);
    }

    private Task RepayAsync(CancellationToken cancellationToken)
    {
        (Address user, MorphoListing market) = Pick(key => !Balance(key, 1).IsZero);
        return _random.Next(2) == 0
            ? Markets.RepayAsync(user, market, 0, Part(Balance((user, market), 1)), cancellationToken)
            : Markets.RepayAsync(user, market, Amount(market.Loan, MostUsd / 4), 0, cancellationToken);
    }

    private async Task LiquidateSharesAsync(CancellationToken cancellationToken)
    {
        (Address user, MorphoListing market) = await SinkAsync(97, cancellationToken);
        await Markets.LiquidateAsync(Liquidator, user, market, 0, Part(Balance((user, market), 1)), cancellationToken);
    }

    private async Task LiquidateCollateralAsync(CancellationToken cancellationToken)
    {
        (Address user, MorphoListing market) = await SinkAsync(97, cancellationToken);
        await Markets.LiquidateAsync(Liquidator, user, market, Balance((user, market), 2) * _random.Next(1, 60) / 100, 0, cancellationToken);
    }

    /// <summary>The price falls to half of what would carry the debt; all collateral is seized.</summary>
    private async Task LoseAsync(CancellationToken cancellationToken)
    {
        (Address user, MorphoListing market) = await SinkAsync(50, cancellationToken);
        await Markets.LiquidateAsync(Liquidator, user, market, Balance((user, market), 2), 0, cancellationToken);
    }

    /// <summary>Picks somebody who owes, and lowers the collateral's price to so many per cent of where the account stands at its line.</summary>
    private async Task<(Address User, MorphoListing Market)> SinkAsync(int percent, CancellationToken cancellationToken)
    {
        (Address user, MorphoListing market) = Pick(key => !Balance(key, 1).IsZero);
        double health = _world.View(user, market, _now).Local!.HealthFactor;
        if (!double.IsFinite(health))
            throw new DevnetException("Nobody owes anything.");
        if (health * 100 > percent)
            await SetPriceAsync(market.Collateral, _prices[market.Collateral.Symbol] * percent / 100 / (decimal)health, cancellationToken);
        return (user, market);
    }

    /// <summary>Up or down by a tenth; back towards the opening price when far from it.</summary>
    private Task PriceAsync(CancellationToken cancellationToken)
    {
        MorphoToken token = Markets.Deployment.Tokens[_random.Next(Markets.Deployment.Tokens.Count)];
        decimal moved = _prices[token.Symbol] * (90 + _random.Next(23)) / 100;
        return SetPriceAsync(token, decimal.Clamp(moved, token.OpeningUsd / 2, token.OpeningUsd * 2), cancellationToken);
    }

    private async Task SetPriceAsync(MorphoToken token, decimal usd, CancellationToken cancellationToken)
    {
        _prices[token.Symbol] = usd;
        await Markets.SetPriceAsync(token, usd, cancellationToken);
    }

    private Task WarpAsync(CancellationToken cancellationToken) =>
        _world.Chain.WarpAsync(TimeSpan.FromSeconds(1 + _random.Next(60 * 24 * 60 * 60)), cancellationToken);

    private Task AccrueAsync(CancellationToken cancellationToken) => Markets.AccrueAsync(User(), Market(), cancellationToken);

    private Task FeeAsync(CancellationToken cancellationToken) =>
        Markets.SetFeeAsync(Market(), _random.Next(4) * BigInteger.Pow(10, 17) * 25 / 30, cancellationToken);

    private Task FeeRecipientAsync(CancellationToken cancellationToken) =>
        Markets.SetFeeRecipientAsync(_world.Accounts[8 + _random.Next(2)], cancellationToken);

    private (Address User, MorphoListing Market) Pick(Func<(Address, MorphoListing), bool> suits) => (
        from user in _users
        from market in _world.Listings
        orderby _random.Next()
        select (user, market)).FirstOrDefault(suits, (User(), Market()));

    /// <summary>0: supply shares, 1: borrow shares, 2: collateral.</summary>
    private BigInteger Balance((Address User, MorphoListing Market) key, int figure) =>
        _world.Model.Figures(_world.KeyOf(key.User, key.Market), _world.Slots, _now)[figure].Value!.Value;

    /// <summary>Sometimes all.</summary>
    private BigInteger Part(BigInteger whole) => _random.Next(4) == 0 ? whole : whole * _random.Next(1, 100) / 100;

    private Address User() => _users[_random.Next(_users.Count)];

    private MorphoListing Market() => _world.Listings[_random.Next(_world.Listings.Count)];

    /// <summary>Worth up to so many dollars, and odd to the last unit, so that every rounding is at work.</summary>
    private BigInteger Amount(MorphoToken token, int mostUsd) =>
        MorphoMarkets.Units(token, (decimal)(_random.NextDouble() * mostUsd) / _prices[token.Symbol]) + _random.Next(1, token.Decimals == 0 ? 2 : 1_000);
}
