using System.Numerics;
using CrossMargin.Chain.Abi.PerpCurie;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>The growth of funding. Its events carry averages that are rounded, so that it is read, and brought up to the block from there.</summary>
/// <remarks>
/// No getter tells it. Exchange.settleFunding returns it to the clearing house: executed as a call from there it changes nothing, and in the
/// block of a settlement it returns just what was then stored.
/// </remarks>
internal sealed partial class PerpReducer
{
    /// <summary>Reads what was stored by each settlement since the last batch, in its own block.</summary>
    private async Task ReadSettledGrowthAsync(
        IChainClient chain, BlockRef at, PerpContracts contracts, CancellationToken cancellationToken)
    {
        foreach (MarketSlots market in _catalog.Markets(Slots).Where(IsSettledAnew).ToList())
        {
            BlockReads reads = new();
            long block = (long)Slots[market.SettledBlock];
            AskSettledGrowth(reads, contracts, market, growth =>
            {
                if (growth is not { } stored)
                    return;
                _journal.Set(market.SettledGrowth, stored);
                _journal.Set(market.GrowthBlock, block);
            });
            await RunAtAsync(reads, chain, block, at, cancellationToken);
        }
    }

    /// <summary>An older block is named by its number: it is the same fork's while the batch's last block still stands.</summary>
    private static async Task RunAtAsync(
        BlockReads reads, IChainClient chain, long block, BlockRef at, CancellationToken cancellationToken)
    {
        if (block == at.Number)
        {
            await reads.RunAsync(chain, at, cancellationToken);
            return;
        }

        try
        {
            await reads.RunAsync(chain, BlockId.At(block), cancellationToken);
        }
        catch (RpcErrorException fault) when (!fault.IsTransient)
        {
            // The node does not know that state any more: the growth is taken from the batch's last block.
            return;
        }

        BlockHeader? header = await chain.FindBlockAsync(BlockId.At(at.Number), cancellationToken);
        if (header?.Ref.Hash != at.Hash)
            throw new RpcTransportException($"Block {at.Number} was replaced while it was read.", isTransient: true);
    }

    private void AskGrowth(BlockReads reads, MarketSlots market, MarketStatus status, PerpContracts contracts, BlockRef at)
    {
        if (status != MarketStatus.Open)
        {
            // Funding has stopped: what a settlement would store is what counts.
            AskSettledGrowth(reads, contracts, market, growth => SetGrowth(market, growth));
            return;
        }

        long interval = FundingMath.Interval((long)Slots[PerpSlots.TwapInterval], Slots[market.FirstTrade], at.Timestamp);
        BigInteger? sqrtMarket = null;
        BigInteger? index = null;
        reads.Ask(
            contracts.Exchange, Exchange.GetSqrtMarketTwapX96.Encode(market.BaseToken, (uint)interval),
            data => (BigInteger?)Exchange.GetSqrtMarketTwapX96.DecodeResult(data), null, answer => sqrtMarket = answer);
        reads.Ask(
            market.BaseToken, BaseToken.GetIndexPrice.Encode(interval), data => (BigInteger?)BaseToken.GetIndexPrice.DecodeResult(data), null,
            answer => index = answer);
        BigInteger? settledNow = null;
        if (IsSettledAnew(market))
            AskSettledGrowth(reads, contracts, market, growth => settledNow = growth);
        reads.AfterAll(() =>
        {
            BigInteger? passed = sqrtMarket is { } sqrt && index is { } price
                ? FundingMath.PremiumX96(sqrt, price, Slots[PerpSlots.FundingRateMax]) * Elapsed(market, at)
                : null;
            if (IsSettledAnew(market) && settledNow - passed is { } settled)
                SetSettled(market, settled);
            SetGrowth(market, IsSettledAnew(market) ? null : Slots[market.SettledGrowth] + passed);
        });
    }

    private static void AskSettledGrowth(BlockReads reads, PerpContracts contracts, MarketSlots market, Action<BigInteger?> use) => reads.Ask(
        new CallRequest(contracts.Exchange, Exchange.SettleFunding.Encode(default, market.BaseToken), contracts.ClearingHouse),
        data => (BigInteger?)Exchange.SettleFunding.DecodeResult(data).FundingGrowthGlobal.TwPremiumX96, null, use);

    /// <summary>Seconds since the last settlement; none before the first.</summary>
    private BigInteger Elapsed(MarketSlots market, BlockRef at) =>
        Slots[market.SettledAt].IsZero ? 0 : at.Timestamp - Slots[market.SettledAt];

    private bool IsSettledAnew(MarketSlots market) => Slots[market.SettledBlock] != Slots[market.GrowthBlock];

    private void SetSettled(MarketSlots market, BigInteger growth)
    {
        _journal.Set(market.SettledGrowth, growth);
        _journal.Set(market.GrowthBlock, Slots[market.SettledBlock]);
    }

    /// <summary>Without its funding nobody in the market can be judged, as without its price.</summary>
    private void SetGrowth(MarketSlots market, BigInteger? growth)
    {
        _journal.Set(market.Growth, growth ?? 0);
        if (growth is null)
            _journal.Set(market.Mark, 0);
    }
}
