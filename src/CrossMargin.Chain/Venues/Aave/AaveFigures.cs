using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>The figures of an account, named and ordered alike whether they come from slots or from the chain.</summary>
internal static class AaveFigures
{
    /// <summary>The return values of Pool.getUserAccountData, in its order.</summary>
    private static readonly string[] VerdictNames =
        ["totalCollateralBase", "totalDebtBase", "availableBorrowsBase", "currentLiquidationThreshold", "ltv", "healthFactor"];

    public static IReadOnlyList<Figure> OfVerdict(params ReadOnlySpan<BigInteger> values)
    {
        Figure[] figures = new Figure[VerdictNames.Length];
        for (int i = 0; i < figures.Length; i++)
            figures[i] = new Figure(VerdictNames[i], values[i]);
        return figures;
    }

    /// <summary>
    /// For each reserve the scaled supply, the scaled debt and the collateral flag, and where it has a stable debt token the principal,
    /// its rate and since when; then the eMode.
    /// </summary>
    /// <param name="market">Tells which reserves have a stable debt token.</param>
    public static IReadOnlyList<Figure> Balances(
        IEnumerable<(int Id, ReserveSlots Reserve)> reserves, VenueSlots market, Func<int, Slot, BigInteger?> valueOf, BigInteger? eMode)
    {
        List<Figure> figures = [];
        foreach ((int id, ReserveSlots reserve) in reserves)
        {
            ReadOnlySpan<Slot> stable = market[reserve.StableToken].IsZero ? [] : [reserve.StableDebt, reserve.StableRate, reserve.StableSince];
            foreach (Slot slot in (ReadOnlySpan<Slot>)[reserve.Supply, reserve.Debt, reserve.IsCollateral, .. stable])
                figures.Add(new Figure(slot.Name, valueOf(id, slot), IsSlot: true));
        }

        figures.Add(new Figure(AaveSlots.EMode.Name, eMode, IsSlot: true));
        return figures;
    }

    public static double HealthFactorOf(AccountStanding standing)
    {
        BigInteger health = standing.HealthFactor;
        return !standing.HasDebt ? double.PositiveInfinity
            : !standing.IsPriced ? 0
            : health == AaveMath.MaxUint256 ? double.PositiveInfinity
            : (double)health / (double)AaveMath.Wad;
    }

    /// <summary>
    /// The pool's verdict. While the oracle has no price for something that counts, the pool answers nothing and liquidates nobody, and
    /// while nobody knows the pool's rules, there is none: then there are no figures, and an account with debt has a health of zero,
    /// because unknown is never healthy.
    /// </summary>
    /// <param name="baseDecimals">Of the oracle's base currency, USD.</param>
    public static LocalHealth Verdict(AccountStanding standing, byte baseDecimals)
    {
        BigInteger excess = standing.WeightedThreshold - standing.DebtBase * AaveMath.HundredPercent;
        double excessUsd = (double)excess / (double)AaveMath.HundredPercent / Math.Pow(10, baseDecimals);
        IReadOnlyList<Figure> figures = standing.IsPriced
            ? OfVerdict(
                standing.CollateralBase, standing.DebtBase, standing.AvailableBorrowsBase, standing.Threshold, standing.Ltv,
                standing.HealthFactor)
            : [];
        return new LocalHealth(standing.IsLiquidatable, HealthFactorOf(standing), excessUsd, figures);
    }
}
