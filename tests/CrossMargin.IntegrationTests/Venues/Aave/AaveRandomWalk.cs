using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Devnet;
using CrossMargin.Devnet.Aave;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Venues.Aave;

/// <summary>Users, a liquidator and an admin who do at random what Aave allows, and try what it does not.</summary>
internal sealed partial class AaveRandomWalk
{
    private const int Users = 6;

    private readonly AaveWorld _world;
    private readonly Random _random;
    private readonly IReadOnlyList<Address> _users;
    private readonly Address _liquidator;
    private readonly Dictionary<string, decimal> _prices;
    private readonly Dictionary<string, int> _succeeded = [];
    private readonly Dictionary<string, int> _refused = [];
    private readonly (int Weight, string Kind, Func<CancellationToken, Task> Act)[] _operations;
    private readonly List<Address> _everyone;
    private long _now;

    /// <param name="isV30">Which version's admin acts, and whether there are stable rates.</param>
    public AaveRandomWalk(AaveWorld world, int seed, bool isV30 = false)
    {
        (_world, _random) = (world, new Random(seed));
        _users = [.. world.Accounts.Skip(2).Take(Users)];
        _liquidator = world.Accounts[2 + Users];
        _prices = world.Market.Deployment.Listings.ToDictionary(listing => listing.Reserve.Symbol, listing => listing.Reserve.OpeningUsd);
        _everyone = [.. _users, _liquidator, world.Market.Deployment.Admin, world.Market.Deployment.LiquidityProvider];
        _operations =
        [
            (14, "supply", SupplyAsync),
            (10, "withdraw", WithdrawAsync),
            (16, "borrow", BorrowAsync),
            (12, "repay", RepayAsync),
            (10, "transfer", TransferAsync),
            (6, "eMode", EModeAsync),
            (6, "collateral switch", CollateralAsync),
            (10, "liquidation", token => LiquidateAsync(receiveAToken: false, token)),
            (10, "liquidation for aTokens", token => LiquidateAsync(receiveAToken: true, token)),
            (14, "price", PriceAsync),
            (6, "warp", WarpAsync),
            (2, "treasury", TreasuryAsync),
            .. isV30 ? V30Operations() : [(4, "parameter", ParameterAsync)],
        ];
        foreach ((_, string kind, _) in _operations)
            _succeeded[kind] = 0;
    }

    /// <summary>Operations that the chain accepted.</summary>
    public int Done => _succeeded.Values.Sum();

    public IReadOnlyDictionary<string, int> Refused => _refused;

    public IReadOnlyDictionary<string, int> Succeeded => _succeeded;

    public IReadOnlyList<Address> Everyone => _everyone;

    private AaveMarket Market => _world.Market;

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        foreach (Address account in (Address[])[.. _users, _liquidator])
        {
            foreach (string symbol in _prices.Keys)
                await Market.FundAsync(account, symbol, Market.Units(symbol, 100_000_000m / _prices[symbol]), cancellationToken);
        }

        foreach (Address user in _users)
        {
            string symbol = Symbol();
            await Market.SupplyAsync(user, symbol, Amount(symbol, 50_000), cancellationToken);
        }
    }

    /// <summary>Tries one operation, at a time of its own.</summary>
    /// <returns>What it was.</returns>
    public async Task<string> StepAsync(CancellationToken cancellationToken)
    {
        BlockRef head = await _world.Chain.ReadBlockAsync("latest", cancellationToken);
        _now = head.Timestamp + 1 + _random.Next(600);
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
        // Those below their line are soon found, as they are on a real chain.
        if (_random.Next(2) == 0 && _users.Any(CanBeLiquidated))
            return _operations.Where(operation => operation.Kind.StartsWith("liquidation", StringComparison.Ordinal)).ElementAt(_random.Next(2));
        int ticket = _random.Next(_operations.Sum(operation => operation.Weight));
        return _operations.First(operation => (ticket -= operation.Weight) < 0);
    }

    private Task SupplyAsync(CancellationToken cancellationToken)
    {
        string symbol = Symbol();
        return Market.SupplyAsync(User(), symbol, Amount(symbol, 20_000), cancellationToken);
    }

    private Task WithdrawAsync(CancellationToken cancellationToken)
    {
        Address user = User();
        string symbol = SymbolOf(View(user).Collateral.Select(held => held.Token));
        return Market.WithdrawAsync(user, symbol, _random.Next(5) == 0 ? AaveMarket.All : Amount(symbol, 20_000), cancellationToken);
    }

    /// <summary>Up to a little more than the pool lends, so that accounts come near their line.</summary>
    private Task BorrowAsync(CancellationToken cancellationToken)
    {
        (Address user, string symbol) = (User(), Symbol());
        decimal availableUsd = (decimal)View(user).Local!.Figures[2].Value!.Value / 100_000_000m;
        decimal usd = availableUsd * _random.Next(40, 105) / 100;
        return Market.BorrowAsync(user, symbol, Market.Units(symbol, usd / _prices[symbol]) + _random.Next(1, 1_000), cancellationToken);
    }

    private Task RepayAsync(CancellationToken cancellationToken)
    {
        Address user = User();
        string symbol = SymbolOf(View(user).Debts.Select(owed => owed.Token));
        return Market.RepayAsync(user, symbol, _random.Next(5) == 0 ? AaveMarket.All : Amount(symbol, 15_000), cancellationToken);
    }

    /// <summary>Sometimes to oneself, sometimes one unit.</summary>
    private Task TransferAsync(CancellationToken cancellationToken)
    {
        string symbol = Symbol();
        BigInteger amount = _random.Next(5) == 0 ? BigInteger.One : Amount(symbol, 20_000);
        return Market.TransferSupplyAsync(User(), User(), symbol, amount, cancellationToken);
    }

    private Task EModeAsync(CancellationToken cancellationToken) =>
        Market.SetEModeAsync(User(), (byte)_random.Next(3), cancellationToken);

    private Task CollateralAsync(CancellationToken cancellationToken) =>
        Market.SetCollateralAsync(User(), Symbol(), _random.Next(3) > 0, cancellationToken);

    /// <summary>Who has lost all collateral stays below the line in V3.0, and there is nothing to take.</summary>
    private bool CanBeLiquidated(Address user)
    {
        SubAccountView view = View(user);
        return view.Local!.IsLiquidatable && view.Collateral.Any(held => held.LiquidationThreshold > 0);
    }

    /// <summary>Of somebody who can be liquidated, if there is anybody: mostly as the model says, which the chain must accept.</summary>
    private async Task LiquidateAsync(bool receiveAToken, CancellationToken cancellationToken)
    {
        Address debtor = _users.OrderBy(_ => _random.Next()).FirstOrDefault(CanBeLiquidated, User());
        Inventory rich = new(_liquidator, Market.Deployment.Listings.ToDictionary(listing => listing.Token, _ => BigInteger.Pow(10, 30)));
        IReadOnlyList<LiquidationOption> options = _world.Model.Options(new SubAccountKey(debtor), _world.Slots, _now, rich);
        if (options.Count == 0 || _random.Next(4) == 0)
        {
            SubAccountView view = View(debtor);
            string debt = SymbolOf(view.Debts.Select(owed => owed.Token));
            BigInteger cover = _random.Next(2) == 0 ? AaveMarket.All : Amount(debt, 20_000);
            await Market.LiquidateAsync(
                _liquidator, debtor, SymbolOf(view.Collateral.Select(held => held.Token)), debt, cover, receiveAToken, cancellationToken);
            return;
        }

        LiquidationOption option = options[_random.Next(options.Count)];
        BlockRef due = new(_world.Adapter.Venue.Chain, 0, default, _now);
        ReadOnlyMemory<byte> call = _world.Adapter.Encode(
            new LiquidationPlan(new SubAccountId(_world.Adapter.Venue, new SubAccountKey(debtor)), option, due, 0), _world.Slots).Data;
        // The fourth argument: what the adapter offers, with room for interest.
        BigInteger offer = new(call.Span.Slice(4 + 3 * 32, 32), isUnsigned: true, isBigEndian: true);
        try
        {
            await Market.LiquidateAsync(
                _liquidator, debtor, SymbolOf([option.Collateral]), SymbolOf([option.Debt]), offer, receiveAToken, cancellationToken);
        }
        catch (DevnetException refusal)
        {
            Assert.Fail($"{debtor}: {option} was refused: {refusal.Message}");
        }
    }

    /// <summary>Up or down by a fifth, half of the time against the collateral of somebody who owes; never far from the opening price.</summary>
    private Task PriceAsync(CancellationToken cancellationToken)
    {
        SubAccountView view = View(User());
        bool isAgainst = view.Debts.Count > 0 && _random.Next(2) == 0;
        string symbol = isAgainst ? SymbolOf(view.Collateral.Select(held => held.Token)) : Symbol();
        decimal opening = Market.Deployment.Listing(symbol).Reserve.OpeningUsd;
        decimal moved = _prices[symbol] * (isAgainst ? 70 + _random.Next(25) : 85 + _random.Next(41)) / 100;
        _prices[symbol] = decimal.Clamp(moved, opening / 3, opening * 3);
        return Market.SetPriceAsync(symbol, _prices[symbol], cancellationToken);
    }

    private Task WarpAsync(CancellationToken cancellationToken) =>
        _world.Chain.WarpAsync(TimeSpan.FromSeconds(1 + _random.Next(60 * 24 * 60 * 60)), cancellationToken);

    private Task TreasuryAsync(CancellationToken cancellationToken) =>
        AdministerAsync(Market.Deployment.Pool, Pool.MintToTreasury.Encode([Token()]), cancellationToken);

    private Task ParameterAsync(CancellationToken cancellationToken)
    {
        Address token = Token();
        byte[] call = _random.Next(8) switch
        {
            0 => PoolConfigurator.ConfigureReserveAsCollateral.Encode(token, 7_000, 7_500 + _random.Next(300), 10_500 + _random.Next(100)),
            1 => PoolConfigurator.SetReserveFreeze.Encode(token, _random.Next(2) == 0),
            2 => PoolConfigurator.SetReserveFactor.Encode(token, _random.Next(5_000)),
            3 => PoolConfigurator.SetLiquidationProtocolFee.Encode(token, _random.Next(3_000)),
            4 => PoolConfigurator.SetReserveLtvzero.Encode(token, _random.Next(2) == 0),
            5 => PoolConfigurator.SetAssetLtvzeroInEMode.Encode(token, (byte)(1 + _random.Next(2)), _random.Next(2) == 0),
            6 => PoolConfigurator.SetAssetCollateralInEMode.Encode(token, (byte)(1 + _random.Next(2)), _random.Next(4) > 0),
            _ => PoolConfigurator.SetEModeCategory.Encode(
                (byte)(1 + _random.Next(2)), (ushort)(9_000 + _random.Next(100)), (ushort)(9_200 + _random.Next(100)), 10_150, "changed"),
        };
        return AdministerAsync(Market.Deployment.PoolConfigurator, call, cancellationToken);
    }

    private Task AdministerAsync(Address contract, byte[] call, CancellationToken cancellationToken) =>
        _world.Chain.ExecuteAsync(Market.Deployment.Admin, contract, call, cancellationToken);

    private SubAccountView View(Address user) => _world.Model.Read(new SubAccountKey(user), _world.Slots, _now);

    /// <summary>One of the tokens; any when there is none, for the chain to refuse.</summary>
    private string SymbolOf(IEnumerable<Token> tokens)
    {
        Token[] choice = [.. tokens];
        if (choice.Length == 0)
            return Symbol();
        Address chosen = choice[_random.Next(choice.Length)].Address;
        return Market.Deployment.Listings.First(listing => listing.Token == chosen).Reserve.Symbol;
    }

    private Address User() => _users[_random.Next(_users.Count)];

    private string Symbol() => Market.Deployment.Listings[_random.Next(Market.Deployment.Listings.Count)].Reserve.Symbol;

    private Address Token() => Market.Deployment.Listings[_random.Next(Market.Deployment.Listings.Count)].Token;

    /// <summary>Worth up to so many dollars, and odd to the last unit, so that every rounding is at work.</summary>
    private BigInteger Amount(string symbol, int mostUsd) =>
        Market.Units(symbol, (decimal)(_random.NextDouble() * mostUsd) / _prices[symbol]) + _random.Next(1, 1_000);
}
