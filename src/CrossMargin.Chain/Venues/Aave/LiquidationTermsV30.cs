using System.Numerics;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>V3.0: half of a debt, or all of it from a health factor of 0.95 down; whatever is left over may be small.</summary>
/// <remarks>Source: core-v3 1.19.3, LiquidationLogic.sol.</remarks>
internal sealed record LiquidationTermsV30 : LiquidationTerms
{
    /// <summary>Of this reserve's debt at both rates.</summary>
    public override BigInteger MaxRepay() =>
        HealthFactor > CloseFactorHealth ? AaveMath.PercentMul(DebtBalance, CloseFactor) : DebtBalance;

    /// <inheritdoc/>
    public override LiquidationOutcome? Largest(BigInteger capital)
    {
        BigInteger most = BigInteger.Min(MaxRepay(), capital);
        if (most.Sign <= 0)
            return null;
        LiquidationOutcome outcome = Settle(most);
        // One that closes is offered with room for interest, which the capital has to pay for.
        if (Closes(outcome) && WithAccrual(outcome.Repay) > capital)
            outcome = Settle(BigInteger.Min(most, BigInteger.Max(0, capital - 1) * 1_000 / 1_001));
        // Collateral that is worth less than one unit of the debt, or a debt that is worth less than one unit of the collateral.
        return outcome.Repay.IsZero || Settle(Offer(outcome.Repay)).Seize.IsZero ? null : outcome;
    }

    /// <inheritdoc/>
    protected override BigInteger WithoutBonus(BigInteger worth) => AaveMath.PercentDiv(worth, Bonus);
}
