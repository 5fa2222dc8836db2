using System.Numerics;
using CrossMargin.Chain.Abi.Chainlink;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Abi.LyraV1;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>What no event carries: the contracts, spot and its time; and, while a liquidation is at hand, what it is priced with.</summary>
internal sealed partial class LyraReducer
{
    public async Task ObserveAsync(IChainClient chain, BlockRef at, CancellationToken cancellationToken)
    {
        _journal.MoveToEndOf(at);
        if (_contracts is null)
            return;
        SetContracts(_contracts);
        BlockReads spot = new();
        AskTokens(spot, _contracts, at);
        Hash32 baseKey = default;
        AskSpot(spot, _contracts, key => baseKey = key);
        await spot.RunAsync(chain, at, cancellationToken);
        // The second round asks the price's source, and about those whom the first one makes liquidatable.
        BlockReads closing = new();
        AskClosing(closing, _contracts, at.Timestamp);
        AskTime(closing, _contracts, baseKey);
        await closing.RunAsync(chain, at, cancellationToken);
    }

    private void SetContracts(LyraContracts contracts)
    {
        _journal.Set(LyraSlots.OptionToken, contracts.OptionToken.ToNumber());
        _journal.Set(LyraSlots.Pricer, contracts.Pricer.ToNumber());
        _journal.Set(LyraSlots.GreekCache, contracts.GreekCache.ToNumber());
        _journal.Set(LyraSlots.Pool, contracts.Pool.ToNumber());
        _journal.Set(LyraSlots.Adapter, contracts.Adapter.ToNumber());
        _journal.Set(LyraSlots.Quote, contracts.Quote.ToNumber());
        _journal.Set(LyraSlots.Base, contracts.Base.ToNumber());
    }

    /// <summary>The contracts reckon with 18 decimals and ask no token: with another number every amount would be wrong by powers of ten.</summary>
    private void AskTokens(BlockReads reads, LyraContracts contracts, BlockRef at)
    {
        if (!Slots[LyraSlots.HasKnownTokens].IsZero)
            return;
        int known = 0;
        foreach (Address token in (ReadOnlySpan<Address>)[contracts.Quote, contracts.Base])
        {
            reads.Ask(token, Erc20.Decimals.Encode(), data => (byte?)Erc20.Decimals.DecodeResult(data), null, decimals =>
            {
                if (decimals is { } other && other != LyraTokens.Decimals)
                    throw new VenueDecodeException(Slots.Venue, at.Number, LyraValidation.DescribeDecimals(token, other));
                known += decimals is null ? 0 : 1;
            });
        }

        reads.AfterAll(() => _journal.Set(LyraSlots.HasKnownTokens, known == 2 ? 1 : 0));
    }

    /// <summary>The adapter's own answer, which a liquidation takes too: while it is paused or has no valid rate there is none.</summary>
    private void AskSpot(BlockReads reads, LyraContracts contracts, Action<Hash32> useKey)
    {
        reads.Ask(
            contracts.Adapter, SynthetixAdapter.GetExchangeParams.Encode(contracts.Market),
            data => SynthetixAdapter.GetExchangeParams.DecodeResult(data), null,
            found =>
            {
                _journal.Set(LyraSlots.Spot, found?.SpotPrice ?? 0);
                _journal.Set(LyraSlots.SellingFee, found?.BaseQuoteFeeRate ?? 0);
                useKey(found?.BaseKey ?? default);
            });
        reads.Ask(
            contracts.Adapter, SynthetixAdapter.ExchangeRates.Encode(), SynthetixAdapter.ExchangeRates.DecodeResult, default,
            rates => _journal.Set(LyraSlots.Rates, rates.ToNumber()));
    }

    /// <summary>The time that the price's source says, else that of the feed that chains.json names for the underlying.</summary>
    private void AskTime(BlockReads reads, LyraContracts contracts, Hash32 baseKey)
    {
        Address rates = Slots[LyraSlots.Rates].ToAddress();
        Address feed = _tokens.FeedOf(contracts.Base)?.Address ?? default;
        BigInteger ofRates = 0;
        BigInteger ofFeed = 0;
        if (!rates.IsZero)
            reads.Ask(
                rates, ExchangeRates.RateAndUpdatedTime.Encode(baseKey),
                data => ExchangeRates.RateAndUpdatedTime.DecodeResult(data).Time, 0, time => ofRates = time);
        if (!feed.IsZero)
            reads.Ask(
                feed, Aggregator.LatestRoundData.Encode(), data => Aggregator.LatestRoundData.DecodeResult(data).UpdatedAt, 0,
                time => ofFeed = time);
        reads.AfterAll(() => _journal.Set(LyraSlots.SpotTime, ofRates.IsZero ? ofFeed : ofRates));
    }

    /// <summary>Moving averages change with every second: they are read for those strikes only on which somebody can be liquidated.</summary>
    private void AskClosing(BlockReads reads, LyraContracts contracts, long timestamp)
    {
        HashSet<long> strikes = [.. Slots.Column(LyraSlots.Strike).Keys
            .Select(position => PositionStanding.Read(position, Slots, timestamp))
            .Where(standing => standing is { IsLiquidatable: true }).Select(standing => standing!.StrikeId)];
        Dictionary<long, bool> boards = [];
        for (long id = 1; id <= Slots[LyraSlots.StrikeCount]; id++)
        {
            StrikeSlots strike = StrikeSlots.Of(id);
            long board = (long)Slots[strike.Board];
            bool isWanted = strikes.Contains(id);
            boards[board] = isWanted | boards.GetValueOrDefault(board);
            AskOrForget(
                reads, isWanted, strike.SkewAverage, contracts.GreekCache,
                () => OptionGreekCache.GetSkewGWAV.Encode(id, Slots[LyraParameters.SkewPeriod]), OptionGreekCache.GetSkewGWAV.DecodeResult);
        }

        foreach ((long id, bool isWanted) in boards)
        {
            BoardSlots board = BoardSlots.Of(id);
            AskOrForget(
                reads, isWanted, board.Average, contracts.GreekCache,
                () => OptionGreekCache.GetIvGWAV.Encode(id, Slots[LyraParameters.IvPeriod]), OptionGreekCache.GetIvGWAV.DecodeResult);
            AskOrForget(
                reads, isWanted, board.VarianceAverage, contracts.GreekCache,
                () => OptionGreekCache.GetIvGWAV.Encode(id, Slots[LyraParameters.VarianceIvPeriod]), OptionGreekCache.GetIvGWAV.DecodeResult);
        }

        AskOrForget(
            reads, strikes.Count > 0, LyraSlots.PoolValue, contracts.Pool, () => LiquidityPool.GetLiquidity.Encode(Slots[LyraSlots.Spot]),
            data => LiquidityPool.GetLiquidity.DecodeResult(data).Nav);
    }

    private void AskOrForget(
        BlockReads reads, bool isWanted, Slot slot, Address contract, Func<byte[]> call, Func<ReadOnlySpan<byte>, BigInteger> decode)
    {
        if (isWanted)
            reads.Ask(contract, call(), decode, 0, value => _journal.Set(slot, value));
        else
            _journal.Set(slot, 0);
    }
}
