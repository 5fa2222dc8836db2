namespace CrossMargin.Devnet.Aave;

/// <summary>An efficiency mode: assets that move together, lent against each other with little to spare. Basis points.</summary>
public sealed record AaveEMode(byte Category, string Label, ushort Ltv, ushort LiquidationThreshold, ushort LiquidationBonus)
{
    /// <summary>The second of the defaults.</summary>
    public const byte Stablecoins = 2;

    public static IReadOnlyList<AaveEMode> Defaults { get; } =
    [
        new(1, "ETH correlated", 9_300, 9_500, 10_100),
        new(Stablecoins, "Stablecoins", 9_000, 9_300, 10_200),
    ];
}
