using System.Numerics;
using CrossMargin.Chain.Abi.Chainlink;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Morpho;

/// <summary>What no event carries: prices and their times, rates, decimals.</summary>
internal sealed partial class MorphoReducer
{
    private static readonly byte[][] FeedQuestions =
        [Oracle.BaseFeed1.Encode(), Oracle.BaseFeed2.Encode(), Oracle.QuoteFeed1.Encode(), Oracle.QuoteFeed2.Encode()];

    /// <remarks>Of markets in which nobody has debt or collateral nothing is asked: nothing depends on it.</remarks>
    public async Task ObserveAsync(IChainClient chain, BlockRef at, CancellationToken cancellationToken)
    {
        MarketSlots[] exposed = [.. _markets.Where(market => market.IsExposed(Slots))];
        _journal.MoveToEndOf(at);
        BlockReads parts = new();
        AskDecimals(parts);
        foreach (Address oracle in OraclesOf(exposed).Where(oracle => Slots[MorphoSlots.OracleAsked(oracle)].IsZero))
            AskFeeds(parts, oracle);
        await parts.RunAsync(chain, at, cancellationToken);

        BlockReads values = new();
        foreach (IGrouping<Address, MarketSlots> markets in exposed.GroupBy(market => Slots[market.Oracle].ToAddress()))
            AskPrice(values, markets.Key, [.. markets]);
        foreach (MarketSlots market in exposed.Where(market => !Slots[market.Irm].IsZero))
            AskRate(values, market);
        foreach (Address feed in Feeds(exposed))
            AskFeed(values, feed);
        await values.RunAsync(chain, at, cancellationToken);
    }

    private IEnumerable<Address> OraclesOf(IEnumerable<MarketSlots> markets) =>
        markets.Select(market => Slots[market.Oracle].ToAddress()).Distinct();

    /// <summary>Of the oracles of exposed markets, and of all loan tokens.</summary>
    private IEnumerable<Address> Feeds(IEnumerable<MarketSlots> exposed) =>
        OraclesOf(exposed).SelectMany(oracle => MorphoSlots.FeedsOf(oracle, Slots))
            .Concat(_markets.Select(market => _tokens.FeedOf(Slots[market.LoanToken].ToAddress())?.Address).OfType<Address>())
            .Distinct();

    private void AskDecimals(BlockReads reads)
    {
        IEnumerable<Address> tokens = _markets
            .SelectMany(market => (Slot[])[market.LoanToken, market.CollateralToken]).Select(slot => Slots[slot].ToAddress()).Distinct();
        foreach (Address token in tokens.Where(token => Slots[MorphoSlots.Decimals(token)].IsZero))
            AskPlusOne(reads, MorphoSlots.Decimals(token), token, Erc20.Decimals.Encode(), data => Erc20.Decimals.DecodeResult(data));
    }

    /// <summary>Asked once: the feeds of an oracle of Morpho's making are constants. Another kind answers none of it.</summary>
    private void AskFeeds(BlockReads reads, Address oracle)
    {
        for (int i = 0; i < FeedQuestions.Length; i++)
        {
            Slot slot = MorphoSlots.OracleFeed(i, oracle);
            reads.Ask(
                oracle, FeedQuestions[i], Oracle.BaseFeed1.DecodeResult, Address.Zero, feed => _journal.Set(slot, feed.ToNumber()));
        }

        reads.AfterAll(() => _journal.Set(MorphoSlots.OracleAsked(oracle), BigInteger.One));
    }

    private void AskPrice(BlockReads reads, Address oracle, MarketSlots[] markets) => reads.Ask(
        oracle, Oracle.Price.Encode(), Oracle.Price.DecodeResult, BigInteger.Zero, price =>
        {
            foreach (MarketSlots market in markets)
                _journal.Set(market.Price, price);
        });

    private void AskRate(BlockReads reads, MarketSlots market)
    {
        MorphoBlue.MarketParams terms = market.ParametersOf(Slots);
        AskPlusOne(
            reads, market.Rate, terms.Irm, MorphoRates.Question(terms, market.StateOf(Slots)), Irm.BorrowRateView.DecodeResult);
    }

    private void AskFeed(BlockReads reads, Address feed)
    {
        if (Slots[MorphoSlots.FeedDecimals(feed)].IsZero)
            AskPlusOne(reads, MorphoSlots.FeedDecimals(feed), feed, Aggregator.Decimals.Encode(), data => Aggregator.Decimals.DecodeResult(data));
        reads.Ask(feed, Aggregator.LatestRoundData.Encode(), ReadRound, default, round =>
        {
            _journal.Set(MorphoSlots.FeedPrice(feed), round.Answer);
            _journal.Set(MorphoSlots.FeedUpdatedAt(feed), round.UpdatedAt);
        });
    }

    /// <summary>Where zero is an answer too: it is stored as one, and nothing as zero.</summary>
    private void AskPlusOne(BlockReads reads, Slot slot, Address contract, byte[] call, Func<ReadOnlySpan<byte>, BigInteger> decode) =>
        reads.Ask(contract, call, data => decode(data) + 1, BigInteger.Zero, value => _journal.Set(slot, value));

    /// <summary>Zeros for a round without a positive answer, or with a time that no clock shows.</summary>
    private static (BigInteger Answer, BigInteger UpdatedAt) ReadRound(ReadOnlySpan<byte> data)
    {
        Aggregator.LatestRoundData.Result round = Aggregator.LatestRoundData.DecodeResult(data);
        return round.Answer.Sign > 0 && round.UpdatedAt.Sign > 0 && round.UpdatedAt <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? (round.Answer, round.UpdatedAt) : default;
    }
}
