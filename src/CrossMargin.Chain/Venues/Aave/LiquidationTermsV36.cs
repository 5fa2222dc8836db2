using System.Numerics;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>V3.6: half of a large debt, or all; and nothing small may be left on either side.</summary>
/// <remarks>Source: aave-v3-origin 3.6.0, LiquidationLogic.sol.</remarks>
internal sealed record LiquidationTermsV36 : LiquidationTerms
{
    /// <summary>MIN_BASE_MAX_CLOSE_FACTOR_THRESHOLD: $2,000 in a base currency of 8 decimals, as the pool assumes it to be.</summary>
    public static readonly BigInteger LargeBase = 2_000 * BigInteger.Pow(10, 8);

    /// <summary>MIN_LEFTOVER_BASE: what a partial liquidation must leave of the debt, and of the collateral.</summary>
    public static readonly BigInteger LeftoverBase = LargeBase / 2;

    /// <summary>The account's debt in all reserves, in base units.</summary>
    public required BigInteger TotalDebtBase { get; init; }

    /// <inheritdoc/>
    public override BigInteger MaxRepay()
    {
        BigInteger collateralBase = CollateralBalance * CollateralPrice / CollateralUnit;
        BigInteger debtBase = AaveMath.MulDivCeil(DebtBalance, DebtPrice, DebtUnit);
        if (collateralBase < LargeBase || debtBase < LargeBase || HealthFactor <= CloseFactorHealth)
            return DebtBalance;
        // Half of the whole account's debt: it may be more than half of this reserve's.
        BigInteger half = AaveMath.PercentMul(TotalDebtBase, CloseFactor);
        return debtBase > half ? half * DebtUnit / DebtPrice : DebtBalance;
    }

    /// <summary>With MustNotLeaveDust.</summary>
    public override bool LeavesDust(LiquidationOutcome outcome) => !Closes(outcome)
        && (AaveMath.MulDivCeil(DebtBalance - outcome.Repay, DebtPrice, DebtUnit) < LeftoverBase
            || (CollateralBalance - outcome.Seize - outcome.Fee) * CollateralPrice / CollateralUnit < LeftoverBase);

    /// <inheritdoc/>
    public override LiquidationOutcome? Largest(BigInteger capital)
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

    /// <inheritdoc/>
    protected override BigInteger WithoutBonus(BigInteger worth) => AaveMath.PercentDivCeil(worth, Bonus);

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
}
