using System.Numerics;
using CrossMargin.Chain.Abi.SynthetixPerpsV2;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Synthetix;

/// <summary>Everything that a market says of one trader, asked at one block.</summary>
internal sealed class MarketQuestions
{
    private readonly BlockReads _reads = new();
    private readonly MarketSlots _slots;
    private readonly Address _market;
    private PerpsV2Market.AssetPrice.Result? _price;
    private Position? _position;
    private BigInteger? _funding;
    private BigInteger? _fillPrice;
    private BigInteger? _fundingRate;
    private BigInteger? _accruedFunding;
    private BigInteger? _remainingMargin;
    private BigInteger? _accessibleMargin;
    private BigInteger? _liquidationPrice;
    private BigInteger? _liquidationFee;
    private BigInteger? _canLiquidate;
    private BigInteger? _isFlagged;
    private BigInteger? _keeperDeposit;
    private BigInteger? _skew;

    public MarketQuestions(MarketSlots slots, Address trader)
    {
        Address market = slots.Market;
        (_slots, _market) = (slots, market);
        _reads.Ask<PerpsV2Market.AssetPrice.Result?>(
            market, PerpsV2Market.AssetPrice.Encode(), data => PerpsV2Market.AssetPrice.DecodeResult(data), null,
            answer => _price = answer);
        _reads.Ask(market, PerpsV2Market.Positions.Encode(trader), ReadPosition, null, answer => _position = answer);
        Ask(PerpsV2Market.FillPrice.Encode(0), data => PerpsV2Market.FillPrice.DecodeResult(data).Price, answer => _fillPrice = answer);
        Ask(PerpsV2Market.CurrentFundingRate.Encode(), PerpsV2Market.CurrentFundingRate.DecodeResult, answer => _fundingRate = answer);
        Ask(
            PerpsV2Market.AccruedFunding.Encode(trader), data => PerpsV2Market.AccruedFunding.DecodeResult(data).Funding,
            answer => _accruedFunding = answer);
        Ask(
            PerpsV2Market.RemainingMargin.Encode(trader), data => PerpsV2Market.RemainingMargin.DecodeResult(data).MarginRemaining,
            answer => _remainingMargin = answer);
        Ask(
            PerpsV2Market.AccessibleMargin.Encode(trader), data => PerpsV2Market.AccessibleMargin.DecodeResult(data).MarginAccessible,
            answer => _accessibleMargin = answer);
        Ask(
            PerpsV2Market.LiquidationPrice.Encode(trader), data => PerpsV2Market.LiquidationPrice.DecodeResult(data).Price,
            answer => _liquidationPrice = answer);
        Ask(PerpsV2Market.LiquidationFee.Encode(trader), PerpsV2Market.LiquidationFee.DecodeResult, answer => _liquidationFee = answer);
        AskFlag(PerpsV2Market.CanLiquidate.Encode(trader), PerpsV2Market.CanLiquidate.DecodeResult, answer => _canLiquidate = answer);
        AskFlag(PerpsV2Market.IsFlagged.Encode(trader), PerpsV2Market.IsFlagged.DecodeResult, answer => _isFlagged = answer);
        Ask(
            PerpsV2Market.DelayedOrders.Encode(trader), data => PerpsV2Market.DelayedOrders.DecodeResult(data).KeeperDeposit,
            answer => _keeperDeposit = answer);
        Ask(PerpsV2Market.MarketSkew.Encode(), PerpsV2Market.MarketSkew.DecodeResult, answer => _skew = answer);
    }

    /// <summary>The second round asks for the funding at the position's entry.</summary>
    public async Task RunAsync(IChainClient chain, BlockId block, CancellationToken cancellationToken)
    {
        await _reads.RunAsync(chain, block, cancellationToken);
        if (_position is not { } position)
            return;
        if (position.FundingIndex.IsZero)
        {
            _funding = BigInteger.Zero;
            return;
        }

        BlockReads funding = new();
        funding.Ask(
            _market, PerpsV2Market.FundingSequence.Encode(position.FundingIndex), PerpsV2Market.FundingSequence.DecodeResult,
            entry => _funding = entry);
        await funding.RunAsync(chain, block, cancellationToken);
    }

    /// <summary>The verdict's, without those that the market does not answer while it has no price, then the stored ones.</summary>
    public IReadOnlyList<Figure> Figures() =>
    [
        // The rate of funding needs no price; where there is none, it is left out with the rest.
        .. SynthetixFigures.OfVerdict(
            _price?.Price, _price is { } price ? SynthetixFigures.Of(price.Invalid) : null, _fillPrice,
            _price is null ? null : _fundingRate, _accruedFunding, _remainingMargin, _accessibleMargin, _liquidationPrice, _liquidationFee, _canLiquidate),
        .. SynthetixFigures.OfBalances(_slots, _position, _funding, _keeperDeposit, _isFlagged, _skew),
    ];

    /// <summary>As the market stores it, but for the funding.</summary>
    private static Position? ReadPosition(ReadOnlySpan<byte> data)
    {
        PerpsV2Market.Position position = PerpsV2Market.Positions.DecodeResult(data);
        return new Position
        {
            Id = position.Id,
            Margin = position.Margin,
            Size = position.Size,
            LastPrice = position.LastPrice,
            FundingIndex = position.LastFundingIndex,
        };
    }

    private void Ask(byte[] call, Func<ReadOnlySpan<byte>, BigInteger> decode, Action<BigInteger?> use) =>
        _reads.Ask(_market, call, decode, use);

    private void AskFlag(byte[] call, Func<ReadOnlySpan<byte>, bool> decode, Action<BigInteger?> use) =>
        Ask(call, data => SynthetixFigures.Of(decode(data)), use);
}
