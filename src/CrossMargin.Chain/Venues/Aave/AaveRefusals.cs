using CrossMargin.Chain.Abi.AaveV3;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>The pool's own words for a liquidation that it refuses.</summary>
/// <remarks>Source: aave-v3-origin 3.6.0, Errors.sol.</remarks>
internal static class AaveRefusals
{
    public static LiquidationRefusal Explain(ReadOnlySpan<byte> revertData) => NameOf(revertData) is { } name
        ? new LiquidationRefusal(name, IsHealthy: name == nameof(Pool.HealthFactorNotBelowThresholdError)[..^5])
        : LiquidationRefusal.OfLanguage(revertData);

    private static string? NameOf(ReadOnlySpan<byte> data) =>
        Pool.HealthFactorNotBelowThresholdError.TryDecode(data, out _) ? "HealthFactorNotBelowThreshold"
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
