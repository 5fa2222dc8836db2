using System.Numerics;
using CrossMargin.Chain.Abi.SynthetixPerpsV2;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Synthetix;

/// <summary>What a market logs: positions as they are from then on, flags, delayed orders, and the funding sequence.</summary>
internal sealed partial class SynthetixReducer
{
    private Dictionary<Hash32, Handler> MarketEvents(MarketSlots market) => new()
    {
        [PerpsV2Market.FundingRecomputedEvent.Topic0] = (in EventLog log) => OnFundingRecomputed(log, market),
        [PerpsV2Market.MarginTransferredEvent.Topic0] = (in EventLog log) => OnMarginTransferred(log, market),
        [PerpsV2Market.PositionModifiedEvent.Topic0] = (in EventLog log) => OnPositionModified(log, market),
        [PerpsV2Market.PositionFlaggedEvent.Topic0] = (in EventLog log) => OnPositionFlagged(log, market),
        [PerpsV2Market.PositionLiquidatedEvent.Topic0] = (in EventLog log) =>
        {
            SubAccountKey account = market.AccountOf(PerpsV2Market.PositionLiquidatedEvent.Decode(log).Account);
            SetPosition(account, market, default);
            _journal.Set(account, market.Flagger, 0);
        },
        [PerpsV2Market.DelayedOrderSubmittedEvent.Topic0] = (in EventLog log) =>
        {
            var submitted = PerpsV2Market.DelayedOrderSubmittedEvent.Decode(log);
            _journal.Set(market.AccountOf(submitted.Account), market.OrderDeposit, submitted.KeeperDeposit);
        },
        [PerpsV2Market.DelayedOrderRemovedEvent.Topic0] = (in EventLog log) =>
            _journal.Set(market.AccountOf(PerpsV2Market.DelayedOrderRemovedEvent.Decode(log).Account), market.OrderDeposit, 0),
    };

    /// <summary>
    /// Of the sequence only its last entry is kept, and with each position the one that it began at: positions are always written
    /// at the last entry. An entry that does not follow the last one tells that logs are missing.
    /// </summary>
    private void OnFundingRecomputed(in EventLog log, MarketSlots market)
    {
        var recomputed = PerpsV2Market.FundingRecomputedEvent.Decode(log);
        if (recomputed.Index != Slots[market.FundingIndex] + 1)
        {
            throw Refused(
                log, $"the funding entry {recomputed.Index} follows entry {Slots[market.FundingIndex]}: logs are missing, "
                + "or the start block is behind the market's first.");
        }

        _journal.Set(market.FundingIndex, recomputed.Index);
        _journal.Set(market.Funding, recomputed.Funding);
        _journal.Set(market.FundingRate, recomputed.FundingRate);
        _journal.Set(market.FundingTime, recomputed.Timestamp);
    }

    /// <summary>
    /// Without a position the margin changes by just that. With one, gains and funding are taken into the margin at the same
    /// time: PositionModified, which follows, has the sum.
    /// </summary>
    private void OnMarginTransferred(in EventLog log, MarketSlots market)
    {
        var transferred = PerpsV2Market.MarginTransferredEvent.Decode(log);
        SubAccountKey account = market.AccountOf(transferred.Account);
        // The older futures have this event too, and no entry of this funding sequence.
        if (Slots[market.FundingIndex].IsZero || !Slots[account, market.Size].IsZero)
            return;
        BigInteger margin = Slots[account, market.Margin] + transferred.MarginDelta;
        if (margin.Sign < 0)
            throw Refused(log, $"{transferred.Account} takes out more margin than its events brought in.");
        _journal.Set(account, market.Margin, margin);
    }

    /// <summary>Without a size the market stores nothing but the margin, whatever else the event says.</summary>
    private void OnPositionModified(in EventLog log, MarketSlots market)
    {
        var modified = PerpsV2Market.PositionModifiedEvent.Decode(log);
        SubAccountKey account = market.AccountOf(modified.Account);
        _journal.Set(market.Skew, modified.Skew);
        SetPosition(account, market, modified.Size.IsZero
            ? new Position { Margin = modified.Margin }
            : new Position
            {
                Id = modified.Id,
                Margin = modified.Margin,
                Size = modified.Size,
                LastPrice = modified.LastPrice,
                FundingIndex = modified.FundingIndex,
                Funding = FundingAt(log, modified.FundingIndex, account, market),
            });
    }

    /// <summary>A flagged position's delayed order is dropped without an event of its own.</summary>
    private void OnPositionFlagged(in EventLog log, MarketSlots market)
    {
        var flagged = PerpsV2Market.PositionFlaggedEvent.Decode(log);
        SubAccountKey account = market.AccountOf(flagged.Account);
        _journal.Set(account, market.Flagger, flagged.Flagger.ToNumber());
        _journal.Set(account, market.OrderDeposit, 0);
    }

    /// <summary>The last entry, or the one that the position has already: where a flag gives back an old order's deposit.</summary>
    private BigInteger FundingAt(in EventLog log, BigInteger index, SubAccountKey account, MarketSlots market) =>
        index == Slots[market.FundingIndex] ? Slots[market.Funding]
        : index == Slots[account, market.PositionFundingIndex] ? Slots[account, market.PositionFunding]
        : throw Refused(log, $"the position is at the funding entry {index}, and the last one is {Slots[market.FundingIndex]}.");

    private void SetPosition(SubAccountKey account, MarketSlots market, Position position)
    {
        _journal.Set(account, market.PositionId, position.Id);
        _journal.Set(account, market.Margin, position.Margin);
        _journal.Set(account, market.Size, position.Size);
        _journal.Set(account, market.LastPrice, position.LastPrice);
        _journal.Set(account, market.PositionFundingIndex, position.FundingIndex);
        _journal.Set(account, market.PositionFunding, position.Funding);
    }
}
