namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>Perp's own words for a liquidation that it refuses: short codes as texts.</summary>
/// <remarks>Source: curie-contract 2.8.4, ClearingHouse.sol, Vault.sol.</remarks>
internal static class PerpRefusals
{
    private static readonly Dictionary<string, string> Meanings = new(StringComparer.Ordinal)
    {
        ["CH_EAV"] = "the account has enough value",
        ["CH_NEXO"] = "the orders are not in excess",
        ["V_NL"] = "the collateral is not liquidatable",
        ["CH_CLWTISO"] = "there are orders left",
        ["CH_PSZ"] = "there is no position",
        ["CH_WLD"] = "the position is on the other side",
        ["CH_NEFCI"] = "the liquidator has not enough free collateral",
        ["CH_IIC"] = "the insurance fund could not cover the loss",
        ["CH_MNO"] = "the market is not open",
        ["V_MSAE"] = "more than may be repaid",
        ["V_TINAC"] = "the token is no collateral",
    };

    private static readonly HashSet<string> OfTheHealthy = new(StringComparer.Ordinal) { "CH_EAV", "CH_NEXO", "V_NL" };

    public static LiquidationRefusal Explain(ReadOnlySpan<byte> revertData)
    {
        LiquidationRefusal said = LiquidationRefusal.OfLanguage(revertData);
        return Meanings.TryGetValue(said.Reason, out string? meaning)
            ? new LiquidationRefusal($"{said.Reason}: {meaning}", OfTheHealthy.Contains(said.Reason))
            : said;
    }
}
