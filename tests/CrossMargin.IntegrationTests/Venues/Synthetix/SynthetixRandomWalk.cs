using System.Numerics;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Abi.SynthetixPerpsV2Admin;
using CrossMargin.Chain.Venues.Synthetix;
using CrossMargin.Devnet;
using CrossMargin.Devnet.Synthetix;
using CrossMargin.Domain;
using static CrossMargin.Devnet.Synthetix.SynthetixMarket;
using Manager = CrossMargin.Chain.Abi.SynthetixPerpsV2.FuturesMarketManager;

namespace CrossMargin.IntegrationTests.Venues.Synthetix;

/// <summary>Traders of two markets, keepers, oracles and an admin at random, from one seed.</summary>
/// <remarks>Every block has a time of the walk's choice, so that a seed is the same sequence on any machine.</remarks>
internal sealed class SynthetixRandomWalk
{
    private static readonly string[] Markets = [SynthetixWorld.Eth, SynthetixWorld.Sol];

    private readonly SynthetixWorld _world;
    private readonly Random _random;
    private readonly Address[] _users;
    private readonly Address _keeper;
    private readonly (int Weight, string Kind, Func<CancellationToken, Task> Act)[] _operations;
    private readonly Dictionary<string, decimal> _prices = [];
    private readonly Dictionary<string, int> _refused = [];
    private readonly Dictionary<string, int> _succeeded;
    private long _now;

    public SynthetixRandomWalk(SynthetixWorld world, int seed)
    {
        (_world, _random) = (world, new Random(seed));
        _users = [.. world.Accounts.Skip(2).Take(5)];
        _keeper = world.Accounts[10];
        _operations =
        [
            (12, "deposit", DepositAsync), (8, "withdrawal", WithdrawAsync), (2, "withdrawal of all", WithdrawAllAsync), (22, "trade", TradeAsync),
            (6, "close", CloseAsync), (12, "order", OrderAsync), (7, "order execution", ExecuteAsync), (4, "order cancellation", CancelAsync),
            (6, "flag", FlagAsync), (6, "liquidation", LiquidateAsync), (3, "forced liquidation", ForceAsync), (18, "price", PriceAsync),
            (3, "flag with an order", FlagWithOrderAsync), (6, "warp", WarpAsync), (7, "parameter", ParameterAsync), (2, "dark feed", DarkAsync), (2, "shock", ShockAsync), (2, "suspension", SuspendAsync),
        ];
        // The last is found out, not chosen.
        _succeeded = ((string[])[.. _operations.Select(operation => operation.Kind), "bad debt"]).ToDictionary(kind => kind, _ => 0);
        foreach (SynthetixListing listing in world.Market.Deployment.Listings)
            _prices[listing.Asset.MarketKey] = listing.Asset.OpeningUsd;
    }

    public IReadOnlyDictionary<string, int> Succeeded => _succeeded;

    public IReadOnlyDictionary<string, int> Refused => _refused;

    public int Done => _operations.Sum(operation => _succeeded[operation.Kind]);

    public IEnumerable<SubAccountKey> Everyone => from user in _users from market in Markets select _world.KeyOf(user, market);

    private SynthetixMarket Market => _world.Market;

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await Market.AdministerAsync(
            Market.Deployment.FuturesMarketManager, Manager.AddEndorsedAddresses.Encode([Market.Deployment.Admin]), cancellationToken);
        foreach (Address user in _users)
        {
            await Market.FundAsync(user, Units(10_000_000), cancellationToken);
            foreach (string market in Markets)
                await Market.TransferMarginAsync(user, market, Amount(3_000), cancellationToken);
        }
    }

    /// <summary>Tries one operation, at a time of its own.</summary>
    /// <returns>What it was.</returns>
    public async Task<string> StepAsync(CancellationToken cancellationToken)
    {
        BlockRef head = await _world.Chain.ReadBlockAsync("latest", cancellationToken);
        _now = head.Timestamp;
        await AdvanceAsync(1 + _random.Next(600), cancellationToken);
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

    /// <summary>The next block comes so many seconds after the last time that was set.</summary>
    private Task AdvanceAsync(int seconds, CancellationToken cancellationToken)
    {
        _now += seconds;
        return _world.Chain.SetNextTimestampAsync(DateTimeOffset.FromUnixTimeSeconds(_now), cancellationToken);
    }

    private (int Weight, string Kind, Func<CancellationToken, Task> Act) Pick()
    {
        int ticket = _random.Next(_operations.Sum(operation => operation.Weight));
        return _operations.First(operation => (ticket -= operation.Weight) < 0);
    }

    private Task DepositAsync(CancellationToken cancellationToken) =>
        Market.TransferMarginAsync(User(), AnyMarket(), Amount(3_000), cancellationToken);

    /// <summary>Up to a little more than the market says can be taken out.</summary>
    private Task WithdrawAsync(CancellationToken cancellationToken)
    {
        (Address user, string market) = (User(), AnyMarket());
        BigInteger accessible = Figure(user, market, "accessibleMargin");
        return Market.TransferMarginAsync(user, market, -(accessible * _random.Next(10, 103) / 100) - 1, cancellationToken);
    }

    private Task WithdrawAllAsync(CancellationToken cancellationToken) => Market.WithdrawAllMarginAsync(User(), AnyMarket(), cancellationToken);

    private Task TradeAsync(CancellationToken cancellationToken)
    {
        (Address user, string market) = (User(), AnyMarket());
        return Market.TradeAsync(user, market, Size(user, market), cancellationToken);
    }

    private Task CloseAsync(CancellationToken cancellationToken)
    {
        (Address user, string market) = Positions().FirstOrDefault((User(), AnyMarket()));
        return Market.CloseAsync(user, market, Stored(user, market, "size").Sign > 0, cancellationToken);
    }

    private Task OrderAsync(CancellationToken cancellationToken)
    {
        (Address user, string market) = Positions().FirstOrDefault((User(), AnyMarket()));
        return Market.SubmitOrderAsync(user, market, Size(user, market), cancellationToken);
    }

    /// <summary>The oracle's next round makes an order due, and it is soon too old.</summary>
    private async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        (Address user, string market) = (User(), AnyMarket());
        await Market.SubmitOrderAsync(user, market, Size(user, market), cancellationToken);
        await AdvanceAsync(5, cancellationToken);
        await Market.SetPriceAsync(market, _prices[market], cancellationToken);
        await AdvanceAsync(5, cancellationToken);
        await Market.ExecuteOrderAsync(_random.Next(2) == 0 ? user : _keeper, user, market, cancellationToken);
    }

    private async Task CancelAsync(CancellationToken cancellationToken)
    {
        (Address user, string market) = Ordering().FirstOrDefault((User(), AnyMarket()));
        await AdvanceAsync(300, cancellationToken);
        await Market.CancelOrderAsync(_random.Next(2) == 0 ? user : _keeper, user, market, cancellationToken);
    }

    private Task FlagAsync(CancellationToken cancellationToken)
    {
        (Address user, string market) = Positions()
            .Where(at => View(at.User, at.Market).Local!.IsLiquidatable && !IsFlagged(at.User, at.Market)).FirstOrDefault((User(), AnyMarket()));
        return Market.FlagAsync(_keeper, user, market, cancellationToken);
    }

    /// <summary>The price falls, or rises, below the feet of somebody who has just ordered more.</summary>
    private async Task FlagWithOrderAsync(CancellationToken cancellationToken)
    {
        (Address user, string market) = Positions().FirstOrDefault((User(), AnyMarket()));
        BigInteger size = Stored(user, market, "size");
        await Market.SubmitOrderAsync(user, market, -size / 2, cancellationToken);
        await AdvanceAsync(5, cancellationToken);
        await SetPriceAsync(market, _prices[market] * (size.Sign > 0 ? 0.5m : 1.9m), cancellationToken);
        await AdvanceAsync(5, cancellationToken);
        await Market.FlagAsync(_keeper, user, market, cancellationToken);
    }

    private Task LiquidateAsync(CancellationToken cancellationToken) => EndAsync(
        (user, market) => Market.LiquidateAsync(_keeper, user, market, cancellationToken));

    private Task ForceAsync(CancellationToken cancellationToken) => EndAsync(
        (user, market) => Market.ForceLiquidateAsync(Market.Deployment.Admin, user, market, cancellationToken));

    private async Task EndAsync(Func<Address, string, Task> liquidate)
    {
        (Address user, string market) = Positions().Where(at => IsFlagged(at.User, at.Market)).FirstOrDefault((User(), AnyMarket()));
        bool isBad = !Stored(user, market, "size").IsZero && Figure(user, market, "remainingMargin").IsZero;
        await liquidate(user, market);
        if (isBad)
            _succeeded["bad debt"]++;
    }

    /// <summary>Up or down by a sixth; half of the time against somebody's position.</summary>
    private Task PriceAsync(CancellationToken cancellationToken)
    {
        (Address user, string market) = Positions().FirstOrDefault((User(), AnyMarket()));
        int side = Stored(user, market, "size").Sign;
        int percent = _random.Next(2) == 0 ? 100 - (side * _random.Next(1, 20)) : _random.Next(85, 118);
        return SetPriceAsync(market, _prices[market] * percent / 100, cancellationToken);
    }

    private async Task WarpAsync(CancellationToken cancellationToken)
    {
        await AdvanceAsync(1 + _random.Next(3 * 24 * 60 * 60), cancellationToken);
        await _world.Chain.RequestAsync("evm_mine", [], cancellationToken);
    }

    private Task ParameterAsync(CancellationToken cancellationToken)
    {
        Hash32 key = SynthetixName.ToWord(AnyMarket());
        byte[] call = _random.Next(9) switch
        {
            0 => PerpsV2MarketSettings.SetMaxLeverage.Encode(key, Units(_random.Next(30, 60))),
            1 => PerpsV2MarketSettings.SetMaxFundingVelocity.Encode(key, Units(_random.Next(1, 20))),
            2 => PerpsV2MarketSettings.SetSkewScale.Encode(key, Units(_random.Next(30_000, 1_000_000))),
            3 => PerpsV2MarketSettings.SetLiquidationPremiumMultiplier.Encode(key, Units(_random.Next(1, 20)) / 8),
            4 => PerpsV2MarketSettings.SetLiquidationBufferRatio.Encode(key, Units(_random.Next(5, 15)) / 1_000),
            5 => PerpsV2MarketSettings.SetLiquidationFeeRatio.Encode(Units(_random.Next(1, 9)) / 1_000),
            6 => PerpsV2MarketSettings.SetKeeperLiquidationFee.Encode(Units(_random.Next(0, 9))),
            7 => PerpsV2MarketSettings.SetMinKeeperFee.Encode(Units(_random.Next(0, 9))),
            _ => PerpsV2MarketSettings.SetMinInitialMargin.Encode(Units(_random.Next(30, 60))),
        };
        return Market.AdministerAsync(Market.Deployment.Settings, call, cancellationToken);
    }

    /// <summary>A feed that answers zero, or less, for a block.</summary>
    private async Task DarkAsync(CancellationToken cancellationToken)
    {
        string market = AnyMarket();
        await Market.AdministerAsync(
            Market.Deployment.Listing(market).Feed, DevFeed.SetAnswer.Encode(_random.Next(2) - 1), cancellationToken);
        await AdvanceAsync(12, cancellationToken);
        await Market.SetPriceAsync(market, _prices[market], cancellationToken);
    }

    /// <summary>A price beyond what the circuit breaker lets pass, for a block.</summary>
    private async Task ShockAsync(CancellationToken cancellationToken)
    {
        string market = AnyMarket();
        await Market.SetPriceAsync(market, _prices[market] * 20, cancellationToken);
        await AdvanceAsync(12, cancellationToken);
        await Market.SetPriceAsync(market, _prices[market], cancellationToken);
    }

    private async Task SuspendAsync(CancellationToken cancellationToken)
    {
        Hash32 asset = SynthetixName.ToWord(Market.Deployment.Listing(AnyMarket()).Asset.Asset);
        await Market.AdministerAsync(Market.Deployment.SystemStatus, SystemStatus.SuspendSynth.Encode(asset, 1), cancellationToken);
        await AdvanceAsync(12, cancellationToken);
        await Market.AdministerAsync(Market.Deployment.SystemStatus, SystemStatus.ResumeSynth.Encode(asset), cancellationToken);
    }

    /// <summary>Never far from the opening price.</summary>
    private Task SetPriceAsync(string market, decimal usd, CancellationToken cancellationToken)
    {
        decimal opening = Market.Deployment.Listing(market).Asset.OpeningUsd;
        _prices[market] = decimal.Clamp(usd, opening / 3, opening * 3);
        return Market.SetPriceAsync(market, _prices[market], cancellationToken);
    }

    /// <summary>Those with a position, in random order.</summary>
    private IEnumerable<(Address User, string Market)> Positions() => Where("size");

    private IEnumerable<(Address User, string Market)> Ordering() => Where("order-deposit");

    private IEnumerable<(Address User, string Market)> Where(string kind) =>
        from user in _users from market in Markets where !Stored(user, market, kind).IsZero orderby _random.Next() select (user, market);

    private SubAccountView View(Address user, string market) => _world.View(user, market, _now);

    private BigInteger Figure(Address user, string market, string name) =>
        View(user, market).Local!.Figures.FirstOrDefault(figure => figure.Name == name).Value ?? 0;

    private BigInteger Stored(Address user, string market, string kind) =>
        _world.Slots[_world.KeyOf(user, market), Slot.Of(kind, Market.Deployment.Listing(market).Market)];

    private bool IsFlagged(Address user, string market) => !Stored(user, market, "flagger").IsZero;

    /// <summary>A change by up to 25 times the margin, most often against the market's skew so that it stays tradable.</summary>
    private BigInteger Size(Address user, string market)
    {
        decimal margin = decimal.Min((decimal)(Stored(user, market, "margin") / BigInteger.Pow(10, 9)) / 1_000_000_000m, 10_000m);
        BigInteger size = Units(margin * _random.Next(1, 25) / _prices[market]) + _random.Next(1, 1_000);
        int skew = _world.Slots[Slot.Of("skew", Market.Deployment.Listing(market).Market)].Sign;
        bool isShort = _random.Next(3) > 0 ? skew > 0 : skew <= 0;
        return isShort ? -size : size;
    }

    private Address User() => _users[_random.Next(_users.Length)];

    private string AnyMarket() => Markets[_random.Next(Markets.Length)];

    /// <summary>Dollars up to so many, odd to the last unit, so that every rounding is at work.</summary>
    private BigInteger Amount(int most) => Units((decimal)(_random.NextDouble() * most)) + _random.Next(1, 1_000_000_000);
}
