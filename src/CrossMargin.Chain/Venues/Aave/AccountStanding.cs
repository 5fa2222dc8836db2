using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>One account over all reserves, as the pool itself sums it up.</summary>
/// <remarks>
/// Base units are those of the oracle. Sources: aave-v3-origin 3.6.0 and core-v3 1.19.3, GenericLogic.sol, calculateUserAccountData.
/// </remarks>
internal sealed record AccountStanding
{
    public required AaveVersion Version { get; init; }

    /// <summary>In order of reserve id.</summary>
    public required IReadOnlyList<ReservePosition> Positions { get; init; }

    public required BigInteger CollateralBase { get; init; }

    public required BigInteger DebtBase { get; init; }

    /// <summary>What of the collateral covers debt, in base units with 4 more decimals. V3.0 takes it from the average threshold.</summary>
    public required BigInteger WeightedThreshold { get; init; }

    /// <summary>Averages over the collateral: percentages with 2 decimals, down.</summary>
    public required BigInteger Ltv { get; init; }

    public required BigInteger Threshold { get; init; }

    /// <summary>
    /// V3.0: what the account's eMode says that every asset in it costs, in base units; zero for nothing of its own. A liquidation
    /// takes the debt at this price even where the debt is not in the eMode any more.
    /// </summary>
    public required BigInteger EModePrice { get; init; }

    /// <summary>
    /// False while something that the pool would have to value has no price, so that the pool answers nothing, and while nobody
    /// knows the pool's rules.
    /// </summary>
    public required bool IsPriced { get; init; }

    public bool HasDebt => Positions.Any(position => position.Debt.Sign > 0);

    /// <summary>A wad; the largest number without debt.</summary>
    public BigInteger HealthFactor => DebtBase.IsZero ? AaveMath.MaxUint256
        : Version == AaveVersion.V30 ? AaveMath.WadDiv(AaveMath.PercentMul(CollateralBase, Threshold), DebtBase)
        : AaveMath.WadDiv(WeightedThreshold, DebtBase) / AaveMath.HundredPercent;

    public BigInteger AvailableBorrowsBase => BigInteger.Max(
        0,
        (Version == AaveVersion.V30 ? AaveMath.PercentMul(CollateralBase, Ltv) : AaveMath.PercentMulFloor(CollateralBase, Ltv)) - DebtBase);

    /// <summary>What the pool calls liquidatable.</summary>
    public bool IsLiquidatable => IsPriced && HealthFactor < AaveMath.Wad;

    public static AccountStanding Read(SubAccountKey account, VenueSlots slots, ReserveCatalog reserves, long timestamp)
    {
        AccountMode mode = AccountMode.Of(account, slots);
        List<ReservePosition> positions = [];
        foreach ((int id, ReserveSlots reserve) in reserves.Listed(slots))
        {
            if (ReservePosition.Read(account, id, reserve, slots, mode, timestamp) is { } position)
                positions.Add(position);
        }

        bool hasEModePrice = mode.HasPrice(slots);
        return Sum(mode.Version, positions, hasEModePrice, hasEModePrice ? slots[mode.EMode!.Price] : BigInteger.Zero);
    }

    /// <summary>What the pool would say after a liquidation, at the same time and prices.</summary>
    public AccountStanding After(LiquidationOutcome outcome, ReservePosition collateral, ReservePosition debt)
    {
        // The account may own and owe the same reserve.
        IReadOnlyList<ReservePosition> positions =
        [
            .. Positions.Select(position => position.Reserve == collateral.Reserve ? position.Seized(outcome) : position)
                .Select(position => position.Reserve == debt.Reserve ? position.Repaid(outcome) : position),
        ];
        return Sum(Version, positions, !EModePrice.IsZero, EModePrice);
    }

    private static AccountStanding Sum(
        AaveVersion version, IReadOnlyList<ReservePosition> positions, bool hasEModePrice, BigInteger eModePrice)
    {
        (BigInteger collateral, BigInteger debt, BigInteger ltv, BigInteger threshold) = (0, 0, 0, 0);
        bool isPriced = version != AaveVersion.Unknown;
        foreach (ReservePosition position in positions)
        {
            BigInteger value = position.CollateralBase;
            collateral += value;
            ltv += value * position.Ltv;
            threshold += value * position.Threshold;
            debt += position.DebtBase;
            bool isAsked = position.IsCollateral || position.Debt.Sign > 0;
            // The pool asks for the eMode's own price first, whatever is in the eMode.
            isPriced &= !isAsked || (position.IsPriced && (!hasEModePrice || eModePrice.Sign > 0));
        }

        BigInteger average = collateral.IsZero ? 0 : threshold / collateral;
        return new AccountStanding
        {
            Version = version,
            Positions = positions,
            CollateralBase = collateral,
            DebtBase = debt,
            WeightedThreshold = version == AaveVersion.V30 ? collateral * average : threshold,
            Ltv = collateral.IsZero ? 0 : ltv / collateral,
            Threshold = average,
            EModePrice = eModePrice,
            IsPriced = isPriced,
        };
    }
}
