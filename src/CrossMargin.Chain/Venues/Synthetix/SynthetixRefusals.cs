namespace CrossMargin.Chain.Venues.Synthetix;

/// <summary>A market's own words for a flag or a liquidation that it refuses.</summary>
/// <remarks>Source: synthetix 2.102.1, PerpsV2MarketBase.sol, _errorMessages; they are texts, not custom errors.</remarks>
internal static class SynthetixRefusals
{
    /// <summary>Not at its line.</summary>
    private const string AboveTheLine = "Position cannot be liquidated";

    /// <summary>A flag goes only when the position is liquidated: somebody else was faster.</summary>
    private const string NotFlagged = "Position not flagged";

    public static LiquidationRefusal Explain(ReadOnlySpan<byte> revertData)
    {
        LiquidationRefusal refusal = LiquidationRefusal.OfLanguage(revertData);
        return refusal with { IsHealthy = refusal.Reason is AboveTheLine or NotFlagged };
    }
}
