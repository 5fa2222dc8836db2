using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>One account over all markets and collaterals, as vault and account balance sum it up. Amounts have 18 decimals.</summary>
/// <remarks>Source: curie-contract 2.8.4, Vault.sol, AccountBalance.sol; the names in brackets are their functions.</remarks>
internal sealed record TraderStanding
{
    /// <summary>AccountBalance._MIN_PARTIAL_LIQUIDATE_POSITION_VALUE: a smaller position is liquidated as a whole.</summary>
    private static readonly BigInteger SmallestPart = 100 * PerpMath.One;

    public required VenueTerms Terms { get; init; }

    /// <summary>Vault balance and realised gain, as one sum.</summary>
    public required BigInteger Cash { get; init; }

    public required IReadOnlyList<MarketPosition> Positions { get; init; }

    public required IReadOnlyList<CollateralHolding> Holdings { get; init; }

    /// <summary>In the settlement token's units [getDebtThresholdByTrader].</summary>
    public required BigInteger DebtLimit { get; init; }

    /// <summary>False while something about the account has not been read: then nothing below is to be relied on.</summary>
    public required bool IsRead { get; init; }

    /// <summary>False while something that the venue would have to value has no price: it then answers nothing.</summary>
    public bool IsPriced => Positions.All(position => position.IsPriced) && Holdings.All(holding => holding.IsPriced);

    public bool IsKnown => IsRead && IsPriced;

    /// <summary>With fees that wait and funding that is owed [_getSettlementTokenBalanceAndUnrealizedPnl].</summary>
    public BigInteger SettlementBalance => Cash + Sum(position => position.Fee - position.Funding);

    public BigInteger UnrealisedGain => Sum(position => position.Value + position.TotalNotional);

    /// <summary>[getSettlementTokenValue]</summary>
    public BigInteger SettlementValue => SettlementBalance + UnrealisedGain;

    /// <summary>[_getNonSettlementTokenValue]</summary>
    public BigInteger WeightedCollateral => Holdings.Aggregate(BigInteger.Zero, (sum, holding) => sum + holding.WeightedValue);

    public BigInteger AccountValue => SettlementValue + WeightedCollateral;

    /// <summary>The same in whole units of the settlement token, which is what positions are judged by [getAccountValue].</summary>
    public BigInteger AccountValueRounded => Terms.ToSettlement(AccountValue) * Terms.Scale;

    /// <summary>[getTotalAbsPositionValue]</summary>
    public BigInteger Exposure => Sum(position => BigInteger.Abs(position.Value));

    /// <summary>[getMarginRequirementForLiquidation]</summary>
    public BigInteger Requirement => PerpMath.MulRatio(Exposure, Terms.Maintenance);

    /// <summary>[getMarginRequirementForCollateralLiquidation]</summary>
    public BigInteger CollateralRequirement => PerpMath.MulRatio(Exposure, Terms.CollateralMaintenance);

    /// <summary>What the account owes in the settlement token, as far as its positions are worth what they are.</summary>
    public BigInteger Debt => BigInteger.Max(0, -SettlementValue);

    /// <summary>Base and quote that are owed [getTotalDebtValue].</summary>
    public BigInteger DebtValue =>
        BigInteger.Abs(BigInteger.Min(0, Sum(position => position.Quote)) + Sum(position => position.BaseDebtValue));

    /// <summary>Who only owes has nothing that could be liquidated.</summary>
    public bool IsPositionLiquidatable => Positions.Count > 0 && AccountValueRounded < Requirement;

    /// <summary>[Vault.isLiquidatable]</summary>
    public bool IsCollateralLiquidatable => Holdings.Count > 0
        && (AccountValue < CollateralRequirement
            || Debt > PerpMath.MulRatio(WeightedCollateral, Terms.DebtRatio)
            || Debt / Terms.Scale > DebtLimit);

    public bool HasOrders => Positions.Any(position => position.Orders.Sign > 0 && position.Status == MarketStatus.Open);

    /// <summary>In the settlement token's units; negative is missing [getFreeCollateralByRatio].</summary>
    public BigInteger FreeCollateral(BigInteger ratio) => Terms.ToSettlement(
        BigInteger.Min(WeightedCollateral + SettlementBalance, AccountValue) - PerpMath.MulRatio(DebtValue, ratio));

    /// <summary>How much of a position may be liquidated, signed as it is [getLiquidatablePositionSize].</summary>
    /// <returns>Null where the venue itself fails: it puts a ratio into 24 bits.</returns>
    public BigInteger? Liquidatable(MarketPosition position)
    {
        BigInteger size = position.TotalSize;
        if (AccountValueRounded >= Requirement || size.IsZero)
            return 0;
        BigInteger value = BigInteger.Abs(position.Value);
        if (value <= SmallestPart || AccountValueRounded < Requirement / 2)
            return size;
        BigInteger part = PerpMath.MulDiv(Exposure, PerpMath.Million, value * 2);
        return PerpMath.FitsUint24(part) ? PerpMath.MulRatio(size, BigInteger.Min(part, PerpMath.Million)) : null;
    }

    public static TraderStanding Read(SubAccountKey account, VenueSlots slots, PerpCatalog catalog)
    {
        List<MarketPosition> positions = [];
        foreach (MarketSlots market in catalog.Markets(slots))
        {
            if (MarketPosition.Read(account, market, slots) is { } position)
                positions.Add(position);
        }

        List<CollateralHolding> holdings = [];
        foreach (CollateralSlots collateral in catalog.Collaterals(slots))
        {
            if (CollateralHolding.Read(account, collateral, slots) is { } holding)
                holdings.Add(holding);
        }

        bool isLimitRead = holdings.Count == 0 || slots[account, PerpSlots.DebtLimitUnread].IsZero;
        return new TraderStanding
        {
            Terms = VenueTerms.Read(slots),
            Cash = slots[account, PerpSlots.Cash],
            Positions = positions,
            Holdings = holdings,
            DebtLimit = slots[account, PerpSlots.DebtLimit],
            IsRead = isLimitRead && positions.All(position => position.IsRead),
        };
    }

    private BigInteger Sum(Func<MarketPosition, BigInteger> part) =>
        Positions.Aggregate(BigInteger.Zero, (sum, position) => sum + part(position));
}
