using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Morpho;

/// <summary>A market's two tokens and their prices in USD: what a position is to margin and keeper.</summary>
internal sealed record MarketValuation(Token Loan, Token Collateral, PriceObservation? LoanPrice, PriceObservation? CollateralPrice)
{
    /// <summary>What is lent backs no debt, in this market or another.</summary>
    public IEnumerable<CollateralBalance> CollateralOf(MarketStanding standing)
    {
        if (!standing.Position.Collateral.IsZero)
        {
            yield return new CollateralBalance(
                Collateral, new TokenAmount(standing.Position.Collateral, Collateral.Decimals), CollateralPrice,
                (double)standing.Lltv / (double)MorphoMath.Wad);
        }

        if (!standing.Supplied.IsZero)
            yield return new CollateralBalance(Loan, new TokenAmount(standing.Supplied, Loan.Decimals), LoanPrice, LiquidationThreshold: 0);
    }

    public IEnumerable<DebtPosition> DebtsOf(MarketStanding standing)
    {
        if (standing.HasDebt)
            yield return new DebtPosition(Loan, new TokenAmount(standing.Owed ?? standing.Stored.BorrowAssets, Loan.Decimals), LoanPrice);
    }

    public LiquidationOption? OptionOf(SeizurePlan plan)
    {
        if (LoanPrice is null || CollateralPrice is null)
            return null;
        TokenAmount repay = new(plan.Repaid, Loan.Decimals);
        TokenAmount seize = new(plan.Seized, Collateral.Decimals);
        return new LiquidationOption(
            Loan, repay, repay.ToDebtQuantity() * LoanPrice.Usd, Collateral, seize, seize.ToAssetQuantity() * CollateralPrice.Usd);
    }

    /// <summary>Signed; zero while the loan token has no price in USD.</summary>
    /// <param name="units">Of the loan token.</param>
    public double LoanUsd(BigInteger units) => LoanPrice is null ? 0 : new TokenAmount(units, Loan.Decimals).ToAssetQuantity() * LoanPrice.Usd;
}
