using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>The figures of an account, named and ordered alike whether they come from slots or from the chain.</summary>
internal static class PerpFigures
{
    public static Slot TakerSize(MarketSlots market) => Slot.Of("taker-size", market.BaseToken);

    public static Slot TotalSize(MarketSlots market) => Slot.Of("total-size", market.BaseToken);

    public static Slot Funding(MarketSlots market) => Slot.Of("funding", market.BaseToken);

    public static Slot Liquidatable(MarketSlots market) => Slot.Of("liquidatable", market.BaseToken);

    public static Slot Repayable(CollateralSlots collateral) => Slot.Of("repayable", collateral.Token);

    public static Slot Seizable(CollateralSlots collateral) => Slot.Of("seizable", collateral.Token);

    /// <summary>What vault and account balance say of the account as a whole, then of each market and collateral that it is in.</summary>
    public static IReadOnlyList<Figure> OfVerdict(TraderStanding standing)
    {
        List<Figure> figures =
        [
            new("accountValue", standing.Terms.ToSettlement(standing.AccountValue)),
            new("marginRequirement", standing.Requirement),
            new("isLiquidatable", standing.IsCollateralLiquidatable ? 1 : 0),
            new("collateralMarginRequirement", standing.CollateralRequirement),
            new("freeCollateral", standing.FreeCollateral(standing.Terms.Initial)),
            new("debtValue", standing.DebtValue),
        ];
        foreach (MarketPosition position in standing.Positions)
        {
            figures.Add(new Figure(TakerSize(position.Market).Name, position.TakerSize));
            figures.Add(new Figure(TotalSize(position.Market).Name, position.TotalSize));
            figures.Add(new Figure(Funding(position.Market).Name, position.Funding));
            figures.Add(new Figure(Liquidatable(position.Market).Name, standing.Liquidatable(position)));
        }

        foreach (CollateralHolding holding in standing.Holdings)
        {
            CollateralSale? sale = CollateralTerms.Largest(standing, holding);
            figures.Add(new Figure(Repayable(holding.Collateral).Name, sale?.Repay));
            figures.Add(new Figure(Seizable(holding.Collateral).Name, sale?.Seize));
        }

        return figures;
    }

    /// <summary>Cash, then every collateral, then size and notional in every market: what needs no price, each just as its slot.</summary>
    public static IReadOnlyList<Figure> Balances(
        IEnumerable<CollateralSlots> collaterals, IEnumerable<MarketSlots> markets, Func<Slot, BigInteger?> valueOf) =>
    [
        .. ((IEnumerable<Slot>)[
            PerpSlots.Cash, .. collaterals.Select(collateral => collateral.Balance),
            .. markets.SelectMany(market => new[] { market.Size, market.Notional }),
        ]).Select(slot => new Figure(slot.Name, valueOf(slot), IsSlot: true)),
    ];

    /// <summary>
    /// The venue's verdict. While something has no price, or was not read, there are no figures, nothing is liquidatable, and an
    /// account that owes or holds a position has a health of zero, because unknown is never healthy.
    /// </summary>
    public static LocalHealth Verdict(TraderStanding standing)
    {
        if (!standing.IsKnown)
            return new LocalHealth(IsLiquidatable: false, 0, 0, []);
        bool isLiquidatable = standing.IsPositionLiquidatable || standing.IsCollateralLiquidatable;
        BigInteger required = standing.Holdings.Count > 0 ? standing.CollateralRequirement : standing.Requirement;
        double factor = Math.Min(MarginFactor(standing, required), DebtFactor(standing));
        // The lines are compared in integers; the quotient of two doubles may fall on the other side.
        factor = isLiquidatable ? Math.Min(factor, Math.BitDecrement(1)) : required.IsZero && factor < 1 ? factor : Math.Max(factor, 1);
        double excessUsd = (double)(standing.AccountValue - required) / (double)PerpMath.One;
        return new LocalHealth(isLiquidatable, factor, excessUsd, OfVerdict(standing));
    }

    private static double MarginFactor(TraderStanding standing, BigInteger required) =>
        !required.IsZero ? Math.Max(0, (double)standing.AccountValue / (double)required)
        : standing.AccountValue.Sign < 0 ? 0 : double.PositiveInfinity;

    /// <summary>How much more of the settlement token could be owed before collateral is sold for it.</summary>
    private static double DebtFactor(TraderStanding standing)
    {
        if (standing.Holdings.Count == 0 || standing.Debt.IsZero)
            return double.PositiveInfinity;
        BigInteger allowed = BigInteger.Min(
            PerpMath.MulRatio(standing.WeightedCollateral, standing.Terms.DebtRatio), standing.DebtLimit * standing.Terms.Scale);
        return (double)allowed / (double)standing.Debt;
    }
}
