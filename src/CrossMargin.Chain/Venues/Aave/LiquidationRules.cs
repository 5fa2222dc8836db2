using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>Whether the pool would let a reserve take part in a liquidation.</summary>
/// <remarks>Sources: aave-v3-origin 3.6.0 and core-v3 1.19.3, ValidationLogic.sol, validateLiquidationCall.</remarks>
internal static class LiquidationRules
{
    /// <summary>MINIMUM_HEALTH_FACTOR_LIQUIDATION_THRESHOLD: below it not even the sequencer's sentinel protects. A wad.</summary>
    private static readonly BigInteger SentinelHealth = AaveMath.Wad * 95 / 100;

    public static bool SentinelRefuses(AccountStanding standing, VenueSlots slots) =>
        standing.HealthFactor >= SentinelHealth && !slots[AaveSlots.SentinelRefuses].IsZero;

    public static bool IsRepayable(ReservePosition position, VenueSlots slots, long timestamp) =>
        position.Debt.Sign > 0 && IsOpen(position.Reserve, slots, timestamp);

    public static bool IsSeizable(ReservePosition position, VenueSlots slots, long timestamp) =>
        position.Counts && position.Supply.Sign > 0 && position.IsPriced && position.Bonus.Sign > 0
        && IsOpen(position.Reserve, slots, timestamp);

    public static LiquidationTerms Between(
        ReservePosition collateral, ReservePosition debt, AccountStanding standing, VenueSlots slots)
    {
        BigInteger fee = slots[collateral.Reserve.ProtocolFee];
        return standing.Version == AaveVersion.V30
            ? new LiquidationTermsV30
            {
                CollateralBalance = collateral.Supply,
                CollateralPrice = collateral.Price,
                CollateralUnit = collateral.Unit,
                DebtBalance = debt.Debt,
                DebtPrice = standing.EModePrice.IsZero ? debt.Price : standing.EModePrice,
                DebtUnit = debt.Unit,
                Bonus = collateral.Bonus,
                ProtocolFee = fee,
                HealthFactor = standing.HealthFactor,
            }
            : new LiquidationTermsV36
            {
                CollateralBalance = collateral.Supply,
                CollateralPrice = collateral.Price,
                CollateralUnit = collateral.Unit,
                DebtBalance = debt.Debt,
                DebtPrice = debt.Price,
                DebtUnit = debt.Unit,
                Bonus = collateral.Bonus,
                ProtocolFee = fee,
                TotalDebtBase = standing.DebtBase,
                HealthFactor = standing.HealthFactor,
            };
    }

    /// <summary>The tokens refuse to burn nothing: InvalidBurnAmount.</summary>
    public static bool MovesBalances(LiquidationOutcome outcome, ReservePosition collateral, ReservePosition debt)
    {
        if (outcome.Seize.Sign <= 0)
            return false;
        if (debt.Version != AaveVersion.V30)
            return AaveMath.RayDivFloor(outcome.Repay, debt.BorrowIndex).Sign > 0;
        // Only where the variable debt is not burnt whole can the part of it that is burnt be nothing.
        bool burnsPart = debt.Debt - debt.StableDebt >= outcome.Repay;
        return AaveMath.RayDiv(outcome.Seize, collateral.LiquidityIndex).Sign > 0
            && (!burnsPart || AaveMath.RayDiv(outcome.Repay, debt.BorrowIndex).Sign > 0);
    }

    private static bool IsOpen(ReserveSlots reserve, VenueSlots slots, long timestamp) =>
        !slots[reserve.Active].IsZero && slots[reserve.Paused].IsZero && slots[reserve.GraceUntil] < timestamp;
}
