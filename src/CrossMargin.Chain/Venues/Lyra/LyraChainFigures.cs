using System.Numerics;
using CrossMargin.Chain.Abi.LyraV1;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>What the contracts themselves say of a position at one block.</summary>
internal sealed class LyraChainFigures(Address market, VenueSlots slots, IChainClient chain, BlockId block)
{
    private readonly Address _token = slots[LyraSlots.OptionToken].ToAddress();

    public async Task<IReadOnlyList<Figure>> ReadAsync(SubAccountKey account, CancellationToken cancellationToken)
    {
        BigInteger id = account.Part.ToNumber();
        OptionToken.Positions.Result? position = null;
        BigInteger? owner = null;
        BigInteger spot = BigInteger.Zero;
        BlockReads reads = new();
        reads.Ask(
            _token, OptionToken.Positions.Encode(id), data => (OptionToken.Positions.Result?)OptionToken.Positions.DecodeResult(data), null,
            answer => position = answer);
        reads.Ask(
            _token, OptionToken.OwnerOf.Encode(id), data => OptionToken.OwnerOf.DecodeResult(data).ToNumber(), answer => owner = answer);
        reads.Ask(
            slots[LyraSlots.Adapter].ToAddress(), SynthetixAdapter.GetExchangeParams.Encode(market),
            data => SynthetixAdapter.GetExchangeParams.DecodeResult(data).SpotPrice, spot, answer => spot = answer);
        await reads.RunAsync(chain, block, cancellationToken);
        // No market has so many strikes: what answers so is not its token.
        if (position is not { } active || active.StrikeId > long.MaxValue)
            return LyraFigures.OfSilence();
        if (active.State != LyraFigures.ActiveState)
            return LyraFigures.OfNothing();
        Terms terms = await ReadTermsAsync(active.StrikeId, cancellationToken);
        IReadOnlyList<Figure> verdict = spot.Sign > 0 && terms is { PriceAtExpiry.IsZero: true, StrikePrice: { } strikePrice, Expiry: { } expiry }
            ? await ReadVerdictAsync(active, strikePrice, expiry, spot, cancellationToken) : [];
        return
        [
            .. verdict,
            .. LyraFigures.OfPosition(
                active.StrikeId, active.OptionType, active.Amount, active.Collateral, owner, terms.StrikePrice, terms.Skew, terms.Expiry,
                terms.Volatility, terms.Frozen, terms.PriceAtExpiry, terms.BaseReturned),
        ];
    }

    private async Task<Terms> ReadTermsAsync(BigInteger strikeId, CancellationToken cancellationToken)
    {
        Terms terms = new();
        BigInteger board = slots[StrikeSlots.Of((long)strikeId).Board];
        BlockReads reads = new();
        reads.Ask(market, OptionMarket.GetStrike.Encode(strikeId), data => OptionMarket.GetStrike.DecodeResult(data), null, strike =>
            (terms.StrikePrice, terms.Skew) = (strike?.StrikePrice, strike?.Skew));
        reads.Ask(market, OptionMarket.GetOptionBoard.Encode(board), data => OptionMarket.GetOptionBoard.DecodeResult(data), null, found =>
            (terms.Expiry, terms.Volatility, terms.Frozen) = (found?.Expiry, found?.Iv, found is null ? null : found.Frozen ? 1 : 0));
        reads.Ask(
            market, OptionMarket.GetSettlementParameters.Encode(strikeId),
            data => (OptionMarket.GetSettlementParameters.Result?)OptionMarket.GetSettlementParameters.DecodeResult(data), null,
            settled => (terms.PriceAtExpiry, terms.BaseReturned) = (settled?.PriceAtExpiry, settled?.StrikeToBaseReturned));
        await reads.RunAsync(chain, block, cancellationToken);
        return terms;
    }

    private async Task<IReadOnlyList<Figure>> ReadVerdictAsync(
        OptionToken.Positions.Result position, BigInteger strikePrice, BigInteger expiry, BigInteger spot, CancellationToken cancellationToken)
    {
        if (!((LyraOptionType)position.OptionType).IsShort())
            return [];
        BigInteger? least = null;
        bool? canLiquidate = null;
        OptionToken.OptionPosition subject = new(
            position.PositionId, position.StrikeId, position.OptionType, position.Amount, position.Collateral, position.State);
        BlockReads reads = new();
        reads.Ask(
            slots[LyraSlots.GreekCache].ToAddress(),
            OptionGreekCache.GetMinCollateral.Encode(position.OptionType, strikePrice, expiry, spot, position.Amount),
            OptionGreekCache.GetMinCollateral.DecodeResult, answer => least = answer);
        reads.Ask(
            _token, OptionToken.CanLiquidate.Encode(subject, expiry, strikePrice, spot), data => (bool?)OptionToken.CanLiquidate.DecodeResult(data),
            null, answer => canLiquidate = answer);
        await reads.RunAsync(chain, block, cancellationToken);
        return least is { } minCollateral ? LyraFigures.OfVerdict(minCollateral, canLiquidate) : [];
    }

    private sealed class Terms
    {
        public BigInteger? StrikePrice { get; set; }

        public BigInteger? Skew { get; set; }

        public BigInteger? Expiry { get; set; }

        public BigInteger? Volatility { get; set; }

        public BigInteger? Frozen { get; set; }

        public BigInteger? PriceAtExpiry { get; set; }

        public BigInteger? BaseReturned { get; set; }
    }
}
