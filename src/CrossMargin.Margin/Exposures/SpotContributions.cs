using CrossMargin.Domain;
using CrossMargin.Margin.Oracles;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Exposures;

/// <summary>Collateral and debt as contributions.</summary>
internal static class SpotContributions
{
    /// <summary>In the order of the holdings. A holding without a price adds nothing; that is reported as a fault.</summary>
    public static IEnumerable<Contribution> Of(IReadOnlyList<SpotHolding> holdings, MarginInputs inputs)
    {
        foreach (SpotHolding holding in holdings)
        {
            if (inputs.PriceOf(holding.Token.Underlying, holding.Token.Chain, holding.Price) is { Validity: not PriceValidity.NonPositive } price)
                yield return holding.IsDebt ? Owed(holding, price, inputs) : Owned(holding, price, inputs);
        }
    }

    private static Contribution Owned(SpotHolding holding, JudgedPrice price, MarginInputs inputs)
    {
        double value = new TokenAmount(holding.Raw, holding.Decimals).ToAssetQuantity() * price.Usd;

        // What is not settled counts for nothing yet, so it costs nothing either: no haircut for its size, no buffer, no shock.
        double quantity = new TokenAmount(holding.SettledRaw, holding.Decimals).ToAssetQuantity();
        double settled = quantity * price.Usd;
        Haircut haircut = inputs.HaircutOf(holding.Token, quantity, settled);

        // What is owned cannot lose more than it still counts for.
        double buffer = Math.Min(price.Buffer, 1 - haircut.Maintenance);
        return new Contribution(PositionLabel.Of(holding), holding.Token.Underlying, value, settled, buffer)
        {
            SettledUsd = settled,
            HeldDeltaUsd = value,
            PriceUsd = price.Usd,
            Haircut = haircut,
            StrictRatio = Math.Min(1, inputs.TwapRatio(price)),
            ObservedAt = price.Price.UpdatedAt,
        };
    }

    private static Contribution Owed(SpotHolding holding, JudgedPrice price, MarginInputs inputs)
    {
        double value = new TokenAmount(holding.Raw, holding.Decimals).ToDebtQuantity() * price.Usd;
        return new Contribution(PositionLabel.Of(holding), holding.Token.Underlying, -value, -value, price.Buffer)
        {
            ObligationUsd = value,
            PriceUsd = price.Usd,
            StrictRatio = Math.Max(1, inputs.TwapRatio(price)),
            ObservedAt = price.Price.UpdatedAt,
        };
    }
}
