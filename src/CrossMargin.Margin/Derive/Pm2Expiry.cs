using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin.Derive;

/// <summary>One expiry while scenarios run over it.</summary>
internal sealed class Pm2Expiry
{
    private readonly ExpiryBook _book;

    /// <summary>Shocked values in the order of the grid, discounted at the rate alone.</summary>
    private readonly double[] _shockedUsd;

    public Pm2Expiry(ExpiryBook book, Pm2Parameters parameters, double accountConfidence)
    {
        _book = book;
        OptionExpiry market = book.Market;
        double discount = Math.Exp(-book.Rate * market.Years);
        book.Prepare(parameters.Grid, parameters.Volatility, parameters.Skew);
        double[] valuesUsd = Array.ConvertAll(
            book.ValuesUsd(parameters.Grid, 1, parameters.Basis.UpFactor, parameters.Basis.DownFactor), valueUsd => discount * valueUsd);
        _shockedUsd = valuesUsd[..^3];
        Margin = new Pm2ExpiryMargin
        {
            Seconds = market.Seconds,
            ForwardUsd = market.ForwardUsd,
            RateDiscount = discount,
            MarkToMarketUsd = valuesUsd[^3],
            LongDiscount = parameters.Discount.Long(book.Rate, market.Years),
            ShortDiscount = parameters.Discount.Short(book.Rate, market.Years),
            UpMultiplier = parameters.Volatility.UpMultiplier(market.Seconds),
            DownMultiplier = parameters.Volatility.DownMultiplier(market.Seconds),
            LinearSkewCap = parameters.Skew.Cap(VolatilityMove.LinearSkew, market.Years),
            AbsoluteSkewCap = parameters.Skew.Cap(VolatilityMove.AbsoluteSkew, market.Years),
            KStar = parameters.Skew.KStar(market.Years),
            BasisUpUsd = valuesUsd[^2],
            BasisDownUsd = valuesUsd[^1],
            BasisFactor = parameters.Basis.Factor(market.Years),
            NakedShorts = book.NakedShorts(),
            GrossQuantity = book.GrossQuantity(),
            Confidence = Math.Min(accountConfidence, market.Confidence),
        };
    }

    public Pm2ExpiryMargin Margin { get; }

    /// <summary>Against the mark to market; in a skew scenario never a gain.</summary>
    public double PnlUsd(int index, Scenario scenario)
    {
        double pnlUsd = (Discounted(_shockedUsd[index]) - Margin.MarkToMarketUsd) * scenario.Dampening;
        return scenario.IsSkew ? -Math.Abs(pnlUsd) : pnlUsd;
    }

    /// <summary>The parts of one scenario: the only one of the grid.</summary>
    public IEnumerable<ScenarioContribution> Explain(Scenario scenario)
    {
        string days = FormattableString.Invariant($"{Margin.Seconds / 86_400:0.###} days");
        for (int index = 0; index < _book.Legs.Length; index++)
        {
            OptionLeg leg = _book.Legs[index];
            double changeUsd = _book.ValueUsd(index, scenario.SpotFactor, scenario.Move) - _book.ValueUsd(index, 1, VolatilityMove.None);
            yield return new ScenarioContribution(
                ContributionKind.Option,
                FormattableString.Invariant($"{(leg.IsCall ? "call" : "put")} {leg.StrikeUsd} USD in {days}"),
                Margin.RateDiscount * changeUsd * scenario.Dampening);
        }

        double shockedUsd = _shockedUsd[0];
        yield return new ScenarioContribution(
            ContributionKind.Discounting, $"static discount in {days}", (Discounted(shockedUsd) - shockedUsd) * scenario.Dampening);
        double gainUsd = (Discounted(shockedUsd) - Margin.MarkToMarketUsd) * scenario.Dampening;
        if (scenario.IsSkew && gainUsd > 0)
            yield return new ScenarioContribution(ContributionKind.SkewReversal, $"skew the other way in {days}", -2 * gainUsd);
    }

    private double Discounted(double valueUsd) => valueUsd * (valueUsd >= 0 ? Margin.LongDiscount : Margin.ShortDiscount);
}
