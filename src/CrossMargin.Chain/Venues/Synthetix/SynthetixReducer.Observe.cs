using System.Numerics;
using CrossMargin.Chain.Abi.SynthetixPerpsV2;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Synthetix;

/// <summary>
/// What no event carries: who the system's contracts are, settings from before they were watched, prices, and what is suspended.
/// </summary>
internal sealed partial class SynthetixReducer
{
    private static readonly (Slot Slot, Hash32 Name)[] Contracts =
    [
        (SynthetixSlots.ExchangeRates, SynthetixName.ToWord("ExchangeRates")),
        (SynthetixSlots.SystemStatus, SynthetixName.ToWord("SystemStatus")),
        (SynthetixSlots.Settings, SynthetixName.ToWord("PerpsV2MarketSettings")),
        (SynthetixSlots.Synth, SynthetixName.ToWord("SynthsUSD")),
    ];

    /// <summary>Each round asks the contracts that the one before found.</summary>
    public async Task ObserveAsync(IChainClient chain, BlockRef at, CancellationToken cancellationToken)
    {
        _journal.MoveToEndOf(at);
        BlockReads resolver = new();
        if (Slots[SynthetixSlots.Resolver].IsZero)
        {
            AskAddress(
                resolver, SynthetixSlots.Resolver, _manager, FuturesMarketManager.Resolver.Encode(),
                FuturesMarketManager.Resolver.DecodeResult);
        }

        await resolver.RunAsync(chain, at, cancellationToken);
        if (Slots[SynthetixSlots.Resolver].IsZero)
            return;
        BlockReads contracts = new();
        Address directory = Slots[SynthetixSlots.Resolver].ToAddress();
        foreach ((Slot slot, Hash32 name) in Contracts)
            AskAddress(contracts, slot, directory, AddressResolver.GetAddress.Encode(name), AddressResolver.GetAddress.DecodeResult);
        await contracts.RunAsync(chain, at, cancellationToken);
        WatchKnown();
        BlockReads values = new();
        AskSettings(values);
        foreach (MarketSlots market in _markets.Running(Slots))
            AskPrice(values, market);
        await values.RunAsync(chain, at, cancellationToken);
    }

    /// <summary>
    /// Contracts are replaced, seldom and without an event that could be relied on. One that answers nothing stays who it was.
    /// </summary>
    private void AskAddress(BlockReads reads, Slot slot, Address contract, byte[] call, Func<ReadOnlySpan<byte>, Address> decode) =>
        reads.Ask(contract, call, decode, Slots[slot].ToAddress(), found =>
        {
            if (found.IsZero || found.ToNumber() == Slots[slot])
                return;
            _journal.Set(slot, found.ToNumber());
            if (slot == SynthetixSlots.Settings)
                ForgetSettings();
            if (slot == SynthetixSlots.Synth)
                _journal.Set(SynthetixSlots.Dollar, 0);
        });

    private void ForgetSettings()
    {
        _journal.Set(SynthetixSlots.SettingsRead, 0);
        foreach (MarketSlots market in _markets.All(Slots))
            _journal.Set(market.SettingsRead, 0);
    }

    /// <summary>
    /// Read once, for each market and for all: from then on events tell. Only the time that rates are valid for has none here.
    /// </summary>
    private void AskSettings(BlockReads reads)
    {
        Address settings = Slots[SynthetixSlots.Settings].ToAddress();
        Address rates = Slots[SynthetixSlots.ExchangeRates].ToAddress();
        Address synth = Slots[SynthetixSlots.Synth].ToAddress();
        reads.Ask(
            rates, ExchangeRates.RateStalePeriod.Encode(), ExchangeRates.RateStalePeriod.DecodeResult, BigInteger.Zero,
            seconds => _journal.Set(SynthetixSlots.RateStalePeriod, seconds));
        if (Slots[SynthetixSlots.Dollar].IsZero)
        {
            reads.Ask(
                synth, Synth.Proxy.Encode(), Synth.Proxy.DecodeResult, synth,
                proxy => _journal.Set(SynthetixSlots.Dollar, proxy.ToNumber()));
        }

        if (Slots[SynthetixSlots.SettingsRead].IsZero)
            AskCommonSettings(reads, settings);
        foreach (MarketSlots market in _markets.All(Slots).Where(market => Slots[market.SettingsRead].IsZero))
        {
            Hash32 key = Hash32.OfNumber(Slots[market.Key]);
            reads.Ask(
                settings, PerpsV2MarketSettings.Parameters.Encode(key), PerpsV2MarketSettings.Parameters.DecodeResult, null!,
                parameters => SetParameters(market, parameters));
        }

        foreach (MarketSlots market in _markets.All(Slots).Where(market => Slots[market.Aggregator].IsZero))
        {
            reads.Ask(
                rates, ExchangeRates.Aggregators.Encode(Hash32.OfNumber(Slots[market.Asset])), ExchangeRates.Aggregators.DecodeResult,
                default, aggregator => _journal.Set(market.Aggregator, aggregator.ToNumber()));
        }
    }

    private void AskCommonSettings(BlockReads reads, Address settings)
    {
        bool isWhole = true;
        foreach ((Slot slot, byte[] call) in new[]
        {
            (SynthetixSlots.MinKeeperFee, PerpsV2MarketSettings.MinKeeperFee.Encode()),
            (SynthetixSlots.MaxKeeperFee, PerpsV2MarketSettings.MaxKeeperFee.Encode()),
            (SynthetixSlots.LiquidationFeeRatio, PerpsV2MarketSettings.LiquidationFeeRatio.Encode()),
            (SynthetixSlots.MinInitialMargin, PerpsV2MarketSettings.MinInitialMargin.Encode()),
            (SynthetixSlots.KeeperLiquidationFee, PerpsV2MarketSettings.KeeperLiquidationFee.Encode()),
        })
        {
            // They all return one uint256.
            reads.Ask(settings, call, PerpsV2MarketSettings.MinKeeperFee.DecodeResult, BigInteger.MinusOne, value =>
            {
                isWhole &= value.Sign >= 0;
                _journal.Set(slot, BigInteger.Max(0, value));
            });
        }

        reads.AfterAll(() => _journal.Set(SynthetixSlots.SettingsRead, isWhole ? 1 : 0));
    }

    private void SetParameters(MarketSlots market, PerpsV2MarketSettings.ParametersTuple? parameters)
    {
        if (parameters is null)
            return;
        _journal.Set(market.SkewScale, parameters.SkewScale);
        _journal.Set(market.MaxFundingVelocity, parameters.MaxFundingVelocity);
        _journal.Set(market.MaxLeverage, parameters.MaxLeverage);
        _journal.Set(market.LiquidationPremiumMultiplier, parameters.LiquidationPremiumMultiplier);
        _journal.Set(market.LiquidationBufferRatio, parameters.LiquidationBufferRatio);
        _journal.Set(market.MaxLiquidationDelta, parameters.MaxLiquidationDelta);
        _journal.Set(market.MaxPremium, parameters.MaxPD);
        _journal.Set(market.SettingsRead, 1);
    }

    /// <summary>
    /// The market's own price, and whether it takes it for valid. One that it does not answer at all, because its feed is negative or
    /// its oracle is gone, makes the market answer nothing.
    /// </summary>
    private void AskPrice(BlockReads reads, MarketSlots market)
    {
        reads.Ask<PerpsV2Market.AssetPrice.Result?>(
            market.Market, PerpsV2Market.AssetPrice.Encode(), data => PerpsV2Market.AssetPrice.DecodeResult(data), null, answer =>
            {
                _journal.Set(market.Price, answer?.Price ?? 0);
                _journal.Set(market.PriceState, answer is not { } price ? 0 : price.Invalid ? PriceState.Invalid : PriceState.Valid);
            });
        reads.Ask(
            Slots[SynthetixSlots.ExchangeRates].ToAddress(),
            ExchangeRates.RateAndUpdatedTime.Encode(Hash32.OfNumber(Slots[market.Asset])),
            data => ExchangeRates.RateAndUpdatedTime.DecodeResult(data).Time, BigInteger.Zero, time => _journal.Set(market.PriceTime, time));
        // It returns nothing, or reverts.
        reads.Ask(
            Slots[SynthetixSlots.SystemStatus].ToAddress(),
            SystemStatus.RequireFuturesMarketActive.Encode(Hash32.OfNumber(Slots[market.Key])),
            _ => true, false, isActive => _journal.Set(market.Suspended, isActive ? 0 : 1));
    }
}
