using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Abi.Chainlink;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues;

/// <summary>Chainlink's uptime feed of an L2's sequencer: whether it is up, and since when.</summary>
/// <remarks>
/// The proxy is asked at the block, as price feeds are: its aggregator, which emits the events, may be replaced. The answer
/// is 0 for up and 1 for down, and startedAt is when it became so; a round that was never begun has a startedAt of
/// zero (docs.chain.link, "L2 Sequencer Uptime Feeds").
/// </remarks>
public sealed class SequencerFeed(Address feed)
{
    /// <summary>Writes what the feed says at the block into the chain's own slots.</summary>
    public async Task ObserveAsync(SlotJournal chainSlots, IChainClient chain, BlockRef at, CancellationToken cancellationToken)
    {
        (BigInteger Answer, BigInteger Since) said = default;
        BlockReads reads = new();
        reads.Ask(feed, Aggregator.LatestRoundData.Encode(), Read, default, found => said = found);
        await reads.RunAsync(chain, at, cancellationToken);
        chainSlots.MoveToEndOf(at);
        chainSlots.Set(ChainMarks.SequencerAnswer(feed), said.Answer);
        chainSlots.Set(ChainMarks.SequencerSince(feed), said.Since);
    }

    /// <summary>Why the address is no such feed; null when it is.</summary>
    public async Task<string?> ValidateAsync(IChainClient chain, CancellationToken cancellationToken)
    {
        CallOutcome outcome = await chain.CallAsync(
            new CallRequest(feed, Aggregator.LatestRoundData.Encode()), BlockId.Latest, cancellationToken);
        try
        {
            return outcome is CallOutcome.Returned returned && Read(returned.Data.Span).Answer.Sign > 0
                ? null : $"{feed}, which answers no round of 0 or 1 that was begun";
        }
        catch (AbiException)
        {
            return $"{feed}, which is no feed with latestRoundData()";
        }
    }

    /// <summary>The answer plus one, and its time; zeros for anything that the feed of a sequencer does not say.</summary>
    private static (BigInteger Answer, BigInteger Since) Read(ReadOnlySpan<byte> data)
    {
        Aggregator.LatestRoundData.Result round = Aggregator.LatestRoundData.DecodeResult(data);
        bool isKnown = (round.Answer.IsZero || round.Answer.IsOne)
            && round.StartedAt.Sign > 0 && round.StartedAt <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();
        return isKnown ? (round.Answer + 1, round.StartedAt) : default;
    }
}
