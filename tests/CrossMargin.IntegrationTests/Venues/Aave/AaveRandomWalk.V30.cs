using CrossMargin.Chain.Abi.AaveV30Admin;
using CrossMargin.Devnet.Aave;
using CrossMargin.Domain;
using Configurator = CrossMargin.Chain.Abi.AaveV3.PoolConfigurator;

namespace CrossMargin.IntegrationTests.Venues.Aave;

/// <summary>What there was to do in V3.0 only.</summary>
internal sealed partial class AaveRandomWalk
{
    private (int Weight, string Kind, Func<CancellationToken, Task> Act)[] V30Operations() =>
    [
        (10, "stable borrow", BorrowStableAsync),
        (5, "stable repay", RepayStableAsync),
        (5, "rate swap", SwapRateAsync),
        (4, "eMode price", token => Market.SetEModePriceAsync((90 + _random.Next(20)) / 100m, token)),
        (4, "parameter", ParameterV30Async),
    ];

    /// <summary>One more account, which certainly owes at stable rates.</summary>
    public async Task OweAtStableRateAsync(CancellationToken cancellationToken)
    {
        Address debtor = _world.Accounts[2 + Users + 1];
        _everyone.Add(debtor);
        await Market.FundAsync(debtor, "WETH", Market.Units("WETH", 100), cancellationToken);
        await Market.SupplyAsync(debtor, "WETH", Market.Units("WETH", 100), cancellationToken);
        await AdministerAsync(
            Market.Deployment.PoolConfigurator, ConfigureAsCollateral(Market.Deployment.Listing("WETH").Token, 7_000), cancellationToken);
        foreach (string symbol in (string[])["USDC", "DAI"])
        {
            Address token = Market.Deployment.Listing(symbol).Token;
            await AdministerAsync(Market.Deployment.PoolConfigurator, Configurator.SetReserveFreeze.Encode(token, false), cancellationToken);
            await AdministerAsync(
                Market.Deployment.PoolConfigurator, PoolConfigurator.SetReserveStableRateBorrowing.Encode(token, true), cancellationToken);
            await Market.BorrowStableAsync(debtor, symbol, Market.Units(symbol, 1_234.5m), cancellationToken);
        }
    }

    private Task BorrowStableAsync(CancellationToken cancellationToken)
    {
        (Address user, string symbol) = (User(), Symbol());
        decimal availableUsd = (decimal)View(user).Local!.Figures[2].Value!.Value / 100_000_000m;
        decimal usd = availableUsd * _random.Next(20, 90) / 100;
        return Market.BorrowStableAsync(user, symbol, Market.Units(symbol, usd / _prices[symbol]) + _random.Next(1, 1_000), cancellationToken);
    }

    /// <summary>All, a part, or less than the interest.</summary>
    private Task RepayStableAsync(CancellationToken cancellationToken)
    {
        (Address user, string symbol) = Debt(stable: true);
        return Market.RepayStableAsync(
            user, symbol, _random.Next(4) switch { 0 => AaveMarket.All, 1 => _random.Next(1, 1_000), _ => Amount(symbol, 10_000) }, cancellationToken);
    }

    private Task SwapRateAsync(CancellationToken cancellationToken)
    {
        bool isStable = _random.Next(2) == 0;
        (Address user, string symbol) = Debt(isStable);
        return Market.SwapRateAsync(user, symbol, isStable, cancellationToken);
    }

    private Task ParameterV30Async(CancellationToken cancellationToken)
    {
        Address token = Token();
        byte category = (byte)(1 + _random.Next(2));
        Address dollar = _random.Next(3) > 0 ? Market.Deployment.EModePriceAsset : Address.Zero;
        byte[] call = _random.Next(9) switch
        {
            0 => ConfigureAsCollateral(token, 7_000),
            1 => ConfigureAsCollateral(token, 0),
            2 => Configurator.SetReserveFreeze.Encode(token, _random.Next(3) == 0),
            3 => Configurator.SetReserveFactor.Encode(token, _random.Next(5_000)),
            4 => Configurator.SetLiquidationProtocolFee.Encode(token, _random.Next(3_000)),
            5 => PoolConfigurator.SetReserveStableRateBorrowing.Encode(token, _random.Next(3) > 0),
            6 => PoolConfigurator.SetAssetEModeCategory.Encode(token, (byte)_random.Next(3)),
            _ => PoolConfigurator.SetEModeCategory.Encode(
                category, (ushort)(9_000 + _random.Next(100)), (ushort)(9_200 + _random.Next(100)), 10_150,
                category == AaveEMode.Stablecoins ? dollar : Address.Zero, "changed"),
        };
        return AdministerAsync(Market.Deployment.PoolConfigurator, call, cancellationToken);
    }

    private byte[] ConfigureAsCollateral(Address token, int ltv) =>
        Configurator.ConfigureReserveAsCollateral.Encode(
            token, ltv, 7_500 + _random.Next(300), 10_500 + _random.Next(100));

    /// <summary>Somebody's debt at one of the rates, if there is any.</summary>
    private (Address User, string Symbol) Debt(bool stable)
    {
        (Address, string)[] debts =
        [
            .. from listing in Market.Deployment.Listings
               from user in _users
               let kind = stable ? "stable-debt" : "debt"
               where !_world.Slots[new SubAccountKey(user), Slot.Of(kind, listing.Token)].IsZero
               select (user, listing.Reserve.Symbol),
        ];
        return debts.Length == 0 ? (User(), Symbol()) : debts[_random.Next(debts.Length)];
    }
}
