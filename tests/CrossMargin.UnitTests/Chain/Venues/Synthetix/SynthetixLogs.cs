using System.Numerics;
using CrossMargin.Chain.Abi.SynthetixPerpsV2;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues.Synthetix;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Venues.Synthetix;

/// <summary>Logs as the contracts write them.</summary>
internal static class SynthetixLogs
{
    public static EventLog MarketAdded(Address manager, Address market, string asset, string key) => Of(
        manager, [FuturesMarketManager.MarketAddedEvent.Topic0, SynthetixName.ToWord(asset), SynthetixName.ToWord(key)], market.ToNumber());

    public static EventLog MarketRemoved(Address manager, Address market, string asset, string key) => Of(
        manager, [FuturesMarketManager.MarketRemovedEvent.Topic0, SynthetixName.ToWord(asset), SynthetixName.ToWord(key)], market.ToNumber());

    public static EventLog FundingRecomputed(Address market, BigInteger funding, BigInteger rate, int index, long time) =>
        Of(market, [PerpsV2Market.FundingRecomputedEvent.Topic0], funding, rate, index, time);

    public static EventLog MarginTransferred(Address market, Address account, BigInteger change) =>
        Of(market, [PerpsV2Market.MarginTransferredEvent.Topic0, account.ToWord()], change);

    public static EventLog PositionModified(
        Address market, int id, Address account, BigInteger margin, BigInteger size, BigInteger price, int index, BigInteger skew) => Of(
        market, [PerpsV2Market.PositionModifiedEvent.Topic0, Hash32.OfNumber(id), account.ToWord()], margin, size, 0, price, index, 0, skew);

    public static EventLog PositionFlagged(Address market, Address account, Address flagger) =>
        Of(market, [PerpsV2Market.PositionFlaggedEvent.Topic0], 1, account.ToNumber(), flagger.ToNumber(), 2_000, 10);

    public static EventLog PositionLiquidated(Address market, Address account, Address liquidator) =>
        Of(market, [PerpsV2Market.PositionLiquidatedEvent.Topic0], 1, account.ToNumber(), liquidator.ToNumber(), -5, 2_000, 1, 2, 0);

    public static EventLog OrderSubmitted(Address market, Address account, BigInteger keeperDeposit) =>
        Of(market, [PerpsV2Market.DelayedOrderSubmittedEvent.Topic0, account.ToWord()], 0, 5, 1, 10, 70, 0, keeperDeposit, 0);

    public static EventLog OrderRemoved(Address market, Address account) =>
        Of(market, [PerpsV2Market.DelayedOrderRemovedEvent.Topic0, account.ToWord()], 0, 1, 5, 1, 0, 7, 0);

    public static EventLog ParameterUpdated(Address settings, string key, string parameter, BigInteger value) => Of(
        settings, [PerpsV2MarketSettings.ParameterUpdatedEvent.Topic0, SynthetixName.ToWord(key), SynthetixName.ToWord(parameter)], value);

    public static EventLog Of(Address contract, Hash32[] topics, params BigInteger[] words) => new()
    {
        Address = contract,
        TopicCount = (byte)topics.Length,
        Topic0 = topics[0],
        Topic1 = topics.ElementAtOrDefault(1),
        Topic2 = topics.ElementAtOrDefault(2),
        Data = words.SelectMany(Word).ToArray(),
        BlockNumber = 1,
        BlockHash = default,
        BlockTimestamp = 10,
        TransactionHash = default,
        TransactionIndex = 0,
        LogIndex = 0,
    };

    /// <summary>Two's complement.</summary>
    private static byte[] Word(BigInteger value) =>
        Hash32.OfNumber(value.Sign < 0 ? value + BigInteger.Pow(2, 256) : value).ToArray();
}
