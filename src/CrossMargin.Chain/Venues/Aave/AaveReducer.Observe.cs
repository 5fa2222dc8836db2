using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>What no event carries: decimals, the sources that an oracle was born with, prices and their times, the sentinel's state.</summary>
internal sealed partial class AaveReducer
{
    private const int DecimalsBit = 48;

    public async Task ObserveAsync(IChainClient chain, BlockRef at, CancellationToken cancellationToken)
    {
        _journal.MoveToEndOf(at);
        if (Slots[AaveSlots.Pool].IsZero)
            return;
        // The second round asks the sources that the first one finds.
        BlockReads parameters = new();
        AskParameters(parameters);
        await parameters.RunAsync(chain, at, cancellationToken);
        RequireKnownRevision(at);
        BlockReads prices = new();
        AskPrices(prices);
        AskSentinel(prices);
        await prices.RunAsync(chain, at, cancellationToken);
    }

    /// <summary>Asked until they are known: they change only where an event says so.</summary>
    private void AskParameters(BlockReads reads)
    {
        Address pool = Slots[AaveSlots.Pool].ToAddress();
        Address oracle = Slots[AaveSlots.Oracle].ToAddress();
        if (Slots[AaveSlots.PoolRevision].IsZero)
            AskInto(reads, AaveSlots.PoolRevision, pool, Pool.PoolRevision.Encode(), Pool.PoolRevision.DecodeResult);
        if (Slots[AaveSlots.BaseUnit].IsZero && !oracle.IsZero)
            AskInto(reads, AaveSlots.BaseUnit, oracle, AaveOracle.BaseCurrencyUnit.Encode(), AaveOracle.BaseCurrencyUnit.DecodeResult);
        foreach ((_, ReserveSlots reserve) in _reserves.Listed(Slots))
        {
            if (Slots[reserve.Decimals].IsZero)
                AskInto(
                    reads, reserve.Decimals, pool, Pool.GetConfiguration.Encode(reserve.Asset),
                    data => (Pool.GetConfiguration.DecodeResult(data).Data >> DecimalsBit) & byte.MaxValue);
            if (Slots[reserve.Source].IsZero && !oracle.IsZero)
                AskInto(
                    reads, reserve.Source, oracle, AaveOracle.GetSourceOfAsset.Encode(reserve.Asset),
                    data => AaveOracle.GetSourceOfAsset.DecodeResult(data).ToNumber());
        }
    }

    /// <summary>The price is the oracle's own answer, fall-backs and all; a price that does not come, or is not positive, is absent.</summary>
    private void AskPrices(BlockReads reads)
    {
        Address oracle = Slots[AaveSlots.Oracle].ToAddress();
        foreach ((_, ReserveSlots reserve) in _reserves.Listed(Slots))
        {
            AskInto(
                reads, reserve.Price, oracle, AaveOracle.GetAssetPrice.Encode(reserve.Asset), AaveOracle.GetAssetPrice.DecodeResult);
            AskTime(reads, reserve);
        }
    }

    /// <summary>
    /// The time of the price is the source's own. Many sources are adapters that pass a price on without its time: then it is
    /// that of the feed that chains.json names for the underlying.
    /// </summary>
    private void AskTime(BlockReads reads, ReserveSlots reserve)
    {
        Address source = Slots[reserve.Source].ToAddress();
        Address feed = _tokens.FeedOf(reserve.Asset, source)?.Address ?? default;
        BigInteger ofSource = 0;
        BigInteger ofFeed = 0;
        if (!source.IsZero)
            reads.Ask(source, PriceSource.LatestRoundData.Encode(), TimeOf, 0, time => ofSource = time);
        if (!feed.IsZero && feed != source)
            reads.Ask(feed, PriceSource.LatestRoundData.Encode(), TimeOf, 0, time => ofFeed = time);
        reads.AfterAll(() => _journal.Set(reserve.PriceTime, ofSource.IsZero ? ofFeed : ofSource));
    }

    /// <summary>Whether it would refuse now; one that gives no answer makes the pool revert, so it refuses.</summary>
    private void AskSentinel(BlockReads reads)
    {
        Address sentinel = Slots[AaveSlots.Sentinel].ToAddress();
        if (sentinel.IsZero)
            _journal.Set(AaveSlots.SentinelRefuses, 0);
        else
            reads.Ask(
                sentinel, PriceOracleSentinel.IsLiquidationAllowed.Encode(), PriceOracleSentinel.IsLiquidationAllowed.DecodeResult,
                false, isAllowed => SetFlag(AaveSlots.SentinelRefuses, !isAllowed));
    }

    /// <summary>Tokens before V3.5 round otherwise: to go on would be wrong by a unit here and there, and nobody would see it.</summary>
    private void RequireKnownRevision(BlockRef at)
    {
        BigInteger revision = Slots[AaveSlots.PoolRevision];
        if (!revision.IsZero && !AaveRevisions.IsKnown(revision))
            throw new VenueDecodeException(Slots.Venue, at.Number, AaveRevisions.Describe(revision));
    }

    private void AskInto(BlockReads reads, Slot slot, Address contract, byte[] call, Func<ReadOnlySpan<byte>, BigInteger> decode) =>
        reads.Ask(contract, call, decode, 0, value => _journal.Set(slot, BigInteger.Max(0, value)));

    private static BigInteger TimeOf(ReadOnlySpan<byte> data) => PriceSource.LatestRoundData.DecodeResult(data).UpdatedAt;
}
