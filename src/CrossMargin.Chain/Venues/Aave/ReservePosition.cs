using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>What one account has in one reserve, with interest to one time, valued by the venue's oracle.</summary>
internal sealed record ReservePosition
{
    public required ReserveSlots Reserve { get; init; }

    /// <summary>Raw, down.</summary>
    public required BigInteger Supply { get; init; }

    /// <summary>Raw, up.</summary>
    public required BigInteger Debt { get; init; }

    public required BigInteger BorrowIndex { get; init; }

    public required bool IsCollateral { get; init; }

    /// <summary>Base units for one whole token; zero when the oracle has none.</summary>
    public required BigInteger Price { get; init; }

    public required byte Decimals { get; init; }

    // Percentages with 2 decimals, of the account's eMode where that has the reserve as collateral.
    public required BigInteger Ltv { get; init; }

    public required BigInteger Threshold { get; init; }

    public required BigInteger Bonus { get; init; }

    /// <summary>Raw amount of one whole token.</summary>
    public BigInteger Unit => BigInteger.Pow(10, Decimals);

    /// <summary>The decimals come from the chain with the price: without them a price has no meaning.</summary>
    public bool IsPriced => Price.Sign > 0 && Decimals > 0;

    /// <summary>Base units, down.</summary>
    public BigInteger CollateralBase => IsCollateral && IsPriced ? Supply * Price / Unit : BigInteger.Zero;

    /// <summary>Base units, up.</summary>
    public BigInteger DebtBase => IsPriced ? AaveMath.MulDivCeil(Debt, Price, Unit) : BigInteger.Zero;

    /// <summary>Null when the account has nothing there.</summary>
    /// <param name="id">The reserve's id: its bit in the bitmaps of the eModes.</param>
    public static ReservePosition? Read(
        SubAccountKey account, int id, ReserveSlots reserve, VenueSlots slots, EModeSlots? eMode, long timestamp)
    {
        BigInteger supply = slots[account, reserve.Supply];
        BigInteger debt = slots[account, reserve.Debt];
        bool isCollateral = !slots[account, reserve.IsCollateral].IsZero;
        if (supply.IsZero && debt.IsZero && !isCollateral)
            return null;
        bool inEMode = eMode is not null && HasBit(slots[eMode.Collateral], id);
        bool isLtvZero = inEMode && HasBit(slots[eMode!.LtvZero], id);
        BigInteger borrowIndex = ReserveInterest.BorrowIndex(reserve, slots, timestamp);
        return new ReservePosition
        {
            Reserve = reserve,
            Supply = ScaledBalance.ToBalance(ReserveSide.Supply, supply, ReserveInterest.LiquidityIndex(reserve, slots, timestamp)),
            Debt = ScaledBalance.ToBalance(ReserveSide.Debt, debt, borrowIndex),
            BorrowIndex = borrowIndex,
            IsCollateral = isCollateral,
            Price = slots[reserve.Price],
            Decimals = (byte)slots[reserve.Decimals],
            Ltv = isLtvZero ? BigInteger.Zero : slots[inEMode ? eMode!.Ltv : reserve.Ltv],
            Threshold = slots[inEMode ? eMode!.Threshold : reserve.Threshold],
            Bonus = slots[inEMode ? eMode!.Bonus : reserve.Bonus],
        };
    }

    private static bool HasBit(BigInteger bitmap, int bit) => !((bitmap >> bit) & BigInteger.One).IsZero;
}
