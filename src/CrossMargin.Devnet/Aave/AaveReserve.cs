using CrossMargin.Domain;

namespace CrossMargin.Devnet.Aave;

/// <summary>A reserve to be listed.</summary>
/// <param name="OpeningUsd">The feed's first answer.</param>
/// <param name="Ltv">Most that it lends against the asset; basis points, as the two that follow.</param>
/// <param name="LiquidationThreshold">Of the asset's value that still covers a debt.</param>
/// <param name="LiquidationBonus">What a liquidator gets: 10,500 is five per cent on top.</param>
/// <param name="Liquidity">Supplied at the start, in whole tokens, so that there is something to borrow.</param>
/// <param name="EModeCategory">The category whose collateral and debt it may be; 0 for none.</param>
public sealed record AaveReserve(
    string Symbol,
    Underlying Underlying,
    byte Decimals,
    decimal OpeningUsd,
    int Ltv,
    int LiquidationThreshold,
    int LiquidationBonus,
    long Liquidity,
    byte EModeCategory)
{
    /// <summary>
    /// The reserves of the local market. Loan and threshold are as close together as on the real markets, so that a debt can
    /// be opened near its line.
    /// </summary>
    public static IReadOnlyList<AaveReserve> Defaults { get; } =
    [
        new("WETH", new Underlying("ETH"), 18, 3_000, 8_050, 8_300, 10_500, 20_000, 1),
        new("wstETH", new Underlying("ETH"), 18, 3_600, 7_850, 8_100, 10_600, 5_000, 1),
        new("WBTC", new Underlying("BTC"), 8, 60_000, 7_550, 7_800, 10_500, 1_000, 0),
        new("USDC", new Underlying("USD"), 6, 1, 7_700, 8_000, 10_450, 50_000_000, 2),
        new("DAI", new Underlying("USD"), 18, 1, 7_500, 7_800, 10_500, 50_000_000, 2),
    ];
}
