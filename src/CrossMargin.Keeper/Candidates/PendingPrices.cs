using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Keeper.Planning;
using CrossMargin.Ledger;

namespace CrossMargin.Keeper.Candidates;

/// <summary>Prices as they will be once what waits in the node's pool is executed: an oracle's update before it is in a block.</summary>
/// <param name="account">The keeper's: what it bids itself is nothing to be behind of.</param>
internal sealed class PendingPrices(
    IChainClient client, AccountBook book, IReadOnlyDictionary<VenueId, IVenueAdapter> adapters, Address account)
{
    // More than any venue has; what one look may ask.
    private const int QuestionsMax = 1_000;

    private readonly Dictionary<VenueId, IReadOnlyDictionary<Slot, BigInteger>> _known = [];

    /// <summary>Asks once for all prices of the chain.</summary>
    /// <returns>The prices that differ from the book's, of each venue of which they are not the same as at the last look. None while nothing of others waits:
    /// then the node is only ahead of the book.</returns>
    /// <exception cref="RpcException">Nobody answers.</exception>
    public async Task<IReadOnlyList<PricesAhead>> ReadAsync(CancellationToken cancellationToken)
    {
        List<(VenueId Venue, PriceQuestion Question)> asked = [.. Questions().Take(QuestionsMax)];
        if (asked.Count == 0)
            return [];
        IReadOnlyList<CallOutcome> answers = await client.CallManyAsync(
            [.. asked.Select(one => one.Question.Call)], BlockId.Pending, cancellationToken);
        List<(VenueId Venue, Dictionary<Slot, BigInteger> Prices)> news =
        [
            .. from answered in asked.Zip(answers, (one, answer) => (one.Venue, one.Question.Slot, Price: AbiCall.ReadNumber(answer)))
               let price = answered.Price ?? 0
               where price.Sign > 0
               group (answered.Slot, price) by answered.Venue into ofVenue
               let prices = FindDifferent(ofVenue.Key, ofVenue)
               where IsNews(ofVenue.Key, prices)
               select (ofVenue.Key, prices),
        ];
        if (news.Count == 0 || await FindLowestBidAsync(cancellationToken) is not { } behind)
            return [];

        // Only now: what nobody acted upon is news at the next look, too.
        foreach ((VenueId venue, Dictionary<Slot, BigInteger> prices) in news)
            _known[venue] = prices;
        return [.. news.Select(one => new PricesAhead(one.Venue, one.Prices, behind))];
    }

    private IEnumerable<(VenueId, PriceQuestion)> Questions() =>
        from entry in adapters
        orderby entry.Key.Name
        from question in book.Read(entry.Key, (_, slots) => VenueMarks.FaultOf(slots) is null ? entry.Value.AskPrices(slots) : [])
        select (entry.Key, question);

    private Dictionary<Slot, BigInteger> FindDifferent(VenueId venue, IEnumerable<(Slot Slot, BigInteger Price)> prices) =>
        book.Read(venue, (_, slots) => prices.Where(one => slots[one.Slot] != one.Price).ToDictionary(one => one.Slot, one => one.Price));

    private bool IsNews(VenueId venue, Dictionary<Slot, BigInteger> prices)
    {
        // What came true, or went, may come again.
        if (prices.Count == 0)
            _known.Remove(venue);
        return prices.Count > 0
            && !(_known.TryGetValue(venue, out IReadOnlyDictionary<Slot, BigInteger>? before) && before.Count == prices.Count && !before.Except(prices).Any());
    }

    /// <summary>The least of each that anybody else offers in the pending block; null where nobody does.</summary>
    private async Task<PendingBid?> FindLowestBidAsync(CancellationToken cancellationToken)
    {
        PendingBid[] others = [.. (await client.ReadPendingBidsAsync(cancellationToken)).Where(bid => bid.From != account)];
        return others.Length == 0 ? null : new PendingBid(
            Address.Zero, others.Min(bid => bid.MaxFeePerGas), others.Min(bid => bid.MaxPriorityFeePerGas));
    }
}

/// <summary>Prices that a venue will take once what waits is executed, where they differ from the book's.</summary>
/// <param name="Prices">Slots of the market.</param>
/// <param name="Behind">The least that others offer: who offers less comes behind whatever moves the prices, where the highest bid comes first.</param>
internal sealed record PricesAhead(VenueId Venue, IReadOnlyDictionary<Slot, BigInteger> Prices, PendingBid Behind);
