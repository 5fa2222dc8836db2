using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>Whether the pool would let a reserve take part in a liquidation.</summary>
/// <remarks>Source: aave-v3-origin 3.6.0, ValidationLogic.sol, validateLiquidationCall.</remarks>
internal static class LiquidationRules
{
    /// <summary>MINIMUM_HEALTH_FACTOR_LIQUIDATION_THRESHOLD: below it not even the sequencer's sentinel protects. A wad.</summary>
    private static readonly BigInteger SentinelHealth = AaveMath.Wad * 95 / 100;

    public static bool SentinelRefuses(AccountStanding standing, VenueSlots slots) =>
        standing.HealthFactor >= SentinelHealth && !slots[AaveSlots.SentinelRefuses].IsZero;

    public static bool IsRepayable(ReservePosition position, VenueSlots slots, long timestamp) =>
        position.Debt.Sign > 0 && IsOpen(position.Reserve, slots, timestamp);

    public static bool IsSeizable(ReservePosition position, VenueSlots slots, long timestamp) =>
        position.IsCollateral && position.Supply.Sign > 0 && position.IsPriced && position.Bonus.Sign > 0
        && IsOpen(position.Reserve, slots, timestamp);

    public static LiquidationTerms Between(
        ReservePosition collateral, ReservePosition debt, AccountStanding standing, VenueSlots slots) => new()
        {
            CollateralBalance = collateral.Supply,
            CollateralPrice = collateral.Price,
            CollateralUnit = collateral.Unit,
            DebtBalance = debt.Debt,
            DebtPrice = debt.Price,
            DebtUnit = debt.Unit,
            Bonus = collateral.Bonus,
            ProtocolFee = slots[collateral.Reserve.ProtocolFee],
            TotalDebtBase = standing.DebtBase,
            HealthFactor = standing.HealthFactor,
        };

    /// <summary>The tokens refuse to burn nothing: InvalidBurnAmount.</summary>
    public static bool MovesBalances(LiquidationOutcome outcome, ReservePosition debt) =>
        outcome.Seize.Sign > 0 && AaveMath.RayDivFloor(outcome.Repay, debt.BorrowIndex).Sign > 0;

    private static bool IsOpen(ReserveSlots reserve, VenueSlots slots, long timestamp) =>
        !slots[reserve.Active].IsZero && slots[reserve.Paused].IsZero && slots[reserve.GraceUntil] < timestamp;
}
