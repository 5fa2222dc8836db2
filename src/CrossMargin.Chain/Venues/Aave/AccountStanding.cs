using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>One account over all reserves, as the pool itself sums it up.</summary>
/// <remarks>Base units are those of the oracle. Source: aave-v3-origin 3.6.0, GenericLogic.sol, calculateUserAccountData.</remarks>
internal sealed record AccountStanding
{
    /// <summary>In order of reserve id.</summary>
    public required IReadOnlyList<ReservePosition> Positions { get; init; }

    public required BigInteger CollateralBase { get; init; }

    public required BigInteger DebtBase { get; init; }

    /// <summary>Σ collateral · threshold, in base units with 4 more decimals.</summary>
    public required BigInteger WeightedThreshold { get; init; }

    /// <summary>Averages over the collateral: percentages with 2 decimals, down.</summary>
    public required BigInteger Ltv { get; init; }

    public required BigInteger Threshold { get; init; }

    /// <summary>False while something that the pool would have to value has no price: the pool then answers nothing.</summary>
    public required bool IsPriced { get; init; }

    public bool HasDebt => Positions.Any(position => position.Debt.Sign > 0);

    /// <summary>A wad; the largest number without debt.</summary>
    public BigInteger HealthFactor => DebtBase.IsZero
        ? AaveMath.MaxUint256
        : AaveMath.WadDiv(WeightedThreshold, DebtBase) / AaveMath.HundredPercent;

    public BigInteger AvailableBorrowsBase =>
        BigInteger.Max(0, AaveMath.PercentMulFloor(CollateralBase, Ltv) - DebtBase);

    /// <summary>What the pool calls liquidatable.</summary>
    public bool IsLiquidatable => IsPriced && HealthFactor < AaveMath.Wad;

    public static AccountStanding Read(SubAccountKey account, VenueSlots slots, ReserveCatalog reserves, long timestamp)
    {
        int category = (int)slots[account, AaveSlots.EMode];
        EModeSlots? eMode = category == 0 ? null : AaveSlots.OfEMode(category);
        List<ReservePosition> positions = [];
        foreach ((int id, ReserveSlots reserve) in reserves.Listed(slots))
        {
            if (ReservePosition.Read(account, id, reserve, slots, eMode, timestamp) is { } position)
                positions.Add(position);
        }

        return Sum(positions);
    }

    public static AccountStanding Sum(IReadOnlyList<ReservePosition> positions)
    {
        (BigInteger collateral, BigInteger debt, BigInteger ltv, BigInteger threshold) = (0, 0, 0, 0);
        bool isPriced = true;
        foreach (ReservePosition position in positions)
        {
            BigInteger value = position.CollateralBase;
            collateral += value;
            ltv += value * position.Ltv;
            threshold += value * position.Threshold;
            debt += position.DebtBase;
            isPriced &= position.IsPriced || (!position.IsCollateral && position.Debt.IsZero);
        }

        return new AccountStanding
        {
            Positions = positions,
            CollateralBase = collateral,
            DebtBase = debt,
            WeightedThreshold = threshold,
            Ltv = collateral.IsZero ? 0 : ltv / collateral,
            Threshold = collateral.IsZero ? 0 : threshold / collateral,
            IsPriced = isPriced,
        };
    }
}
