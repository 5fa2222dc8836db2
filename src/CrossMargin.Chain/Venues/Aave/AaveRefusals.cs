using CrossMargin.Chain.Abi.AaveV3;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>The pool's own words for a liquidation that it refuses: custom errors in V3.6, numbers as text in V3.0.</summary>
/// <remarks>Sources: aave-v3-origin 3.6.0 and core-v3 1.19.3, Errors.sol.</remarks>
internal static class AaveRefusals
{
    private const string Healthy = "HealthFactorNotBelowThreshold";

    private static readonly Dictionary<string, string> Numbers = new(StringComparer.Ordinal)
    {
        ["25"] = "InvalidBurnAmount",
        ["27"] = "ReserveInactive",
        ["29"] = "ReservePaused",
        ["45"] = Healthy,
        ["46"] = "CollateralCannotBeLiquidated",
        ["47"] = "SpecifiedCurrencyNotBorrowedByUser",
        ["59"] = "PriceOracleSentinelCheckFailed",
    };

    public static LiquidationRefusal Explain(ReadOnlySpan<byte> revertData)
    {
        LiquidationRefusal ofLanguage = LiquidationRefusal.OfLanguage(revertData);
        return (NameOf(revertData) ?? Numbers.GetValueOrDefault(ofLanguage.Reason)) is { } name
            ? new LiquidationRefusal(name, IsHealthy: name == Healthy)
            : ofLanguage;
    }

    private static string? NameOf(ReadOnlySpan<byte> data) =>
        Pool.HealthFactorNotBelowThresholdError.TryDecode(data, out _) ? Healthy
        : Pool.MustNotLeaveDustError.TryDecode(data, out _) ? "MustNotLeaveDust"
        : Pool.CollateralCannotBeLiquidatedError.TryDecode(data, out _) ? "CollateralCannotBeLiquidated"
        : Pool.SpecifiedCurrencyNotBorrowedByUserError.TryDecode(data, out _) ? "SpecifiedCurrencyNotBorrowedByUser"
        : Pool.ReserveInactiveError.TryDecode(data, out _) ? "ReserveInactive"
        : Pool.ReservePausedError.TryDecode(data, out _) ? "ReservePaused"
        : Pool.LiquidationGraceSentinelCheckFailedError.TryDecode(data, out _) ? "LiquidationGraceSentinelCheckFailed"
        : Pool.PriceOracleSentinelCheckFailedError.TryDecode(data, out _) ? "PriceOracleSentinelCheckFailed"
        : Pool.SelfLiquidationError.TryDecode(data, out _) ? "SelfLiquidation"
        : Pool.InvalidBurnAmountError.TryDecode(data, out _) ? "InvalidBurnAmount"
        : null;
}
