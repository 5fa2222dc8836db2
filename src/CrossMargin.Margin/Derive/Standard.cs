using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin.Derive;

/// <summary>Derive's standard manager: requirements by position, no scenarios; only the shorts of one expiry offset each other.</summary>
/// <remarks>
/// Per expiry the better of the sum of isolated margins and the largest loss at settlement. Source: derivexyz/v2-core 7736900d,
/// StandardManager.sol, _getMarketMargin, _getNetPerpMargin, _getBaseMarginAndMtM, _calcNetBasicMarginSingleExpiry,
/// _getIsolatedMarginForCall and _getIsolatedMarginForPut. In doubles, where the contract has 18 decimals.
/// </remarks>
public static class Standard
{
    /// <exception cref="ArgumentOutOfRangeException">Prices and quantities whose product is not a number of USD.</exception>
    public static StandardMargin Evaluate(StandardPortfolio portfolio, StandardParameters parameters)
    {
        StandardMargin margin = new()
        {
            CashUsd = portfolio.CashUsd,
            Markets = [.. portfolio.Markets.Select(market => Evaluate(market, portfolio.StableUsd, parameters))],
        };
        return double.IsFinite(margin.MaintenanceUsd) && double.IsFinite(margin.InitialUsd)
            ? margin
            : throw new ArgumentOutOfRangeException(nameof(portfolio), margin.MaintenanceUsd, "Expected positions whose value is a finite number of USD.");
    }

    private static StandardMarketMargin Evaluate(StandardMarket market, double stableUsd, StandardParameters parameters)
    {
        DerivePerp perp = market.Perp ?? new DerivePerp(0, 0);
        StandardExpiry[] expiries = Array.ConvertAll(
            ExpiryBook.Gather(market.Expiries), book => StandardExpiry.Of(book, market.SpotUsd, parameters));
        double perpNotionalUsd = Math.Abs(perp.Quantity) * perp.PriceUsd;
        double baseUsd = market.BaseQuantity * market.SpotUsd;
        double baseInitialUsd = baseUsd * parameters.BaseFactor * parameters.BaseInitialScale;
        double pegLoss = Math.Max(0, parameters.PegThreshold - stableUsd) * parameters.PegFactor;
        double chargedQuantity = Math.Abs(perp.Quantity) + expiries.Sum(expiry => expiry.ShortQuantity);
        double confidenceUsd =
            parameters.OfConfidence(Math.Min(market.SpotConfidence, perp.Confidence), Math.Abs(perp.Quantity) * market.SpotUsd)
            + expiries.Sum(expiry => parameters.OfConfidence(
                Math.Min(market.SpotConfidence, expiry.Confidence), expiry.ShortQuantity * market.SpotUsd))
            // A base that counts for nothing is not charged either.
            + (baseInitialUsd == 0 ? 0 : parameters.OfConfidence(market.SpotConfidence, baseUsd));

        return new StandardMarketMargin
        {
            Name = market.Name,
            OptionsUsd = expiries.Sum(expiry => expiry.MarkToMarketUsd),
            PerpPnlUsd = perp.UnrealisedPnlUsd,
            FundingUsd = perp.UnsettledFundingUsd,
            BaseUsd = baseUsd / stableUsd,
            Isolated = StandardRequirement.Sum(expiries.Select(expiry => expiry.Isolated)),
            Bounded = StandardRequirement.Sum(expiries.Select(expiry => expiry.Bounded)),
            Options = StandardRequirement.Sum(expiries.Select(expiry => expiry.Isolated.OrLess(expiry.Bounded))),
            PerpMaintenanceUsd = -perpNotionalUsd * parameters.PerpMaintenance,
            PerpInitialUsd = -perpNotionalUsd * parameters.PerpInitial,
            BaseMaintenanceUsd = baseUsd * parameters.BaseFactor,
            BaseInitialUsd = baseInitialUsd,
            ConfidenceUsd = -confidenceUsd,
            PegUsd = -pegLoss * chargedQuantity * market.SpotUsd,
        };
    }
}
