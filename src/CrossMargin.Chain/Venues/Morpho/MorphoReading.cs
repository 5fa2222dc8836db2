using System.Numerics;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Morpho;

/// <summary>One market as its contracts answer at one block.</summary>
internal sealed class MorphoReading(Address morpho, MarketSlots slots, MorphoBlue.MarketParams terms, IChainClient chain, BlockId block)
{
    private MarketState? _market;
    private MarketPosition? _position;
    private Address _feeRecipient;
    private BigInteger _price;
    private BigInteger? _rate;

    /// <summary>The figures of an account, in the model's names and order.</summary>
    public async Task<IReadOnlyList<Figure>> ReadAsync(Address holder, CancellationToken cancellationToken)
    {
        BlockHeader header = await chain.FindBlockAsync(block, cancellationToken)
            ?? throw new RpcTransportException($"The node has no block {block}.", isTransient: true);
        await ReadStorageAsync(holder, cancellationToken);
        if (_market is not { } market || _position is not { } position)
            return MorphoFigures.Silent(slots);
        await ReadRateAsync(market, cancellationToken);
        MarketStanding standing = new(
            position, market, holder == _feeRecipient, _price, terms.Lltv, _rate, header.Ref.Timestamp);
        return [.. MorphoFigures.VerdictOf(standing), .. MorphoFigures.BalancesOf(standing, slots)];
    }

    private Task ReadStorageAsync(Address holder, CancellationToken cancellationToken)
    {
        BlockReads reads = new();
        reads.Ask<MarketState?>(morpho, MorphoBlue.Market.Encode(slots.Id), ReadMarket, null, answer => _market = answer);
        reads.Ask<MarketPosition?>(morpho, MorphoBlue.Position.Encode(slots.Id, holder), ReadPosition, null, answer => _position = answer);
        reads.Ask(morpho, MorphoBlue.FeeRecipient.Encode(), MorphoBlue.FeeRecipient.DecodeResult, Address.Zero, answer => _feeRecipient = answer);
        reads.Ask(terms.Oracle, Oracle.Price.Encode(), Oracle.Price.DecodeResult, BigInteger.Zero, answer => _price = answer);
        return reads.RunAsync(chain, block, cancellationToken);
    }

    private Task ReadRateAsync(MarketState market, CancellationToken cancellationToken)
    {
        if (terms.Irm.IsZero)
        {
            _rate = BigInteger.Zero;
            return Task.CompletedTask;
        }

        BlockReads reads = new();
        reads.Ask<BigInteger?>(
            terms.Irm, MorphoRates.Question(terms, market), data => Irm.BorrowRateView.DecodeResult(data), null, answer => _rate = answer);
        return reads.RunAsync(chain, block, cancellationToken);
    }

    private static MarketState? ReadMarket(ReadOnlySpan<byte> data)
    {
        MorphoBlue.Market.Result market = MorphoBlue.Market.DecodeResult(data);
        return new MarketState(
            market.TotalSupplyAssets, market.TotalSupplyShares, market.TotalBorrowAssets, market.TotalBorrowShares, market.LastUpdate, market.Fee);
    }

    private static MarketPosition? ReadPosition(ReadOnlySpan<byte> data)
    {
        MorphoBlue.Position.Result position = MorphoBlue.Position.DecodeResult(data);
        return new MarketPosition(position.SupplyShares, position.BorrowShares, position.Collateral);
    }
}
