using CrossMargin.Chain.Abi.SynthetixPerpsV2Admin;
using CrossMargin.Chain.Venues.Synthetix;
using CrossMargin.Domain;
using Manager = CrossMargin.Chain.Abi.SynthetixPerpsV2.FuturesMarketManager;

namespace CrossMargin.Devnet.Synthetix;

/// <summary>One market is a proxy, a state, and five fragments between them.</summary>
public sealed partial class SynthetixRecipe
{
    private async Task<SynthetixListing> ListAsync(SynthetixDeployment core, SynthetixAsset asset, CancellationToken cancellationToken)
    {
        (Hash32 key, Hash32 name) = (SynthetixName.ToWord(asset.MarketKey), SynthetixName.ToWord(asset.Asset));
        Address feed = await DeployFeedAsync(asset, cancellationToken);
        await ExecuteAsync(core.ExchangeRates, ExchangeRates.AddAggregator.Encode(name, feed), cancellationToken);
        Address proxy = await DeployAsync("ProxyPerpsV2", ProxyPerpsV2.Constructor.Encode(_admin), cancellationToken);
        Address state = await DeployAsync(
            "PerpsV2MarketState", PerpsV2MarketState.Constructor.Encode(_admin, [], name, key, Address.Zero), cancellationToken);
        await DeployFragmentsAsync(core, proxy, state, cancellationToken);
        await ExecuteAsync(state, PerpsV2MarketState.LinkOrInitializeState.Encode(), cancellationToken);
        await ExecuteAsync(core.FuturesMarketManager, Manager.AddProxiedMarkets.Encode([proxy]), cancellationToken);
        await ExecuteAsync(core.Settings, PerpsV2MarketSettings.SetParameters.Encode(key, ParametersOf(asset)), cancellationToken);
        return new SynthetixListing(asset, proxy, feed);
    }

    private async Task DeployFragmentsAsync(SynthetixDeployment core, Address proxy, Address state, CancellationToken cancellationToken)
    {
        List<Address> writers = [];
        HashSet<string> routed = [];
        foreach (string name in (string[])[.. SynthetixContracts.Fragments, "PerpsV2MarketViews"])
        {
            bool isViews = name == "PerpsV2MarketViews";
            byte[] arguments = isViews
                ? PerpsV2MarketViews.Constructor.Encode(state, _admin, core.Resolver)
                : PerpsV2Market.Constructor.Encode(proxy, state, _admin, core.Resolver);
            Address fragment = await DeployAsync(name, arguments, cancellationToken);
            await ExecuteAsync(fragment, PerpsV2Market.RebuildCache.Encode(), cancellationToken);
            if (!isViews)
                writers.Add(fragment);
            foreach ((byte[] selector, bool isView) in FragmentRoutes.Of(_synthetix[name]).Where(route => routed.Add(Hex.Of(route.Selector))))
                await ExecuteAsync(proxy, ProxyPerpsV2.AddRoute.Encode(selector, fragment, isView), cancellationToken);
        }

        await ExecuteAsync(state, PerpsV2MarketState.AddAssociatedContracts.Encode([.. writers]), cancellationToken);
    }

    private static PerpsV2MarketSettings.Parameters ParametersOf(SynthetixAsset asset) => new(
        TakerFee: SynthetixMarket.Units(0.001m), MakerFee: SynthetixMarket.Units(0.0005m),
        TakerFeeDelayedOrder: SynthetixMarket.Units(0.001m), MakerFeeDelayedOrder: SynthetixMarket.Units(0.0005m),
        TakerFeeOffchainDelayedOrder: SynthetixMarket.Units(0.0006m), MakerFeeOffchainDelayedOrder: SynthetixMarket.Units(0.0002m),
        MaxLeverage: SynthetixMarket.Units(55), MaxMarketValue: SynthetixMarket.Units(22_300),
        MaxFundingVelocity: SynthetixMarket.Units(9), SkewScale: SynthetixMarket.Units(asset.SkewScale),
        NextPriceConfirmWindow: 2, DelayedOrderConfirmWindow: 120, MinDelayTimeDelta: 60, MaxDelayTimeDelta: 6_000,
        OffchainDelayedOrderMinAge: 1, OffchainDelayedOrderMaxAge: 30,
        OffchainMarketKey: SynthetixName.ToWord($"oc{asset.Underlying}PERP"), OffchainPriceDivergence: SynthetixMarket.Units(0.1m),
        LiquidationPremiumMultiplier: SynthetixMarket.Units(1.5625m), LiquidationBufferRatio: SynthetixMarket.Units(0.0075m),
        MaxLiquidationDelta: asset.MaxLiquidationDelta, MaxPD: asset.MaxPremium);
}
