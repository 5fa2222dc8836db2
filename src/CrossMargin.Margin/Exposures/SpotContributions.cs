using CrossMargin.Domain;
using CrossMargin.Margin.Oracles;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Exposures;

/// <summary>Collateral and debt as contributions: the linear model of spot and lending.</summary>
internal static class SpotContributions
{
    /// <summary>In the order of the holdings. A holding without a price adds nothing; that is reported as a fault.</summary>
    public static List<Contribution> Of(IReadOnlyList<SpotHolding> holdings, PriceBook prices, RiskParameters parameters)
    {
        List<Contribution> contributions = new(holdings.Count);
        foreach (SpotHolding holding in holdings)
        {
            if (prices.Find(holding) is { Validity: not PriceValidity.NonPositive } price)
                contributions.Add(holding.IsDebt ? Owed(holding, price, parameters) : Owned(holding, price, parameters));
        }

        return contributions;
    }

    private static Contribution Owned(SpotHolding holding, JudgedPrice price, RiskParameters parameters)
    {
        double value = new TokenAmount(holding.Raw, holding.Decimals).ToAssetQuantity() * price.Usd;
        Haircut haircut = parameters.HaircutOf(holding.Token);

        // What is owned cannot lose more than it still counts for.
        double buffer = Math.Min(price.Buffer, 1 - haircut.Maintenance);
        return new Contribution(holding.Token.Underlying, value, value, 0, haircut, buffer);
    }

    private static Contribution Owed(SpotHolding holding, JudgedPrice price, RiskParameters parameters)
    {
        double value = new TokenAmount(holding.Raw, holding.Decimals).ToDebtQuantity() * price.Usd;
        return new Contribution(
            holding.Token.Underlying, -value, -value, value, parameters.HaircutOf(holding.Token), price.Buffer);
    }
}
