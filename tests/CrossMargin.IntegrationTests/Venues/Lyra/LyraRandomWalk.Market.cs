using System.Numerics;
using CrossMargin.Chain.Abi.LyraV1;
using CrossMargin.Chain.Venues.Lyra;
using CrossMargin.Devnet.Lyra;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Venues.Lyra;

/// <summary>What happens to the market: prices, time, parameters, expiries.</summary>
internal sealed partial class LyraRandomWalk
{
    /// <summary>Never far from home for long, so that the strikes go on being traded.</summary>
    private Task PriceAsync(CancellationToken cancellationToken)
    {
        decimal move = (decimal)(_random.NextDouble() - 0.5) * 0.16m;
        _price = decimal.Round(_price * (1 + move) + (HomePrice - _price) / 2, 9);
        return Market.SetPriceAsync(_price, cancellationToken);
    }

    private Task CrashAsync(CancellationToken cancellationToken)
    {
        _price = decimal.Round(HomePrice * (_random.Next(2) == 0 ? 0.45m : 1.9m) * (1 + (decimal)_random.NextDouble() * 0.1m), 9);
        return Market.SetPriceAsync(_price, cancellationToken);
    }

    /// <summary>For a few blocks: whatever price comes next is valid again.</summary>
    private Task NoPriceAsync(CancellationToken cancellationToken) => _random.Next(3) switch
    {
        0 => Market.SetPriceAsync(0, cancellationToken),
        1 => Market.SetPriceAsync(_price, cancellationToken, isInvalid: true),
        _ => PauseAsync(cancellationToken),
    };

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        await AdministerAsync(
            Market.Deployment.Adapter, SynthetixAdapter.SetMarketPaused.Encode(Market.Deployment.OptionMarket, true), cancellationToken);
        await _world.Chain.MineAsync(1, TimeSpan.FromSeconds(10), cancellationToken);
        await AdministerAsync(
            Market.Deployment.Adapter, SynthetixAdapter.SetMarketPaused.Encode(Market.Deployment.OptionMarket, false), cancellationToken);
    }

    private Task WarpAsync(CancellationToken cancellationToken) =>
        _world.Chain.WarpAsync(TimeSpan.FromHours(_random.Next(2, 48)), cancellationToken);

    private Task UpdateBoardAsync(CancellationToken cancellationToken)
    {
        long board = (long)Slots[StrikeSlots.Of(Strike()).Board];
        return Market.UpdateBoardAsync(_liquidator, board, cancellationToken);
    }

    /// <summary>Whichever board has expired; a new one takes its place.</summary>
    private async Task SettleBoardAsync(CancellationToken cancellationToken)
    {
        await Market.SettleBoardAsync(_liquidator, Due().FirstOrDefault(), cancellationToken);
        await _world.CreateBoardAsync(TimeSpan.FromDays(_random.Next(2, 40)), cancellationToken);
    }

    private Task SettlePositionsAsync(CancellationToken cancellationToken) => Market.SettlePositionsAsync(
        _liquidator, [.. Positions().Where(position => position.IsSettled).Take(_random.Next(1, 4)).Select(IdOf).DefaultIfEmpty(1)], cancellationToken);

    private Task ParameterAsync(CancellationToken cancellationToken)
    {
        LyraDeployment deployment = Market.Deployment;
        decimal wobble = 0.9m + (decimal)_random.NextDouble() * 0.2m;
        return _random.Next(4) switch
        {
            0 => AdministerAsync(deployment.GreekCache, OptionGreekCache.SetMinCollateralParameters.Encode(new(
                D(200 * wobble), D(0.2m * wobble), D(2.5m * wobble), _random.Next(1, 20) * 86_400, D(1.8m * wobble),
                _random.Next(20, 80) * 86_400, D(1 + 0.2m * wobble), D(0.8m * wobble))), cancellationToken),
            1 => AdministerAsync(deployment.GreekCache, OptionGreekCache.SetGreekCacheParameters.Encode(new(
                30, D(0.05m), 10_800, 86_400, 259_200, 86_400, 259_200, D(0.5m), D(2), D(0.2m * (wobble - 1)))), cancellationToken),
            2 => AdministerAsync(deployment.OptionToken, OptionToken.SetPartialCollateralParams.Encode(
                new(D(0.2m * wobble), D(0.4m * wobble), D(0.3m), D(15 * wobble))), cancellationToken),
            _ => Market.AdministerAsync(OptionMarket.SetOptionMarketParams.Encode(
                new(364 * 86_400, deployment.Admin, D(0.1m), D(0.0075m * wobble))), cancellationToken),
        };
    }

    /// <summary>A frozen board gets another volatility and skew, and is traded again after a block.</summary>
    private async Task BoardParameterAsync(CancellationToken cancellationToken)
    {
        long strike = Strike();
        long board = (long)Slots[StrikeSlots.Of(strike).Board];
        decimal wobble = 0.9m + (decimal)_random.NextDouble() * 0.2m;
        await Market.AdministerAsync(OptionMarket.SetBoardFrozen.Encode(board, true), cancellationToken);
        try
        {
            await Market.AdministerAsync(OptionMarket.SetBoardBaseIv.Encode(board, D(wobble)), cancellationToken);
            await Market.AdministerAsync(OptionMarket.SetStrikeSkew.Encode(strike, D(wobble)), cancellationToken);
        }
        finally
        {
            await Market.AdministerAsync(OptionMarket.SetBoardFrozen.Encode(board, false), cancellationToken);
        }
    }

    /// <summary>Boards that have expired and are not settled.</summary>
    private IEnumerable<long> Due() => Enumerable.Range(1, (int)Slots[LyraSlots.StrikeCount])
        .Select(strike => (long)Slots[StrikeSlots.Of(strike).Board]).Distinct()
        .Where(board => Slots[BoardSlots.Of(board).SettledAt].IsZero && Slots[BoardSlots.Of(board).Expiry] <= _now);

    private Task AdministerAsync(Address contract, byte[] call, CancellationToken cancellationToken) =>
        _world.Chain.ExecuteAsync(Market.Deployment.Admin, contract, call, cancellationToken);

    private static BigInteger D(decimal value) => LyraMarket.Units(value);
}
