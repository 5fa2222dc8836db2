using CrossMargin.Chain.Abi.LyraV1;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>The contracts' own words for a liquidation that they refuse.</summary>
/// <remarks>Source: @lyrafinance/protocol 0.1.3-alpha, OptionToken.sol, OptionMarket.sol and SynthetixAdapter.sol.</remarks>
internal static class LyraRefusals
{
    public static LiquidationRefusal Explain(ReadOnlySpan<byte> revertData) =>
        OptionToken.PositionNotLiquidatableError.TryDecode(revertData, out _)
            ? new LiquidationRefusal("PositionNotLiquidatable", IsHealthy: true)
            : NameOf(revertData) is { } name
                ? new LiquidationRefusal(name, IsHealthy: false)
                : LiquidationRefusal.OfLanguage(revertData);

    private static string? NameOf(ReadOnlySpan<byte> data) =>
        OptionMarket.BoardExpiredError.TryDecode(data, out _) ? "BoardExpired"
        : OptionMarket.BoardAlreadySettledError.TryDecode(data, out _) ? "BoardAlreadySettled"
        : OptionMarket.BoardIsFrozenError.TryDecode(data, out _) ? "BoardIsFrozen"
        : SynthetixAdapter.RateIsInvalidError.TryDecode(data, out _) ? "RateIsInvalid"
        : SynthetixAdapter.AllMarketsPausedError.TryDecode(data, out _) ? "AllMarketsPaused"
        : SynthetixAdapter.MarketIsPausedError.TryDecode(data, out _) ? "MarketIsPaused"
        : null;
}
