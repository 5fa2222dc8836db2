using System.Numerics;
using CrossMargin.Chain.Abi.LyraV1;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>What the option market and its cache log: boards, strikes, volatilities, trades and settlements.</summary>
internal sealed partial class LyraReducer
{
    private Dictionary<Hash32, Handler> MarketEvents() => new()
    {
        [OptionMarket.BoardCreatedEvent.Topic0] = OnBoardCreated,
        [OptionMarket.StrikeAddedEvent.Topic0] = OnStrikeAdded,
        [OptionMarket.BoardSettledEvent.Topic0] = OnBoardSettled,
        [OptionMarket.TradeEvent.Topic0] = OnTrade,
        [OptionMarket.OptionMarketParamsSetEvent.Topic0] = OnOptionMarketParamsSet,
        [OptionMarket.BoardFrozenEvent.Topic0] = (in EventLog log) =>
        {
            var changed = OptionMarket.BoardFrozenEvent.Decode(log);
            _journal.Set(BoardSlots.Of(IdOf(log, changed.BoardId)).Frozen, changed.Frozen ? 1 : 0);
        },
        [OptionMarket.BoardBaseIvSetEvent.Topic0] = (in EventLog log) =>
        {
            var changed = OptionMarket.BoardBaseIvSetEvent.Decode(log);
            _journal.Set(BoardSlots.Of(IdOf(log, changed.BoardId)).Volatility, changed.BaseIv);
        },
        [OptionMarket.StrikeSkewSetEvent.Topic0] = (in EventLog log) =>
        {
            var changed = OptionMarket.StrikeSkewSetEvent.Decode(log);
            _journal.Set(StrikeSlots.Of(IdOf(log, changed.StrikeId)).Skew, changed.Skew);
        },
    };

    private Dictionary<Hash32, Handler> CacheEvents() => new()
    {
        [OptionGreekCache.StrikeCacheUpdatedEvent.Topic0] = (in EventLog log) =>
        {
            var cached = OptionGreekCache.StrikeCacheUpdatedEvent.Decode(log).StrikeCache;
            StrikeSlots strike = StrikeSlots.Of(IdOf(log, cached.Id));
            _journal.Set(strike.Skew, cached.Skew);
            _journal.Set(strike.Vega, cached.Greeks.StdVega);
        },
        [OptionGreekCache.BoardCacheUpdatedEvent.Topic0] = (in EventLog log) =>
        {
            var cached = OptionGreekCache.BoardCacheUpdatedEvent.Decode(log).BoardCache;
            _journal.Set(BoardSlots.Of(IdOf(log, cached.Id)).Volatility, cached.Iv);
        },
        [OptionGreekCache.GlobalCacheUpdatedEvent.Topic0] = (in EventLog log) =>
            _journal.Set(LyraSlots.NetVega, OptionGreekCache.GlobalCacheUpdatedEvent.Decode(log).GlobalCache.NetGreeks.NetStdVega),
        [OptionGreekCache.MinCollateralParametersSetEvent.Topic0] = OnMinCollateralParametersSet,
        [OptionGreekCache.GreekCacheParametersSetEvent.Topic0] = OnGreekCacheParametersSet,
        [OptionGreekCache.ForceCloseParametersSetEvent.Topic0] = OnForceCloseParametersSet,
    };

    private void OnBoardCreated(in EventLog log)
    {
        var created = OptionMarket.BoardCreatedEvent.Decode(log);
        BoardSlots board = BoardSlots.Of(IdOf(log, created.BoardId));
        _journal.Set(board.Expiry, created.Expiry);
        _journal.Set(board.Volatility, created.BaseIv);
        _journal.Set(board.Frozen, created.Frozen ? 1 : 0);
    }

    private void OnStrikeAdded(in EventLog log)
    {
        var added = OptionMarket.StrikeAddedEvent.Decode(log);
        long id = IdOf(log, added.StrikeId);
        StrikeSlots strike = StrikeSlots.Of(id);
        _journal.Set(strike.Board, IdOf(log, added.BoardId));
        _journal.Set(strike.Price, added.StrikePrice);
        _journal.Set(strike.Skew, added.Skew);
        _journal.Set(LyraSlots.StrikeCount, BigInteger.Max(Slots[LyraSlots.StrikeCount], id));
    }

    /// <summary>The fee that the market reckons with is the one at settlement: it may change later.</summary>
    private void OnBoardSettled(in EventLog log)
    {
        var settled = OptionMarket.BoardSettledEvent.Decode(log);
        BoardSlots board = BoardSlots.Of(IdOf(log, settled.BoardId));
        _journal.Set(board.SettledAt, settled.SpotPriceAtExpiry);
        _journal.Set(board.SettlementFee, Slots[LyraParameters.StaticBaseSettlementFee]);
    }

    /// <summary>The market takes over the volatilities of a trade's last part; one of nothing but collateral has no parts.</summary>
    private void OnTrade(in EventLog log)
    {
        var trade = OptionMarket.TradeEvent.Decode(log);
        if (trade.TradeResults.Length > 0)
        {
            StrikeSlots strike = StrikeSlots.Of(IdOf(log, trade.StrikeId));
            _journal.Set(strike.Skew, trade.TradeResults[^1].NewSkew);
            _journal.Set(BoardSlots.Of((long)Slots[strike.Board]).Volatility, trade.TradeResults[^1].NewBaseIv);
        }

        _journal.Set(LyraSlots.Insolvent, Slots[LyraSlots.Insolvent] + trade.Liquidation.InsolventAmount);
    }
}
