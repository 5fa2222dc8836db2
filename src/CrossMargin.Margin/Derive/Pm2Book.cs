using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin.Derive;

/// <summary>A portfolio merged, sorted and priced once, while scenarios run over it.</summary>
internal sealed class Pm2Book
{
    private readonly Pm2Portfolio _portfolio;
    private readonly Pm2Parameters _parameters;
    private readonly Pm2Collateral[] _collaterals;
    private readonly double _riskCancellingUsd;

    public Pm2Book(Pm2Portfolio portfolio, Pm2Parameters parameters)
    {
        _portfolio = portfolio;
        _parameters = parameters;
        Perp = portfolio.Perp ?? new DerivePerp(0, 0);
        _collaterals = Pm2Collateral.Merge(portfolio.Collaterals);
        CollateralUsd = _collaterals.Sum(ValueUsd);
        _riskCancellingUsd = _collaterals.Where(one => one.IsRiskCancelling).Sum(ValueUsd);
        Expiries = Array.ConvertAll(ExpiryBook.Gather(portfolio.Expiries), book => new Pm2Expiry(book, parameters, AccountConfidence));
    }

    public DerivePerp Perp { get; }

    public double CollateralUsd { get; }

    public Pm2Expiry[] Expiries { get; }

    private double PerpNotionalUsd => Math.Abs(Perp.Quantity) * _portfolio.SpotUsd;

    /// <summary>The perpetual's confidence counts only where one is held.</summary>
    private double AccountConfidence =>
        Perp.Quantity == 0 ? _portfolio.SpotConfidence : Math.Min(_portfolio.SpotConfidence, Perp.Confidence);

    /// <param name="index">The scenario's place in the grid.</param>
    public double PnlUsd(int index, Scenario scenario)
    {
        double pnlUsd = (Perp.Quantity * Perp.PriceUsd + _riskCancellingUsd) * scenario.LinearFactor;
        foreach (Pm2Expiry expiry in Expiries)
            pnlUsd += expiry.PnlUsd(index, scenario);
        return pnlUsd;
    }

    public IEnumerable<ScenarioContribution> Explain(Scenario scenario)
    {
        if (Perp.Quantity != 0)
            yield return new ScenarioContribution(ContributionKind.Perp, "perpetual", Perp.Quantity * Perp.PriceUsd * scenario.LinearFactor);
        foreach (Pm2Collateral one in _collaterals)
        {
            double movedUsd = one.IsRiskCancelling ? ValueUsd(one) * scenario.LinearFactor : 0;
            yield return new ScenarioContribution(ContributionKind.Collateral, one.Name, movedUsd);
        }

        foreach (ScenarioContribution part in Expiries.SelectMany(expiry => expiry.Explain(scenario)))
            yield return part;
    }

    public Pm2Charges MaintenanceCharges() => new(
        PerpNotionalUsd * _parameters.Contingency.PerpMaintenance,
        NakedShortsUsd() * _parameters.Contingency.OptionMaintenance,
        _collaterals.Sum(one => ValueUsd(one) * one.MaintenanceHaircut),
        ConfidenceUsd: 0);

    public Pm2Charges AddedInitialCharges() => new(
        PerpNotionalUsd * _parameters.Contingency.PerpInitial,
        NakedShortsUsd() * _parameters.Contingency.OptionInitial,
        _collaterals.Sum(one => ValueUsd(one) * one.InitialHaircut),
        ConfidenceUsd());

    /// <summary>Collateral is judged by its own confidence and spot's; the perpetual's does not touch it (PMRM_2._arrangeAssets).</summary>
    private double ConfidenceUsd()
    {
        Pm2Contingency contingency = _parameters.Contingency;
        return contingency.OfConfidence(AccountConfidence, PerpNotionalUsd)
            + Expiries.Sum(expiry => contingency.OfConfidence(expiry.Margin.Confidence, expiry.Margin.GrossQuantity * _portfolio.SpotUsd))
            + _collaterals.Sum(one => contingency.OfConfidence(Math.Min(_portfolio.SpotConfidence, one.Confidence), ValueUsd(one)));
    }

    private double NakedShortsUsd() => Expiries.Sum(expiry => expiry.Margin.NakedShorts) * _portfolio.SpotUsd;

    private double ValueUsd(Pm2Collateral collateral) => collateral.Amount * collateral.PriceUsd / _portfolio.StableUsd;
}
