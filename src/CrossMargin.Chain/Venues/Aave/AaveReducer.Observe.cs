using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>
/// What no event carries: decimals, the sources that an oracle was born with, prices and their times, the sentinel's state, and what an
/// upgrade made of the pool's parameters.
/// </summary>
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
        AskAfterUpgrade(parameters, at);
        await parameters.RunAsync(chain, at, cancellationToken);
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
        if (Slots[AaveSlots.BaseUnit].IsZero && !oracle.IsZero)
            AskInto(reads, AaveSlots.BaseUnit, oracle, AaveOracle.BaseCurrencyUnit.Encode(), AaveOracle.BaseCurrencyUnit.DecodeResult);
        foreach ((_, ReserveSlots reserve) in _reserves.Listed(Slots))
        {
            if (Slots[reserve.Decimals].IsZero)
                AskInto(
                    reads, reserve.Decimals, pool, Pool.GetConfiguration.Encode(reserve.Asset),
                    data => (Pool.GetConfiguration.DecodeResult(data).Data >> DecimalsBit) & byte.MaxValue);
            if (Slots[reserve.Source].IsZero && !oracle.IsZero)
                AskSource(reads, oracle, reserve.Asset, reserve.Source);
        }

        // What an eMode asks the oracle for is no reserve, and its source is not followed.
        foreach (EModeSlots eMode in PricedEModes())
            AskSource(reads, oracle, Slots[eMode.PriceAsset].ToAddress(), eMode.PriceSource);
    }

    private void AskSource(BlockReads reads, Address oracle, Address asset, Slot source) => AskInto(
        reads, source, oracle, AaveOracle.GetSourceOfAsset.Encode(asset), data => AaveOracle.GetSourceOfAsset.DecodeResult(data).ToNumber());

    /// <summary>The price is the oracle's own answer, fall-backs and all; a price that does not come, or is not positive, is absent.</summary>
    private void AskPrices(BlockReads reads)
    {
        Address oracle = Slots[AaveSlots.Oracle].ToAddress();
        foreach ((_, ReserveSlots reserve) in _reserves.Listed(Slots))
        {
            AskPrice(reads, oracle, reserve.Asset, reserve.Price);
            Address source = Slots[reserve.Source].ToAddress();
            AskTime(reads, source, _tokens.FeedOf(reserve.Asset, source)?.Address ?? default, reserve.PriceTime);
        }

        foreach (EModeSlots eMode in PricedEModes())
        {
            AskPrice(reads, oracle, Slots[eMode.PriceAsset].ToAddress(), eMode.Price);
            AskTime(reads, Slots[eMode.PriceSource].ToAddress(), default, eMode.PriceTime);
        }
    }

    private void AskPrice(BlockReads reads, Address oracle, Address asset, Slot price) =>
        AskInto(reads, price, oracle, AaveOracle.GetAssetPrice.Encode(asset), AaveOracle.GetAssetPrice.DecodeResult);

    /// <summary>The eModes of V3.0 with a price of their own.</summary>
    private IEnumerable<EModeSlots> PricedEModes() => AaveRevisions.OfPool(Slots) == AaveVersion.V30
        ? AaveSlots.AllEModes.Where(eMode => !Slots[eMode.PriceAsset].IsZero)
        : [];

    /// <summary>
    /// The time of the price is the source's own. Many sources are adapters that pass a price on without its time: then it is
    /// that of the feed that chains.json names for the underlying.
    /// </summary>
    private void AskTime(BlockReads reads, Address source, Address feed, Slot time)
    {
        BigInteger ofSource = 0;
        BigInteger ofFeed = 0;
        if (!source.IsZero)
            reads.Ask(source, PriceSource.LatestRoundData.Encode(), TimeOf, 0, seconds => ofSource = seconds);
        if (!feed.IsZero && feed != source)
            reads.Ask(feed, PriceSource.LatestRoundData.Encode(), TimeOf, 0, seconds => ofFeed = seconds);
        reads.AfterAll(() => _journal.Set(time, ofSource.IsZero ? ofFeed : ofSource));
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

    private void AskInto(BlockReads reads, Slot slot, Address contract, byte[] call, Func<ReadOnlySpan<byte>, BigInteger> decode) =>
        reads.Ask(contract, call, decode, 0, value => _journal.Set(slot, BigInteger.Max(0, value)));

    private static BigInteger TimeOf(ReadOnlySpan<byte> data) => PriceSource.LatestRoundData.DecodeResult(data).UpdatedAt;
}
