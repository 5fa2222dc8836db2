using System.Numerics;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>What a liquidation of one debt against one collateral would do, and how much of it the pool accepts.</summary>
/// <remarks>Amounts are raw, prices in base units for a whole token. Source: aave-v3-origin 3.6.0, LiquidationLogic.sol.</remarks>
internal sealed record LiquidationTerms
{
    /// <summary>CLOSE_FACTOR_HF_THRESHOLD: above this health factor a large debt may only be closed in part. A wad.</summary>
    public static readonly BigInteger CloseFactorHealth = AaveMath.Wad * 95 / 100;

    /// <summary>MIN_BASE_MAX_CLOSE_FACTOR_THRESHOLD: $2,000 in a base currency of 8 decimals, as the pool assumes it to be.</summary>
    public static readonly BigInteger LargeBase = 2_000 * BigInteger.Pow(10, 8);

    /// <summary>MIN_LEFTOVER_BASE: what a partial liquidation must leave of the debt, and of the collateral.</summary>
    public static readonly BigInteger LeftoverBase = LargeBase / 2;

    /// <summary>DEFAULT_LIQUIDATION_CLOSE_FACTOR: 50 %.</summary>
    private static readonly BigInteger CloseFactor = 5_000;

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

    /// <summary>The account's debt in all reserves, in base units.</summary>
    public required BigInteger TotalDebtBase { get; init; }

    /// <summary>A wad.</summary>
    public required BigInteger HealthFactor { get; init; }

    /// <summary>The most of this debt that one call may repay.</summary>
    public BigInteger MaxRepay()
    {
        BigInteger collateralBase = CollateralBalance * CollateralPrice / CollateralUnit;
        BigInteger debtBase = AaveMath.MulDivCeil(DebtBalance, DebtPrice, DebtUnit);
        if (collateralBase < LargeBase || debtBase < LargeBase || HealthFactor <= CloseFactorHealth)
            return DebtBalance;
        // Half of the whole account's debt: it may be more than half of this reserve's.
        BigInteger half = AaveMath.PercentMul(TotalDebtBase, CloseFactor);
        return debtBase > half ? half * DebtUnit / DebtPrice : DebtBalance;
    }

    /// <summary>What the pool does when it is asked to cover this much, at most <see cref="MaxRepay"/>.</summary>
    public LiquidationOutcome Settle(BigInteger debtToCover)
    {
        BigInteger taken = CollateralFor(debtToCover);
        BigInteger repay = debtToCover;
        if (taken > CollateralBalance)
        {
            taken = CollateralBalance;
            BigInteger worth = CollateralPrice * taken * DebtUnit / (DebtPrice * CollateralUnit);
            repay = AaveMath.PercentDivCeil(worth, Bonus);
        }

        BigInteger fee = ProtocolFee.IsZero ? 0 : AaveMath.PercentMul(taken - AaveMath.PercentDiv(taken, Bonus), ProtocolFee);
        return new LiquidationOutcome(repay, taken - fee, fee);
    }

    /// <summary>Whether it closes the debt or takes all of the collateral: then nothing need be left over.</summary>
    public bool Closes(LiquidationOutcome outcome) =>
        outcome.Repay >= DebtBalance || outcome.Seize + outcome.Fee >= CollateralBalance;

    /// <summary>Whether the pool would refuse it, with MustNotLeaveDust.</summary>
    public bool LeavesDust(LiquidationOutcome outcome) => !Closes(outcome)
        && (AaveMath.MulDivCeil(DebtBalance - outcome.Repay, DebtPrice, DebtUnit) < LeftoverBase
            || (CollateralBalance - outcome.Seize - outcome.Fee) * CollateralPrice / CollateralUnit < LeftoverBase);

    /// <summary>The largest liquidation that the pool accepts and the capital pays for; null when there is none.</summary>
    /// <param name="capital">Raw amount of the debt's token.</param>
    public LiquidationOutcome? Largest(BigInteger capital)
    {
        BigInteger most = BigInteger.Min(MaxRepay(), capital);
        if (most.Sign <= 0)
            return null;
        LiquidationOutcome outcome = Settle(most);
        if (outcome.Repay.IsZero)
            return null;     // Collateral that is worth less than one unit of the debt.
        bool isAccepted = Closes(outcome) ? WithAccrual(outcome.Repay) <= capital : !LeavesDust(outcome);
        if (isAccepted)
            return outcome;
        BigInteger partial = BigInteger.Min(most, BigInteger.Min(MostLeavingDebt(), MostLeavingCollateral(most)));
        if (partial.Sign <= 0)
            return null;
        outcome = Settle(partial);
        return LeavesDust(outcome) ? null : outcome;
    }

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
    private static BigInteger WithAccrual(BigInteger repay) => repay + repay / 1_000 + 1;

    /// <summary>The most that leaves the minimum of the debt: the least remainder r with ⌈r · price / unit⌉ ≥ minimum.</summary>
    private BigInteger MostLeavingDebt() => DebtBalance - ((LeftoverBase - 1) * DebtUnit / DebtPrice + 1);

    /// <summary>The most, up to a limit, that leaves the minimum of the collateral. Collateral taken never falls with debt covered.</summary>
    private BigInteger MostLeavingCollateral(BigInteger limit)
    {
        BigInteger mayTake = CollateralBalance - AaveMath.DivCeil(LeftoverBase * CollateralUnit, CollateralPrice);
        if (mayTake.Sign <= 0)
            return 0;
        (BigInteger low, BigInteger high) = (0, limit);
        while (low < high)     // Halves the range each time: as many rounds as the limit has bits.
        {
            BigInteger middle = (low + high + 1) / 2;
            if (CollateralFor(middle) <= mayTake)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    /// <summary>The collateral that the debt is worth, with the bonus.</summary>
    private BigInteger CollateralFor(BigInteger debtToCover) => AaveMath.PercentMul(
        DebtPrice * debtToCover * CollateralUnit / (CollateralPrice * DebtUnit), Bonus);
}

/// <summary>The amounts of one liquidation, raw.</summary>
/// <param name="Repay">Of the debt, from the liquidator.</param>
/// <param name="Seize">Of the collateral, to the liquidator.</param>
/// <param name="Fee">Of the collateral, to the protocol.</param>
internal readonly record struct LiquidationOutcome(BigInteger Repay, BigInteger Seize, BigInteger Fee);
