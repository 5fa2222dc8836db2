using CrossMargin.Domain;

namespace CrossMargin.Devnet.PerpCurie;

/// <summary>A perpetual to be opened.</summary>
/// <param name="OpeningUsd">The first price of index and pool.</param>
/// <param name="LiquidityUsd">What the maker puts on each side of the pool at the start.</param>
public sealed record PerpMarketTerms(string Symbol, Underlying Underlying, decimal OpeningUsd, decimal LiquidityUsd)
{
    public static IReadOnlyList<PerpMarketTerms> Defaults { get; } =
    [
        new("vETH", new Underlying("ETH"), 2_000, 1_000_000),
        new("vBTC", new Underlying("BTC"), 30_000, 600_000),
    ];
}

/// <summary>A token to be taken as collateral beside the settlement token.</summary>
/// <param name="CollateralRatio">Of its value that counts; of a million, as the next.</param>
/// <param name="DiscountRatio">Off its price when it is liquidated.</param>
public sealed record PerpCollateralTerms(
    string Symbol, Underlying Underlying, byte Decimals, decimal OpeningUsd, uint CollateralRatio, uint DiscountRatio)
{
    public static IReadOnlyList<PerpCollateralTerms> Defaults { get; } =
    [
        new("WETH", new Underlying("ETH"), 18, 2_000, 700_000, 100_000),
        new("WBTC", new Underlying("BTC"), 8, 30_000, 750_000, 80_000),
    ];

    /// <summary>Tokens with as few and as many decimals as one may meet.</summary>
    public static IReadOnlyList<PerpCollateralTerms> Odd { get; } =
    [
        new("WHOLE", new Underlying("WHOLE"), 0, 50, 600_000, 100_000),
        new("FINE", new Underlying("FINE"), 24, 7, 500_000, 120_000),
    ];
}
