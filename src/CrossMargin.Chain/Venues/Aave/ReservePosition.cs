using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>What one account has in one reserve, with interest to one time, valued by the venue's oracle.</summary>
/// <remarks>Sources: aave-v3-origin 3.6.0 and core-v3 1.19.3, GenericLogic.sol, calculateUserAccountData.</remarks>
internal sealed record ReservePosition
{
    public required ReserveSlots Reserve { get; init; }

    public required AaveVersion Version { get; init; }

    /// <summary>Raw. V3.0: up at half; V3.6: down.</summary>
    public required BigInteger Supply { get; init; }

    /// <summary>Raw, at both rates. V3.0: up at half; V3.6: up.</summary>
    public required BigInteger Debt { get; init; }

    /// <summary>The part of the debt at the account's own rate; V3.6 has none.</summary>
    public required BigInteger StableDebt { get; init; }

    public required BigInteger LiquidityIndex { get; init; }

    public required BigInteger BorrowIndex { get; init; }

    /// <summary>Whether the account lets it be collateral.</summary>
    public required bool IsCollateral { get; init; }

    /// <summary>Base units for one whole token; zero when the oracle has none.</summary>
    public required BigInteger Price { get; init; }

    /// <summary>Which contract the oracle has the price from.</summary>
    public required Address PriceSource { get; init; }

    /// <summary>Unix seconds; zero when the source does not say.</summary>
    public required BigInteger PriceTime { get; init; }

    public required byte Decimals { get; init; }

    // Percentages with 2 decimals, of the account's eMode where that has the reserve as collateral. All are zero in V3.0 where the
    // reserve's own threshold is: it is no collateral then, whatever the account or its eMode says.
    public required BigInteger Ltv { get; init; }

    public required BigInteger Threshold { get; init; }

    public required BigInteger Bonus { get; init; }

    /// <summary>Raw amount of one whole token.</summary>
    public BigInteger Unit => BigInteger.Pow(10, Decimals);

    /// <summary>The decimals come from the chain with the price: without them a price has no meaning.</summary>
    public bool IsPriced => Price.Sign > 0 && Decimals > 0;

    /// <summary>Whether the pool counts the supply as collateral.</summary>
    public bool Counts => IsCollateral && (Version != AaveVersion.V30 || Threshold.Sign > 0);

    /// <summary>Base units, down.</summary>
    public BigInteger CollateralBase => Counts && IsPriced ? Supply * Price / Unit : BigInteger.Zero;

    /// <summary>Base units. V3.0: down; V3.6: up.</summary>
    public BigInteger DebtBase => !IsPriced ? BigInteger.Zero
        : Version == AaveVersion.V30 ? Debt * Price / Unit
        : AaveMath.MulDivCeil(Debt, Price, Unit);

    /// <summary>After the liquidator and the protocol got theirs: aTokens are burnt for the one and moved for the other.</summary>
    public ReservePosition Seized(LiquidationOutcome outcome) => this with
    {
        Supply = ScaledBalance.Less(Version, ReserveSide.Supply, Supply, LiquidityIndex, outcome.Seize, outcome.Fee),
    };

    /// <summary>After a part of the debt was burnt: V3.0 burns what is owed at the variable rate first.</summary>
    public ReservePosition Repaid(LiquidationOutcome outcome)
    {
        BigInteger variable = Debt - StableDebt;
        BigInteger burnt = BigInteger.Min(variable, outcome.Repay);
        BigInteger stable = StableDebt - (outcome.Repay - burnt);
        return this with
        {
            Debt = ScaledBalance.Less(Version, ReserveSide.Debt, variable, BorrowIndex, burnt) + stable,
            StableDebt = stable,
        };
    }

    /// <summary>Null when the account has nothing there.</summary>
    public static ReservePosition? Read(
        SubAccountKey account, int id, ReserveSlots reserve, VenueSlots slots, AccountMode mode, long timestamp)
    {
        BigInteger supply = slots[account, reserve.Supply];
        BigInteger debt = slots[account, reserve.Debt];
        BigInteger stable = ReserveInterest.StableDebt(mode.Version, account, reserve, slots, timestamp);
        bool isCollateral = !slots[account, reserve.IsCollateral].IsZero;
        if (supply.IsZero && debt.IsZero && stable.IsZero && !isCollateral)
            return null;
        bool inEMode = mode.Includes(id, reserve, slots);
        BigInteger liquidityIndex = ReserveInterest.LiquidityIndex(reserve, slots, timestamp);
        BigInteger borrowIndex = ReserveInterest.BorrowIndex(mode.Version, reserve, slots, timestamp);
        bool hasEModePrice = inEMode && mode.HasPrice(slots);
        bool isNone = mode.Version == AaveVersion.V30 && slots[reserve.Threshold].IsZero;
        return new ReservePosition
        {
            Reserve = reserve,
            Version = mode.Version,
            Supply = ScaledBalance.ToBalance(mode.Version, ReserveSide.Supply, supply, liquidityIndex),
            Debt = ScaledBalance.ToBalance(mode.Version, ReserveSide.Debt, debt, borrowIndex) + stable,
            StableDebt = stable,
            LiquidityIndex = liquidityIndex,
            BorrowIndex = borrowIndex,
            IsCollateral = isCollateral,
            Price = slots[hasEModePrice ? mode.EMode!.Price : reserve.Price],
            PriceSource = slots[hasEModePrice ? mode.EMode!.PriceSource : reserve.Source].ToAddress(),
            PriceTime = slots[hasEModePrice ? mode.EMode!.PriceTime : reserve.PriceTime],
            Decimals = (byte)slots[reserve.Decimals],
            Ltv = isNone || LendsNothing(id, reserve, slots, mode, inEMode) ? BigInteger.Zero : slots[inEMode ? mode.EMode!.Ltv : reserve.Ltv],
            Threshold = isNone ? BigInteger.Zero : slots[inEMode ? mode.EMode!.Threshold : reserve.Threshold],
            Bonus = isNone ? BigInteger.Zero : slots[inEMode ? mode.EMode!.Bonus : reserve.Bonus],
        };
    }

    /// <summary>V3.0's eMode lends only against what lends outside of it as well; V3.6's says for each reserve whether it lends.</summary>
    private static bool LendsNothing(int id, ReserveSlots reserve, VenueSlots slots, AccountMode mode, bool inEMode) =>
        mode.Version == AaveVersion.V30 ? slots[reserve.Ltv].IsZero : inEMode && mode.IsLtvZero(id, slots);
}
