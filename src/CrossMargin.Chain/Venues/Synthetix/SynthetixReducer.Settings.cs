using System.Numerics;
using CrossMargin.Chain.Abi.SynthetixPerpsV2;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Synthetix;

/// <summary>What the settings' contract logs, and which oracle an asset has.</summary>
internal sealed partial class SynthetixReducer
{
    /// <summary>Source: synthetix 2.102.1, MixinPerpsV2MarketSettings.sol. Fees and windows of orders decide nothing here.</summary>
    private static readonly Dictionary<Hash32, Func<MarketSlots, Slot>> Parameters = new()
    {
        [SynthetixName.ToWord("skewScale")] = market => market.SkewScale,
        [SynthetixName.ToWord("maxFundingVelocity")] = market => market.MaxFundingVelocity,
        [SynthetixName.ToWord("maxLeverage")] = market => market.MaxLeverage,
        [SynthetixName.ToWord("liquidationPremiumMultiplier")] = market => market.LiquidationPremiumMultiplier,
        [SynthetixName.ToWord("liquidationBufferRatio")] = market => market.LiquidationBufferRatio,
        [SynthetixName.ToWord("maxLiquidationDelta")] = market => market.MaxLiquidationDelta,
        [SynthetixName.ToWord("maxPD")] = market => market.MaxPremium,
    };

    private Dictionary<Hash32, Handler> SettingsEvents() => new()
    {
        [PerpsV2MarketSettings.ParameterUpdatedEvent.Topic0] = OnParameterUpdated,
        [PerpsV2MarketSettings.MinKeeperFeeUpdatedEvent.Topic0] = (in EventLog log) =>
            _journal.Set(SynthetixSlots.MinKeeperFee, PerpsV2MarketSettings.MinKeeperFeeUpdatedEvent.Decode(log).SUSD),
        [PerpsV2MarketSettings.MaxKeeperFeeUpdatedEvent.Topic0] = (in EventLog log) =>
            _journal.Set(SynthetixSlots.MaxKeeperFee, PerpsV2MarketSettings.MaxKeeperFeeUpdatedEvent.Decode(log).SUSD),
        [PerpsV2MarketSettings.LiquidationFeeRatioUpdatedEvent.Topic0] = (in EventLog log) =>
            _journal.Set(SynthetixSlots.LiquidationFeeRatio, PerpsV2MarketSettings.LiquidationFeeRatioUpdatedEvent.Decode(log).Bps),
        [PerpsV2MarketSettings.MinInitialMarginUpdatedEvent.Topic0] = (in EventLog log) =>
            _journal.Set(SynthetixSlots.MinInitialMargin, PerpsV2MarketSettings.MinInitialMarginUpdatedEvent.Decode(log).MinMargin),
        [PerpsV2MarketSettings.KeeperLiquidationFeeUpdatedEvent.Topic0] = (in EventLog log) =>
            _journal.Set(SynthetixSlots.KeeperLiquidationFee, PerpsV2MarketSettings.KeeperLiquidationFeeUpdatedEvent.Decode(log).KeeperFee),
    };

    /// <summary>Settings are kept by a market's key. One of a market that is not known yet is read when it is.</summary>
    private void OnParameterUpdated(in EventLog log)
    {
        var updated = PerpsV2MarketSettings.ParameterUpdatedEvent.Decode(log);
        if (!Parameters.TryGetValue(updated.Parameter, out Func<MarketSlots, Slot>? slotOf))
            return;
        BigInteger key = updated.MarketKey.ToNumber();
        foreach (MarketSlots market in _markets.All(Slots).Where(market => Slots[market.Key] == key))
            _journal.Set(slotOf(market), updated.Value);
    }

    private void OnAggregatorAdded(in EventLog log)
    {
        var added = ExchangeRates.AggregatorAddedEvent.Decode(log);
        BigInteger asset = added.CurrencyKey.ToNumber();
        foreach (MarketSlots market in _markets.All(Slots).Where(market => Slots[market.Asset] == asset))
            _journal.Set(market.Aggregator, added.Aggregator.ToNumber());
    }
}
