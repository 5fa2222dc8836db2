using System.Numerics;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>What a liquidation of one debt against one collateral would do, and how much of it the pool accepts.</summary>
/// <remarks>Amounts are raw, prices in base units for a whole token. One record for each version's rules.</remarks>
internal abstract record LiquidationTerms
{
    /// <summary>CLOSE_FACTOR_HF_THRESHOLD: above this health factor a debt may only be closed in part. A wad.</summary>
    public static readonly BigInteger CloseFactorHealth = AaveMath.Wad * 95 / 100;

    /// <summary>DEFAULT_LIQUIDATION_CLOSE_FACTOR: 50 %.</summary>
    protected static readonly BigInteger CloseFactor = 5_000;

    public required BigInteger CollateralBalance { get; init; }

    public required BigInteger CollateralPrice { get; init; }

    public required BigInteger CollateralUnit { get; init; }

    public required BigInteger DebtBalance { get; init; }

    public required BigInteger DebtPrice { get; init; }

    public required BigInteger DebtUnit { get; init; }

    /// <summary>What the liquidator gets per debt: 10 500 is a bonus of 5 %.</summary>
    public required BigInteger Bonus { get; init; }

    /// <summary>The protocol's part of the bonus; a percentage with 2 decimals.</summary>
    public required BigInteger ProtocolFee { get; init; }

    /// <summary>A wad.</summary>
    public required BigInteger HealthFactor { get; init; }

    /// <summary>The most of this debt that one call may repay.</summary>
    public abstract BigInteger MaxRepay();

    /// <summary>The largest liquidation that the pool accepts and the capital pays for; null when there is none.</summary>
    /// <param name="capital">Raw amount of the debt's token.</param>
    public abstract LiquidationOutcome? Largest(BigInteger capital);

    /// <summary>
    /// The smallest liquidation that restores the account, as far as the pool accepts it: where it would leave dust, or none restores, the largest.
    /// Null when there is none.
    /// </summary>
    /// <param name="capital">Raw amount of the debt's token.</param>
    /// <param name="restores">Whether the account would be healthy enough after it.</param>
    public LiquidationOutcome? Smallest(BigInteger capital, Predicate<LiquidationOutcome> restores)
    {
        if (Largest(capital) is not { } largest)
            return null;
        if (SizeSearch.Smallest(largest.Repay, repay => restores(Settle(repay))) is not { } least)
            return largest;
        LiquidationOutcome smallest = Settle(least);
        return Closes(smallest) || LeavesDust(smallest) ? largest : smallest;
    }

    /// <summary>Whether the pool would refuse it for what it leaves.</summary>
    public virtual bool LeavesDust(LiquidationOutcome outcome) => false;

    /// <summary>What the pool does when it is asked to cover this much, at most <see cref="MaxRepay"/>.</summary>
    public LiquidationOutcome Settle(BigInteger debtToCover)
    {
        BigInteger taken = CollateralFor(debtToCover);
        BigInteger repay = debtToCover;
        if (taken > CollateralBalance)
        {
            taken = CollateralBalance;
            BigInteger worth = CollateralPrice * taken * DebtUnit / (DebtPrice * CollateralUnit);
            repay = WithoutBonus(worth);
        }

        BigInteger fee = ProtocolFee.IsZero ? 0 : AaveMath.PercentMul(taken - AaveMath.PercentDiv(taken, Bonus), ProtocolFee);
        return new LiquidationOutcome(repay, taken - fee, fee);
    }

    /// <summary>Whether it closes the debt or takes all of the collateral: then nothing need be left over.</summary>
    public bool Closes(LiquidationOutcome outcome) =>
        outcome.Repay >= DebtBalance || outcome.Seize + outcome.Fee >= CollateralBalance;

    /// <summary>
    /// What to ask the pool to cover, for a repayment that was planned. One that closes a debt or a collateral is offered with room:
    /// interest goes on accruing until it is included, and an offer that falls short by one unit leaves dust. The pool takes only
    /// what it needs. Any other is offered as it is, since more could leave too little.
    /// </summary>
    public BigInteger Offer(BigInteger repay)
    {
        LiquidationOutcome withRoom = Settle(BigInteger.Min(MaxRepay(), WithAccrual(repay)));
        return Closes(withRoom) && withRoom.Repay <= repay ? WithAccrual(repay) : repay;
    }

    /// <summary>A thousandth more: over eight hours of interest at 100 % a year.</summary>
    protected static BigInteger WithAccrual(BigInteger repay) => repay + repay / 1_000 + 1;

    /// <summary>The collateral that the debt is worth, with the bonus.</summary>
    protected BigInteger CollateralFor(BigInteger debtToCover) => AaveMath.PercentMul(
        DebtPrice * debtToCover * CollateralUnit / (CollateralPrice * DebtUnit), Bonus);

    /// <summary>The debt that pays for collateral of a worth, both in units of the debt, in the version's rounding.</summary>
    protected abstract BigInteger WithoutBonus(BigInteger worth);
}
