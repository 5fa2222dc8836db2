using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin.Derive;

/// <summary>Derive's first portfolio margin manager, kept for accounts that are still under it.</summary>
/// <remarks>
/// maxLoss = min(basis contingency, worst scenario P&amp;L); MM = E + maxLoss − C; IM = E + (maxLoss − C)·(1.3 + peg) − C_confidence.
/// Options are not discounted but for the static discount on an expiry of positive value.
/// Source: derivexyz/v2-core 7736900d, PMRM.sol, _arrangePortfolio, and PMRMLib.sol, addPrecomputes, getScenarioMtM and
/// getMarginAndMarkToMarket. In doubles, where the contract has 18 decimals.
/// </remarks>
public static class Pm1
{
    /// <exception cref="ArgumentOutOfRangeException">Prices and quantities whose product is not a number of USD.</exception>
    public static Pm1Margin Evaluate(Pm1Portfolio portfolio, Pm1Parameters parameters)
    {
        DerivePerp perp = portfolio.Perp ?? new DerivePerp(0, 0);
        double confidence = perp.Quantity == 0 ? portfolio.SpotConfidence : Math.Min(portfolio.SpotConfidence, perp.Confidence);
        double baseUsd = portfolio.BaseQuantity * portfolio.SpotUsd / portfolio.StableUsd;
        double linearUsd = perp.Quantity * perp.PriceUsd + baseUsd;
        ExpiryBook[] books = ExpiryBook.Gather(portfolio.Expiries);
        foreach (ExpiryBook book in books)
            book.Prepare(parameters.Grid, parameters.Volatility, new SkewShock());
        ScenarioProfit[] scenarios = [.. parameters.Grid.Scenarios.Select(scenario => new ScenarioProfit(
            scenario, linearUsd * scenario.LinearFactor + books.Sum(book => PnlUsd(book, scenario, parameters))))];
        double heldAtSpot = (Math.Abs(perp.Quantity) + portfolio.BaseQuantity) * portfolio.SpotUsd;

        Pm1Margin margin = new()
        {
            CashUsd = portfolio.CashUsd,
            BaseUsd = baseUsd,
            PerpPnlUsd = perp.UnrealisedPnlUsd,
            FundingUsd = perp.UnsettledFundingUsd,
            OptionsUsd = books.Sum(book => book.ValueUsd(1, VolatilityMove.None)),
            Scenarios = scenarios,
            WorstScenario = scenarios.MinBy(one => one.PnlUsd),
            BasisContingencyUsd = books.Sum(book => BasisUsd(book, parameters.Basis)),
            PerpContingencyUsd = Math.Abs(perp.Quantity) * portfolio.SpotUsd * parameters.PerpContingency,
            BaseAssetContingencyUsd = portfolio.BaseQuantity * portfolio.SpotUsd * parameters.BaseContingency,
            OptionContingencyUsd = books.Sum(book => book.NakedShorts()) * portfolio.SpotUsd * parameters.OptionContingency,
            ConfidenceContingencyUsd = parameters.OfConfidence(confidence, heldAtSpot) + books.Sum(book => parameters.OfConfidence(
                Math.Min(confidence, book.Market.Confidence), book.GrossQuantity() * portfolio.SpotUsd)),
            InitialFactor = parameters.InitialFactor + Math.Max(0, parameters.PegThreshold - portfolio.StableUsd) * parameters.PegFactor,
        };
        return double.IsFinite(margin.MaintenanceUsd) && double.IsFinite(margin.InitialUsd)
            ? margin
            : throw new ArgumentOutOfRangeException(nameof(portfolio), margin.MaintenanceUsd, "Expected positions whose value is a finite number of USD.");
    }

    private static double PnlUsd(ExpiryBook book, Scenario scenario, Pm1Parameters parameters)
    {
        double shockedUsd = book.ValueUsd(scenario.SpotFactor, scenario.Move);
        double discount = shockedUsd > 0 ? parameters.Discount(book.Rate, book.Market.Years) : 1;
        return (shockedUsd * discount - book.ValueUsd(1, VolatilityMove.None)) * scenario.Dampening;
    }

    private static double BasisUsd(ExpiryBook book, BasisShock shock)
    {
        double nowUsd = book.ValueUsd(1, VolatilityMove.None);
        double upUsd = book.ValueUsd(shock.UpFactor, VolatilityMove.None);
        double downUsd = book.ValueUsd(shock.DownFactor, VolatilityMove.None);
        return Math.Min(Math.Min(upUsd, downUsd) - nowUsd, 0) * shock.Factor(book.Market.Years);
    }
}
