using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>One account in one market, as taker and maker together. Amounts have 18 decimals.</summary>
/// <remarks>Source: curie-contract 2.8.4, AccountBalance.sol; the names in brackets are its functions.</remarks>
internal sealed record MarketPosition
{
    public required MarketSlots Market { get; init; }

    /// <summary>Signed, of the taker alone, dust included.</summary>
    public required BigInteger Size { get; init; }

    /// <summary>Signed quote that the taker has, or owes: negative for a long position.</summary>
    public required BigInteger Notional { get; init; }

    public required BigInteger Orders { get; init; }

    public BigInteger PoolBase { get; init; }

    public BigInteger PoolQuote { get; init; }

    public BigInteger DebtBase { get; init; }

    public BigInteger DebtQuote { get; init; }

    public BigInteger Fee { get; init; }

    /// <summary>Unsettled; positive is owed by the account [Exchange.getPendingFundingPayment].</summary>
    public required BigInteger Funding { get; init; }

    /// <summary>What positions are valued at; zero while that is not known [_getReferencePrice].</summary>
    public required BigInteger Mark { get; init; }

    public required MarketStatus Status { get; init; }

    /// <summary>Whether everything about the account was read that no event carries.</summary>
    public required bool IsRead { get; init; }

    /// <summary>[getTakerPositionSize]</summary>
    public BigInteger TakerSize => PerpMath.WithoutDust(Size);

    /// <summary>[getTotalPositionSize]</summary>
    public BigInteger TotalSize => PerpMath.WithoutDust(PoolBase - DebtBase + Size);

    /// <summary>[getTotalOpenNotional]</summary>
    public BigInteger TotalNotional => Notional + PoolQuote - DebtQuote;

    /// <summary>[getTotalPositionValue]</summary>
    public BigInteger Value => PerpMath.MulDiv(TotalSize, Mark, PerpMath.One);

    /// <summary>[getQuote]</summary>
    public BigInteger Quote => Notional - DebtQuote;

    /// <summary>Value of the base that is owed, never positive [getTotalDebtValue].</summary>
    public BigInteger BaseDebtValue => Base.Sign < 0 ? PerpMath.MulDiv(Base, Mark, PerpMath.One) : 0;

    public bool IsPriced => Mark.Sign > 0 || (TotalSize.IsZero && Base.IsZero);

    /// <summary>[getBase]</summary>
    private BigInteger Base => Size - DebtBase;

    /// <returns>Null where the account is not in the market.</returns>
    public static MarketPosition? Read(SubAccountKey account, MarketSlots market, VenueSlots slots)
    {
        (BigInteger size, BigInteger notional, BigInteger orders) =
            (slots[account, market.Size], slots[account, market.Notional], slots[account, market.Orders]);
        if (size.IsZero && notional.IsZero && orders.IsZero)
            return null;
        bool isMaker = !orders.IsZero;
        return new MarketPosition
        {
            Market = market,
            Size = size,
            Notional = notional,
            Orders = orders,
            PoolBase = slots[account, market.PoolBase],
            PoolQuote = slots[account, market.PoolQuote],
            DebtBase = slots[account, market.DebtBase],
            DebtQuote = slots[account, market.DebtQuote],
            Fee = slots[account, market.MakerFee],
            Funding = isMaker
                ? slots[account, market.MakerFunding]
                : FundingMath.Owed(size, slots[market.Growth], slots[account, market.Seen]),
            Mark = slots[market.Mark],
            Status = (MarketStatus)(int)slots[market.Status],
            IsRead = slots[account, isMaker ? market.MakerUnread : market.Unread].IsZero,
        };
    }

    /// <summary>What a change of the taker's position realises of its gain [Exchange.getPnlToBeRealized].</summary>
    /// <param name="size">Signed base that comes.</param>
    /// <param name="notional">Signed quote that comes.</param>
    public BigInteger Realised(BigInteger size, BigInteger notional)
    {
        if (Size.IsZero || size.IsZero || Size.Sign == size.Sign)
            return 0;
        BigInteger closed = PerpMath.MulDiv(BigInteger.Abs(size), PerpMath.One, BigInteger.Abs(Size));
        return closed <= PerpMath.One
            ? notional + PerpMath.MulDiv(Notional, closed, PerpMath.One)
            : Notional + PerpMath.MulDiv(notional, PerpMath.One, closed);
    }
}
