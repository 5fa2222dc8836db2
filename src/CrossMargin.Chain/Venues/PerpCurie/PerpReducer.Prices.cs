using System.Numerics;
using CrossMargin.Chain.Abi.Chainlink;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Abi.PerpCurie;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>What a position and a collateral are worth at a block, and since when their sources say so.</summary>
internal sealed partial class PerpReducer
{
    private const int CollateralTwapInterval = 15 * 60;

    private void AskStatuses(BlockReads reads)
    {
        foreach (MarketSlots market in _catalog.Markets(Slots))
        {
            bool? isOpen = null;
            bool? isClosed = null;
            reads.Ask(market.BaseToken, BaseToken.IsOpen.Encode(), data => (bool?)BaseToken.IsOpen.DecodeResult(data), null, answer => isOpen = answer);
            reads.Ask(market.BaseToken, BaseToken.IsClosed.Encode(), data => (bool?)BaseToken.IsClosed.DecodeResult(data), null, answer => isClosed = answer);
            reads.AfterAll(() => _journal.Set(market.Status, (int)(
                (isOpen, isClosed) switch
                {
                    (null, _) or (_, null) => MarketStatus.Unread,
                    (true, _) => MarketStatus.Open,
                    (_, true) => MarketStatus.Closed,
                    _ => MarketStatus.Paused,
                })));
            AskSource(reads, market.Dispatcher, market.BaseToken, BaseToken.GetPriceFeed.Encode(), [market.PriceFeed, market.Aggregator]);
        }

        Address manager = Slots[PerpSlots.CollateralManager].ToAddress();
        foreach (CollateralSlots collateral in _catalog.Collaterals(Slots))
        {
            reads.Ask(
                manager, CollateralManager.GetCollateralConfig.Encode(collateral.Token), CollateralManager.GetCollateralConfig.DecodeResult, null,
                config =>
                {
                    _journal.Set(collateral.Weight, config?.CollateralRatio ?? 0);
                    _journal.Set(collateral.Discount, config?.DiscountRatio ?? 0);
                    SetSource(collateral.PriceFeed, config?.PriceFeed ?? default, [collateral.Aggregator]);
                });
            if (Slots[collateral.DecimalsPlusOne].IsZero)
                AskPlusOne(reads, collateral.DecimalsPlusOne, collateral.Token, Erc20.Decimals.Encode(), data => Erc20.Decimals.DecodeResult(data));
        }
    }

    /// <summary>Feeds behind feeds: asked until they are known, and again when what is before them changes.</summary>
    private void AskSources(BlockReads reads)
    {
        foreach (MarketSlots market in _catalog.Markets(Slots))
        {
            if (Slots[market.PriceFeed].IsZero)
                AskSource(reads, market.PriceFeed, Slots[market.Dispatcher].ToAddress(), PriceFeedDispatcher.GetChainlinkPriceFeedV3.Encode(), [market.Aggregator]);
            else if (Slots[market.Aggregator].IsZero)
                AskSource(reads, market.Aggregator, Slots[market.PriceFeed].ToAddress(), ChainlinkPriceFeed.GetAggregator.Encode(), []);
        }

        foreach (CollateralSlots collateral in _catalog.Collaterals(Slots).Where(collateral => Slots[collateral.Aggregator].IsZero))
            AskSource(reads, collateral.Aggregator, Slots[collateral.PriceFeed].ToAddress(), ChainlinkPriceFeed.GetAggregator.Encode(), []);
    }

    private void AskMarkets(BlockReads reads, PerpContracts contracts, BlockRef at)
    {
        foreach (MarketSlots market in _catalog.Markets(Slots))
        {
            MarketStatus status = (MarketStatus)(int)Slots[market.Status];
            (Address contract, byte[] call) = status switch
            {
                MarketStatus.Closed => (market.BaseToken, BaseToken.GetClosedPrice.Encode()),
                MarketStatus.Paused => (market.BaseToken, BaseToken.GetPausedIndexPrice.Encode()),
                _ => (contracts.AccountBalance, AccountBalance.GetMarkPrice.Encode(market.BaseToken)),
            };
            AskInto(reads, market.Mark, contract, call, AccountBalance.GetMarkPrice.DecodeResult);
            AskInto(reads, market.Index, market.BaseToken, BaseToken.GetIndexPrice.Encode(0), BaseToken.GetIndexPrice.DecodeResult);
            AskInto(
                reads, market.IndexTime, Slots[market.PriceFeed].ToAddress(), ChainlinkPriceFeed.GetLatestOrCachedPrice.Encode(),
                data => ChainlinkPriceFeed.GetLatestOrCachedPrice.DecodeResult(data).Value1);
            AskGrowth(reads, market, status, contracts, at);
        }
    }

    /// <summary>The vault's own price: averaged, and in the feed's decimals.</summary>
    private void AskCollaterals(BlockReads reads)
    {
        Address manager = Slots[PerpSlots.CollateralManager].ToAddress();
        foreach (CollateralSlots collateral in _catalog.Collaterals(Slots))
        {
            AskPlusOne(
                reads, collateral.PricePlusOne, manager, CollateralManager.GetPrice.Encode(collateral.Token, CollateralTwapInterval),
                CollateralManager.GetPrice.DecodeResult);
            AskPlusOne(
                reads, collateral.PriceDecimalsPlusOne, manager, CollateralManager.GetPriceFeedDecimals.Encode(collateral.Token),
                data => CollateralManager.GetPriceFeedDecimals.DecodeResult(data));
            AskInto(
                reads, collateral.PriceTime, Slots[collateral.Aggregator].ToAddress(), Aggregator.LatestRoundData.Encode(),
                data => Aggregator.LatestRoundData.DecodeResult(data).UpdatedAt);
        }
    }

    private void AskPlusOne(BlockReads reads, Slot slot, Address contract, byte[] call, Func<ReadOnlySpan<byte>, BigInteger> decode) =>
        AskInto(reads, slot, contract, call, data => decode(data) + 1);

    /// <param name="behind">What was found behind another source, and is found anew.</param>
    private void AskSource(BlockReads reads, Slot slot, Address contract, byte[] getter, Slot[] behind) =>
        reads.Ask(contract, getter, BaseToken.GetPriceFeed.DecodeResult, default, source => SetSource(slot, source, behind));

    private void SetSource(Slot slot, Address source, Slot[] behind)
    {
        if (Slots[slot] == source.ToNumber())
            return;
        _journal.Set(slot, source.ToNumber());
        foreach (Slot found in behind)
            _journal.Set(found, 0);
    }
}
