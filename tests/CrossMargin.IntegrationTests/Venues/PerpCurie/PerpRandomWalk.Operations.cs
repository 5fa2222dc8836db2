using System.Numerics;
using CrossMargin.Chain.Abi.PerpCurieAdmin;
using CrossMargin.Devnet.PerpCurie;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Venues.PerpCurie;

/// <summary>What there is to do.</summary>
internal sealed partial class PerpRandomWalk
{
    private Task DepositAsync(CancellationToken cancellationToken) =>
        Market.DepositAsync(User(), Deployment.SettlementToken, PerpMarket.Usd(Usd(6_000)), cancellationToken);

    private Task DepositCollateralAsync(CancellationToken cancellationToken)
    {
        PerpCollateralListing listing = Collateral();
        return Market.DepositAsync(User(), listing.Token, Worth(listing, Usd(4_000)), cancellationToken);
    }

    private Task WithdrawAsync(CancellationToken cancellationToken) =>
        Market.WithdrawAsync(User(), Deployment.SettlementToken, PerpMarket.Usd(Usd(_random.Next(2) == 0 ? 500 : 8_000)), cancellationToken);

    private Task WithdrawCollateralAsync(CancellationToken cancellationToken)
    {
        Address user = User();
        CollateralBalance[] held = [.. View(user).Collateral.Where(each => each.Token.Address != Deployment.SettlementToken)];
        Address token = held.Length == 0 ? Collateral().Token : held[_random.Next(held.Length)].Token.Address;
        BigInteger amount = held.FirstOrDefault(each => each.Token.Address == token)?.Amount.Raw ?? 1;
        return Market.WithdrawAsync(user, token, _random.Next(3) == 0 ? amount : amount / 3, cancellationToken);
    }

    /// <summary>Up to a little more than the margin bears, so that accounts come near their line.</summary>
    private Task TradeAsync(CancellationToken cancellationToken)
    {
        Address user = User();
        decimal free = (decimal)View(user).Local!.Figures[4].Value!.Value / 1_000_000m;
        decimal usd = Math.Clamp(free * 10 * Fraction(_random.Next(20, 105)), 50, 60_000) + _random.Next(1_000) / 1_000m;
        return Market.TradeAsync(user, Symbol(), _random.Next(2) == 0, usd, cancellationToken);
    }

    private Task CloseAsync(CancellationToken cancellationToken)
    {
        Address user = _random.Next(6) == 0 ? _keeper : User();
        return Market.CloseAsync(user, SymbolOf(user), cancellationToken);
    }

    private async Task AddLiquidityAsync(CancellationToken cancellationToken)
    {
        (Address user, string symbol) = (User(), Symbol());
        decimal price = _prices[symbol];
        // Around the price, below it, above it.
        int middle = _random.Next(85, 116);
        (decimal lower, decimal upper) = (price * (middle - _random.Next(2, 12)) / 100, price * (middle + _random.Next(2, 12)) / 100);
        await Market.AddLiquidityAsync(user, symbol, lower, upper, Usd(15_000), cancellationToken);
        (int, int) ticks = (PoolPrice.Tick(lower, 60), PoolPrice.Tick(upper, 60) + 60);
        if (!_ranges.Contains((user, symbol, ticks.Item1, ticks.Item2)))
            _ranges.Add((user, symbol, ticks.Item1, ticks.Item2));
    }

    private async Task RemoveLiquidityAsync(CancellationToken cancellationToken)
    {
        if (_ranges.Count == 0)
            return;
        int chosen = _random.Next(_ranges.Count);
        (Address maker, string symbol, int lower, int upper) = _ranges[chosen];
        BigInteger liquidity = _world.Slots[
            new SubAccountKey(maker), new Slot($"range:{Deployment.Market(symbol).BaseToken}/{lower}/{upper}")];
        BigInteger part = _random.Next(4) switch { 0 => 0, 1 => liquidity / 3, _ => liquidity };
        await Market.RemoveLiquidityAsync(maker, symbol, lower, upper, part, cancellationToken);
        if (part == liquidity)
            _ranges.RemoveAt(chosen);
    }

    private Task SettleAsync(CancellationToken cancellationToken) =>
        Market.SettleFundingAsync(_random.Next(3) == 0 ? _keeper : User(), cancellationToken);

    /// <summary>Index, then pool, by up to seven per cent, and sometimes the time for averages to follow.</summary>
    private async Task PriceAsync(CancellationToken cancellationToken)
    {
        string symbol = Symbol();
        await MoveAsync(symbol, 93 + _random.Next(15), cancellationToken);
        if (_random.Next(2) == 0)
            await _world.Chain.WarpAsync(TimeSpan.FromMinutes(5 + _random.Next(40)), cancellationToken);
    }

    /// <summary>Chainlink answers anew, and Perp's own feed does not hear of it until somebody trades.</summary>
    private async Task QuietPriceAsync(CancellationToken cancellationToken)
    {
        string symbol = Symbol();
        _prices[symbol] = Within(symbol, _prices[symbol] * (97 + _random.Next(7)) / 100);
        await Market.SetFeedAsync(Deployment.Market(symbol).Feed, PerpMarket.FeedAnswer(_prices[symbol]), cancellationToken);
        if (_random.Next(2) == 0)
            await _world.Chain.WarpAsync(TimeSpan.FromMinutes(10 + _random.Next(50)), cancellationToken);
    }

    private Task CollateralPriceAsync(CancellationToken cancellationToken)
    {
        string symbol = Collateral().Terms.Symbol;
        decimal opening = Deployment.Collateral(symbol).Terms.OpeningUsd;
        _collateralPrices[symbol] = decimal.Clamp(_collateralPrices[symbol] * (75 + _random.Next(45)) / 100, opening / 3, opening * 2);
        return Market.SetCollateralPriceAsync(symbol, _collateralPrices[symbol], cancellationToken);
    }

    private Task WarpAsync(CancellationToken cancellationToken) =>
        _world.Chain.WarpAsync(TimeSpan.FromSeconds(1 + _random.Next(24 * 60 * 60)), cancellationToken);

    private Task LiquidateAsync(CancellationToken cancellationToken)
    {
        Address trader = _users.OrderBy(_ => _random.Next()).FirstOrDefault(user => View(user).Local!.IsLiquidatable, User());
        return Market.LiquidateAsync(_keeper, trader, SymbolOf(trader), 0, cancellationToken);
    }

    private Task LiquidateCollateralAsync(CancellationToken cancellationToken)
    {
        Address trader = _users.OrderBy(_ => _random.Next()).FirstOrDefault(
            user => View(user).Local!.Figures is { Count: > 2 } figures && figures[2].Value is { IsOne: true }, User());
        CollateralBalance[] held = [.. View(trader).Collateral.Where(each => each.Token.Address != Deployment.SettlementToken)];
        if (held.Length == 0)
            return Market.LiquidateCollateralAsync(_keeper, trader, Collateral().Token, 1, cancellationToken);
        Address token = held[_random.Next(held.Length)].Token.Address;
        BigInteger most = View(trader).Local!.Figures.FirstOrDefault(figure => figure.Name == $"repayable:{token}").Value ?? 0;
        return Market.LiquidateCollateralAsync(_keeper, trader, token, _random.Next(2) == 0 ? most : most / 2, cancellationToken);
    }

    private Task CancelAsync(CancellationToken cancellationToken)
    {
        if (_ranges.Count == 0)
            return Market.CancelOrdersAsync(_keeper, User(), Symbol(), cancellationToken);
        (Address maker, string symbol, _, _) = _ranges
            .OrderByDescending(range => View(range.Maker).Local!.IsLiquidatable).ThenBy(_ => _random.Next()).First();
        return CancelAsync(maker, symbol, cancellationToken);
    }

    private async Task CancelAsync(Address maker, string symbol, CancellationToken cancellationToken)
    {
        await Market.CancelOrdersAsync(_keeper, maker, symbol, cancellationToken);
        _ranges.RemoveAll(range => range.Maker == maker && range.Symbol == symbol);
    }

    /// <summary>Opens a position as large as it may be, lets the price go against it until more than all is lost, and liquidates it.</summary>
    private async Task RuinAsync(CancellationToken cancellationToken)
    {
        string symbol = Symbol();
        bool isLong = _prices[symbol] > Deployment.Market(symbol).Terms.OpeningUsd * 0.9m;
        await Market.DepositAsync(_ruined, Deployment.SettlementToken, PerpMarket.Usd(Usd(900) + 100), cancellationToken);
        await Market.MovePoolAsync(symbol, _prices[symbol], cancellationToken);
        await _world.Chain.WarpAsync(TimeSpan.FromMinutes(40), cancellationToken);
        await _world.FollowAsync(null, cancellationToken);
        decimal free = (decimal)View(_ruined).Local!.Figures[4].Value!.Value / 1_000_000m;
        await Market.TradeAsync(_ruined, symbol, isLong, Math.Clamp(free * 9, 50, 60_000), cancellationToken);
        for (int step = 0; step < 3; step++)
        {
            await MoveAsync(symbol, isLong ? 93 : 107, cancellationToken);
            await _world.Chain.WarpAsync(TimeSpan.FromMinutes(40), cancellationToken);
        }

        await Market.LiquidateAsync(_keeper, _ruined, symbol, 0, cancellationToken);
    }

    private Task ParameterAsync(CancellationToken cancellationToken)
    {
        PerpCore core = Deployment.Core;
        return _random.Next(5) switch
        {
            0 => Market.AdministerAsync(core.Config, ClearingHouseConfig.SetMaxFundingRate.Encode((uint)_random.Next(20_000, 100_000)), cancellationToken),
            1 => Market.AdministerAsync(core.Config, ClearingHouseConfig.SetTwapInterval.Encode((uint)_random.Next(300, 1_200)), cancellationToken),
            2 => Market.AdministerAsync(core.CollateralManager, CollateralManager.SetWhitelistedDebtThreshold.Encode(User(), PerpMarket.Usd(_random.Next(0, 2_000))), cancellationToken),
            3 => Market.AdministerAsync(core.CollateralManager, CollateralManager.SetDebtThreshold.Encode(PerpMarket.Usd(_random.Next(1_000, 12_000))), cancellationToken),
            _ => Market.AdministerAsync(
                core.CollateralManager, CollateralManager.SetCollateralRatio.Encode(Collateral().Token, (uint)_random.Next(400_000, 800_000)), cancellationToken),
        };
    }

    private async Task MoveAsync(string symbol, int percent, CancellationToken cancellationToken)
    {
        _prices[symbol] = Within(symbol, _prices[symbol] * percent / 100);
        await Market.SetIndexAsync(symbol, _prices[symbol], cancellationToken);
        await _world.Chain.WarpAsync(TimeSpan.FromSeconds(20), cancellationToken);
        await Market.MovePoolAsync(symbol, _prices[symbol], cancellationToken);
    }

    private decimal Within(string symbol, decimal usd)
    {
        decimal opening = Deployment.Market(symbol).Terms.OpeningUsd;
        return decimal.Round(decimal.Clamp(usd, opening * 0.65m, opening * 1.5m), 8);
    }

    /// <summary>A market that the account is in; any when there is none, for the chain to refuse.</summary>
    private string SymbolOf(Address account)
    {
        string[] taken = [.. Deployment.Markets.Where(listing => !_world.Slots[new SubAccountKey(account), Slot.Of("size", listing.BaseToken)].IsZero)
            .Select(listing => listing.Terms.Symbol)];
        return taken.Length == 0 ? Symbol() : taken[_random.Next(taken.Length)];
    }
}
