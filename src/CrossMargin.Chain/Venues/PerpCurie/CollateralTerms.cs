using System.Numerics;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>What a liquidator pays, in the settlement token's units, and what it gets, in the collateral's.</summary>
internal readonly record struct CollateralSale(BigInteger Repay, BigInteger Seize);

/// <summary>What the vault's liquidateCollateral allows.</summary>
/// <remarks>Source: curie-contract 2.8.4, Vault.sol.</remarks>
internal static class CollateralTerms
{
    private const int Room = 1_000;

    /// <summary>[getMaxRepaidSettlementAndLiquidatableCollateral]</summary>
    /// <returns>Null where the token has no price to be sold at: the vault then fails.</returns>
    public static CollateralSale? Largest(TraderStanding standing, CollateralHolding holding)
    {
        if (holding.DiscountedPrice.Sign <= 0)
            return null;
        BigInteger repay = LargestRepay(standing);
        BigInteger seize = holding.AmountFor(repay, holding.DiscountedPrice);
        if (seize > holding.Balance)
        {
            seize = holding.Balance;
            repay = holding.SettlementFor(seize, holding.DiscountedPrice);
        }

        return new CollateralSale(repay / standing.Terms.Scale, seize);
    }

    /// <summary>
    /// As much as the capital pays for [getLiquidatableCollateralBySettlement]: all that the account holds of the token, or a
    /// thousandth less than what it owes, because that moves with funding and prices until inclusion, and more is refused.
    /// </summary>
    /// <param name="capital">In the settlement token's units.</param>
    public static CollateralSale? Affordable(TraderStanding standing, CollateralHolding holding, BigInteger capital)
    {
        if (Largest(standing, holding) is not { } largest)
            return null;
        if (largest.Seize == holding.Balance && capital >= largest.Repay)
            return largest;
        BigInteger repay = BigInteger.Min(capital, largest.Repay - largest.Repay / Room);
        return new CollateralSale(repay, holding.AmountFor(repay * standing.Terms.Scale, holding.DiscountedPrice));
    }

    /// <summary>18 decimals: the debt or what the positions want, half of it unless it is small, and the insurance fund's fee on top.</summary>
    private static BigInteger LargestRepay(TraderStanding standing)
    {
        VenueTerms terms = standing.Terms;
        BigInteger debt = BigInteger.Max(standing.Debt, PerpMath.MulRatio(standing.DebtValue, terms.Initial));
        BigInteger repaid = debt > terms.Dust ? PerpMath.MulRatio(debt, terms.LiquidationRatio) : debt;
        return PerpMath.DivRatio(repaid, PerpMath.Million - terms.InsuranceFee);
    }
}
