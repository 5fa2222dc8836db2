using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.Synthetix;

/// <summary>A market to be listed.</summary>
/// <param name="MarketKey">Synthetix's name of the market: "sETHPERP".</param>
/// <param name="Asset">Its name of what is traded: "sETH".</param>
/// <param name="OpeningUsd">The feed's first answer.</param>
/// <param name="SkewScale">The skew, in units of the asset, at which the premium is the price itself.</param>
/// <param name="MaxLiquidationDelta">The largest position that anybody may liquidate, as a fraction of the skew scale; 18 decimals.</param>
/// <param name="MaxPremium">The largest skew at which anybody may liquidate, as a fraction of the skew scale; 18 decimals.</param>
public sealed record SynthetixAsset(
    string MarketKey, string Asset, Underlying Underlying, decimal OpeningUsd, long SkewScale,
    BigInteger MaxLiquidationDelta, BigInteger MaxPremium)
{
    /// <summary>ETH with the parameters of the market on Optimism; SOL in a market so thin that premium and funding weigh.</summary>
    public static IReadOnlyList<SynthetixAsset> Defaults { get; } =
    [
        new("sETHPERP", "sETH", new Underlying("ETH"), 2_000, 1_000_000, 601_000_000_000_000, 1_202_000_000_000_000),
        new("sSOLPERP", "SOL", new Underlying("SOL"), 100, 50_000, 20_000_000_000_000_000, 50_000_000_000_000_000),
    ];
}
