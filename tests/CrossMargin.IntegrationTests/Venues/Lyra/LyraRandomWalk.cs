using System.Numerics;
using CrossMargin.Chain.Venues.Lyra;
using CrossMargin.Devnet;
using CrossMargin.Devnet.Lyra;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Venues.Lyra;

/// <summary>Traders, a liquidator and an admin who do at random what Lyra allows, and try what it does not.</summary>
internal sealed partial class LyraRandomWalk
{
    private const int Traders = 5;
    private const decimal HomePrice = 1_742;

    private readonly LyraWorld _world;
    private readonly Random _random;
    private readonly IReadOnlyList<Address> _traders;
    private readonly Address _liquidator;
    private readonly Dictionary<string, int> _succeeded = [];
    private readonly Dictionary<string, int> _refused = [];
    private readonly (int Weight, string Kind, Func<CancellationToken, Task> Act)[] _operations;
    private decimal _price = HomePrice;
    private BigInteger _insolvent;
    private long _now;

    public LyraRandomWalk(LyraWorld world, int seed)
    {
        (_world, _random) = (world, new Random(seed));
        _traders = [.. world.Accounts.Skip(2).Take(Traders)];
        _liquidator = world.Accounts[2 + Traders];
        _operations =
        [
            (10, "long opened", token => OpenAsync((byte)_random.Next(2), token)),
            (10, "call written on base", token => OpenAsync(2, token)),
            (10, "call written on quote", token => OpenAsync(3, token)),
            (10, "put written", token => OpenAsync(4, token)),
            (8, "grown", GrowAsync),
            (8, "shrunk", ShrinkAsync),
            (6, "closed", CloseAsync),
            (5, "closed by force", ForceAsync),
            (6, "collateral added", AddCollateralAsync),
            (5, "transfer", TransferAsync),
            (5, "split", SplitAsync),
            (5, "merge", MergeAsync),
            (12, "price", PriceAsync),
            (3, "price crash", CrashAsync),
            (3, "no price", NoPriceAsync),
            (9, "warp", WarpAsync),
            (5, "board update", UpdateBoardAsync),
            (8, "liquidation", LiquidateAsync),
            (5, "parameter", ParameterAsync),
            (3, "board parameter", BoardParameterAsync),
            (0, "board settled", SettleBoardAsync),
            (0, "positions settled", SettlePositionsAsync),
        ];
        foreach ((_, string kind, _) in _operations)
            _succeeded[kind] = 0;
    }

    /// <summary>Operations that the chain accepted.</summary>
    public int Done => _succeeded.Values.Sum();

    public IReadOnlyDictionary<string, int> Refused => _refused;

    public IReadOnlyDictionary<string, int> Succeeded => _succeeded;

    /// <summary>Those of the liquidations that left bad debt.</summary>
    public int InsolventLiquidations { get; private set; }

    /// <summary>How far the fee that the model foresaw was from the one that was paid, at most: a fraction of it.</summary>
    public double LargestFeeError { get; private set; }

    private LyraMarket Market => _world.Market;

    private VenueSlots Slots => _world.Slots;

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        foreach (Address account in (Address[])[.. _traders, _liquidator])
            await Market.FundAsync(account, LyraMarket.Units(100_000_000), LyraMarket.Units(100_000), cancellationToken);
        foreach (int days in (int[])[3, 8, 20, 80])
            await _world.CreateBoardAsync(TimeSpan.FromDays(days), cancellationToken);
    }

    /// <summary>Tries one operation, at a time of its own.</summary>
    /// <returns>What it was.</returns>
    public async Task<string> StepAsync(CancellationToken cancellationToken)
    {
        // The one before may have left bad debt: the ledger knows it only now.
        InsolventLiquidations += Slots[LyraSlots.Insolvent] > _insolvent ? 1 : 0;
        _insolvent = Slots[LyraSlots.Insolvent];
        BlockRef head = await _world.Chain.ReadBlockAsync("latest", cancellationToken);
        _now = head.Timestamp + 1 + _random.Next(3_600);
        await _world.Chain.SetNextTimestampAsync(DateTimeOffset.FromUnixTimeSeconds(_now), cancellationToken);
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

    private (int Weight, string Kind, Func<CancellationToken, Task> Act) Pick()
    {
        // Those below their line are soon found, as they are on a real chain; and what is due is soon settled.
        if (_random.Next(2) == 0 && Positions().Any(position => position.IsLiquidatable))
            return Operation("liquidation");
        if (_random.Next(4) == 0 && Due().Any())
            return Operation("board settled");
        if (_random.Next(4) == 0 && Positions().Any(position => position.IsSettled))
            return Operation("positions settled");
        int ticket = _random.Next(_operations.Sum(operation => operation.Weight));
        return _operations.First(operation => (ticket -= operation.Weight) < 0);
    }

    private (int Weight, string Kind, Func<CancellationToken, Task> Act) Operation(string kind) =>
        _operations.First(operation => operation.Kind == kind);

    private Task OpenAsync(byte type, CancellationToken cancellationToken)
    {
        BigInteger amount = Amount(6);
        BigInteger collateral = type < 2 ? 0 : Collateral(type, amount);
        return Market.OpenAsync(Trader(), Strike(), 0, type, amount, collateral, cancellationToken);
    }

    /// <summary>More contracts, or none and only other collateral.</summary>
    private Task GrowAsync(CancellationToken cancellationToken)
    {
        PositionStanding position = Position(_ => true);
        BigInteger amount = _random.Next(3) == 0 ? 0 : Amount(2);
        BigInteger collateral = position.IsShort ? Collateral((byte)position.Type, position.Amount + amount) : 0;
        return Market.OpenAsync(
            OwnerOf(position), position.StrikeId, IdOf(position), (byte)position.Type, amount, collateral, cancellationToken);
    }

    private Task ShrinkAsync(CancellationToken cancellationToken)
    {
        PositionStanding position = Position(_ => true);
        BigInteger amount = position.Amount * _random.Next(1, 100) / 100;
        BigInteger collateral = position.IsShort ? Collateral((byte)position.Type, position.Amount - amount) : 0;
        return ReduceAsync(position, amount, collateral, isForced: false, cancellationToken);
    }

    private Task CloseAsync(CancellationToken cancellationToken)
    {
        PositionStanding position = Position(_ => true);
        return ReduceAsync(position, position.Amount, 0, isForced: false, cancellationToken);
    }

    private Task ForceAsync(CancellationToken cancellationToken)
    {
        PositionStanding position = Position(_ => true);
        return ReduceAsync(position, position.Amount, 0, isForced: true, cancellationToken);
    }

    private Task ReduceAsync(
        PositionStanding position, BigInteger amount, BigInteger collateral, bool isForced, CancellationToken cancellationToken) =>
        Market.CloseAsync(
            OwnerOf(position), position.StrikeId, IdOf(position), (byte)position.Type, amount, collateral, isForced, cancellationToken);

    private Task AddCollateralAsync(CancellationToken cancellationToken)
    {
        PositionStanding position = Position(one => one.IsShort);
        return Market.AddCollateralAsync(Trader(), IdOf(position), Amount(2), cancellationToken);
    }

    private Task TransferAsync(CancellationToken cancellationToken)
    {
        PositionStanding position = Position(_ => true);
        return Market.TransferAsync(OwnerOf(position), Trader(), IdOf(position), cancellationToken);
    }

    private Task SplitAsync(CancellationToken cancellationToken)
    {
        PositionStanding position = Position(_ => true);
        int share = _random.Next(20, 80);
        return Market.SplitAsync(
            OwnerOf(position), IdOf(position), position.Amount * share / 100, position.Collateral * share / 100, Trader(), cancellationToken);
    }

    private Task MergeAsync(CancellationToken cancellationToken)
    {
        BigInteger[] alike = [.. Positions().GroupBy(position => (position.StrikeId, position.Type, Owner: OwnerOf(position)))
            .OrderByDescending(group => group.Count()).FirstOrDefault()?.Select(IdOf) ?? throw Nobody()];
        Address owner = Slots[LyraSlots.KeyOf(alike[0]), VenueMarks.Owner].ToAddress();
        return Market.MergeAsync(owner, [.. alike.Take(3)], cancellationToken);
    }

    private async Task LiquidateAsync(CancellationToken cancellationToken)
    {
        PositionStanding position = Position(one => one.IsLiquidatable);
        Address token = position.Type == LyraOptionType.ShortCallBase ? Market.Deployment.Base : Market.Deployment.Quote;
        LiquidationOption? foreseen = _world.Model.Options(
            position.Key, Slots, _now, new Inventory(_liquidator, new Dictionary<Address, BigInteger>())).SingleOrDefault();
        BigInteger before = await BalanceAsync(token, cancellationToken);
        await Market.LiquidateAsync(_liquidator, IdOf(position), cancellationToken);
        BigInteger paid = await BalanceAsync(token, cancellationToken) - before;
        Assert.NotNull(foreseen);
        LargestFeeError = Math.Max(LargestFeeError, Math.Abs((double)(foreseen.Seize.Raw - paid)) / (double)paid);
    }

    /// <summary>An active position that is as wanted; else any; the chain refuses what there is not.</summary>
    private PositionStanding Position(Func<PositionStanding, bool> isWanted)
    {
        PositionStanding[] all = [.. Positions()];
        PositionStanding[] wanted = [.. all.Where(isWanted)];
        if (all.Length == 0)
            throw Nobody();
        return wanted.Length > 0 ? wanted[_random.Next(wanted.Length)] : all[_random.Next(all.Length)];
    }

    private static DevnetException Nobody() => new("Nobody has a position.");

    private IEnumerable<PositionStanding> Positions() => Slots.Column(LyraSlots.Strike).Keys
        .OrderBy(key => key.Part.ToNumber()).Select(key => PositionStanding.Read(key, Slots, _now)!);

    private Address OwnerOf(PositionStanding position) => Slots[position.Key, VenueMarks.Owner].ToAddress();

    private static BigInteger IdOf(PositionStanding position) => position.Key.Part.ToNumber();

    private Address Trader() => _traders[_random.Next(_traders.Count)];

    /// <summary>Mostly one that is still traded: not expired, and not far from spot.</summary>
    private long Strike()
    {
        long[] all = [.. Enumerable.Range(1, (int)Slots[LyraSlots.StrikeCount]).Select(strike => (long)strike)];
        long[] traded = [.. all.Where(strike => Slots[BoardSlots.Of((long)Slots[StrikeSlots.Of(strike).Board]).Expiry] > _now + 86_400
            && BigInteger.Abs(Slots[StrikeSlots.Of(strike).Price] - LyraMarket.Units(_price)) < LyraMarket.Units(_price / 5))];
        long[] choice = traded.Length > 0 && _random.Next(10) > 0 ? traded : all;
        return choice[_random.Next(choice.Length)];
    }

    /// <summary>Odd to the last unit, so that every rounding is at work.</summary>
    private BigInteger Amount(double most) => LyraMarket.Units((decimal)(0.01 + _random.NextDouble() * most)) + _random.Next(1, 1_000);

    /// <summary>From clearly too little to more than enough, and often near to the least.</summary>
    private BigInteger Collateral(byte type, BigInteger amount)
    {
        decimal share = 0.4m + (decimal)_random.NextDouble() * 0.6m;
        BigInteger ofBase = amount * LyraMarket.Units(share) / LyraMath.Unit;
        return type == 2 ? BigInteger.Max(ofBase, LyraMarket.Units(0.21m)) : ofBase * LyraMarket.Units(_price) / LyraMath.Unit + 1;
    }

    private async Task<BigInteger> BalanceAsync(Address token, CancellationToken cancellationToken) =>
        Chain.Abi.Erc20.Erc20.BalanceOf.DecodeResult(await _world.Chain.CallAsync(
            token, Chain.Abi.Erc20.Erc20.BalanceOf.Encode(_liquidator), cancellationToken));
}
