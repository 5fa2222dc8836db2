using CrossMargin.Domain;
using CrossMargin.Margin.Oracles;

namespace CrossMargin.Margin.Exposures;

/// <summary>Perpetuals as contributions: delta one, worth their unrealised gain and funding, and an obligation of their notional.</summary>
internal static class PerpContributions
{
    /// <summary>In the order of the holdings. A position without a mark adds its paid entry and funding only; that is reported as a fault.</summary>
    public static IEnumerable<Contribution> Of(IReadOnlyList<PerpHolding> perps, MarginInputs inputs)
    {
        foreach (PerpHolding perp in perps)
        {
            if (inputs.PriceOf(perp.Instrument.Underlying, perp.Instrument.Venue.Chain, perp.Mark) is { Validity: not PriceValidity.NonPositive } mark)
                yield return Of(perp, mark);
        }
    }

    /// <remarks>Each part rounds against the account: what it gets down, what it gives up.</remarks>
    private static Contribution Of(PerpHolding perp, JudgedPrice mark)
    {
        double notional = new TokenAmount(perp.Size, perp.SizeDecimals).ToAssetQuantity() * mark.Usd;
        double entry = new TokenAmount(perp.EntryValue, perp.ValueDecimals).ToDebtQuantity();
        double funding = new TokenAmount(perp.Funding, perp.FundingDecimals).ToAssetQuantity();
        return new Contribution(
            PositionLabel.Of(PositionKind.Perp, perp.Instrument), perp.Instrument.Underlying, notional - entry + funding, notional, mark.Buffer)
        {
            ObligationUsd = Math.Abs(notional),
            PriceUsd = mark.Usd,
            ObservedAt = mark.Price.UpdatedAt,
        };
    }
}
