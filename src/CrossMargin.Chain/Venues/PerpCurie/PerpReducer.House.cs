using System.Numerics;
using CrossMargin.Chain.Abi.PerpCurie;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>What clearing house and exchange log: positions, ranges, funding.</summary>
internal sealed partial class PerpReducer
{
    private (Hash32 Transaction, SubAccountKey Account, Address BaseToken) _positioned;

    private Dictionary<Hash32, Handler> HouseEvents() => new()
    {
        [ClearingHouse.PositionChangedEvent.Topic0] = OnPositionChanged,
        [ClearingHouse.PositionClosedEvent.Topic0] = OnPositionClosed,
        [ClearingHouse.LiquidityChangedEvent.Topic0] = OnLiquidityChanged,
        [ClearingHouse.FundingPaymentSettledEvent.Topic0] = (in EventLog log) =>
        {
            // What is paid is in PnlRealized: here it matters only that the account has paid up to now.
            var settled = ClearingHouse.FundingPaymentSettledEvent.Decode(log);
            Touch(new SubAccountKey(settled.Trader), Market(settled.BaseToken));
        },
    };

    private void OnPositionChanged(in EventLog log)
    {
        var changed = ClearingHouse.PositionChangedEvent.Decode(log);
        SubAccountKey account = new(changed.Trader);
        MarketSlots market = Market(changed.BaseToken);
        Add(account, market.Size, changed.ExchangedPositionSize);
        _journal.Set(account, market.Notional, changed.OpenNotional);
        DropDust(account, market);
        Touch(account, market);
        // Only a trade pays a fee, or moves more than what a pool rounds.
        bool isTrade = changed.Fee.Sign > 0 || BigInteger.Abs(changed.ExchangedPositionSize) > PerpMath.Dust;
        if (isTrade && Slots[market.FirstTrade].IsZero)
            _journal.Set(market.FirstTrade, log.BlockTimestamp);
        _positioned = (log.TransactionHash, account, changed.BaseToken);
    }

    /// <summary>In a market that is closed: all of it is settled, dust and all.</summary>
    private void OnPositionClosed(in EventLog log)
    {
        var closed = ClearingHouse.PositionClosedEvent.Decode(log);
        SubAccountKey account = new(closed.Trader);
        MarketSlots market = Market(closed.BaseToken);
        _journal.Set(account, market.Size, 0);
        _journal.Set(account, market.Notional, 0);
        Touch(account, market);
    }

    private void OnLiquidityChanged(in EventLog log)
    {
        var changed = ClearingHouse.LiquidityChangedEvent.Decode(log);
        SubAccountKey account = new(changed.Maker);
        MarketSlots market = Market(changed.BaseToken);
        Slot range = market.Range(changed.LowerTick, changed.UpperTick);
        bool wasOpen = !Slots[account, range].IsZero;
        Add(account, range, changed.Liquidity);
        RequireWhole(log, Slots[account, range]);
        bool isOpen = !Slots[account, range].IsZero;
        if (wasOpen != isOpen)
            Add(account, market.Orders, isOpen ? 1 : -1);
        // The position that comes with a range is logged before the range is gone, unless somebody else cancels it.
        if (_positioned == (log.TransactionHash, account, changed.BaseToken))
            DropDust(account, market);
        _positioned = default;
        Touch(account, market);
        if (Slots[account, market.Orders].IsZero)
            ForgetMaker(account, market);
        else
            _journal.Set(account, market.MakerUnread, 1);
    }

    private void OnFundingUpdated(in EventLog log)
    {
        Address baseToken = Exchange.FundingUpdatedEvent.Decode(log).BaseToken;
        MarketSlots market = Market(baseToken);
        _journal.Set(market.SettledAt, log.BlockTimestamp);
        _journal.Set(market.SettledBlock, log.BlockNumber);
        _settlements.Settle(baseToken);
    }

    /// <summary>As AccountBalance._deregisterBaseToken: without orders, dust is deleted, and its notional is then logged as zero.</summary>
    private void DropDust(SubAccountKey account, MarketSlots market)
    {
        bool isDust = PerpMath.WithoutDust(Slots[account, market.Size]).IsZero && Slots[account, market.Notional].IsZero;
        if (isDust && Slots[account, market.Orders].IsZero)
            _journal.Set(account, market.Size, 0);
    }

    private void Touch(SubAccountKey account, MarketSlots market)
    {
        _settlements.Claim(market.BaseToken);
        MarkUnread(account, market);
    }

    private void MarkUnread(SubAccountKey account, MarketSlots market)
    {
        bool isIn = !Slots[account, market.Size].IsZero || !Slots[account, market.Notional].IsZero || !Slots[account, market.Orders].IsZero;
        _journal.Set(account, market.Unread, isIn ? 1 : 0);
        if (!isIn)
            _journal.Set(account, market.Seen, 0);
    }

    private void ForgetMaker(SubAccountKey account, MarketSlots market)
    {
        foreach (Slot slot in market.OfMaker())
            _journal.Set(account, slot, 0);
    }
}
