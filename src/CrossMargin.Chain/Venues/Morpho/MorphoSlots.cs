using System.Collections.Concurrent;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Morpho;

/// <summary>The slots of a Morpho Blue venue. Their names are part of the ledger's stored form.</summary>
internal sealed class MorphoSlots
{
    /// <summary>The most Chainlink feeds that a Morpho oracle multiplies and divides by.</summary>
    public const int OracleFeeds = 4;

    public const string FeedKind = "feed";

    // As many as there are markets; a model may be read by several threads.
    private readonly ConcurrentDictionary<Hash32, MarketSlots> _markets = [];

    /// <summary>Of the market: who gets the fees of all markets, as a number.</summary>
    public static Slot FeeRecipient { get; } = new("fee-recipient");

    /// <summary>Of the market: the token's decimals plus one; zero while it does not say them.</summary>
    public static Slot Decimals(Address token) => Slot.Of("decimals", token);

    /// <summary>Of the market: the answer of a Chainlink feed; zero while it has none above zero.</summary>
    public static Slot FeedPrice(Address feed) => Slot.Of("feed-price", feed);

    /// <summary>Of the market: when the feed's answer was made, Unix seconds.</summary>
    public static Slot FeedUpdatedAt(Address feed) => Slot.Of("feed-updated", feed);

    /// <summary>Of the market: the feed's decimals plus one.</summary>
    public static Slot FeedDecimals(Address feed) => Slot.Of("feed-decimals", feed);

    /// <summary>Of the market: 1 once the oracle was asked for its feeds.</summary>
    public static Slot OracleAsked(Address oracle) => Slot.Of("oracle-asked", oracle);

    /// <summary>Of the market: a feed that the oracle's price is made of, as a number; zero for none.</summary>
    /// <param name="number">From 0 to below <see cref="OracleFeeds"/>.</param>
    public static Slot OracleFeed(int number, Address oracle) => Slot.Of($"oracle-feed-{number}", oracle);

    public static IReadOnlyList<Address> FeedsOf(Address oracle, VenueSlots slots) =>
        [.. Enumerable.Range(0, OracleFeeds).Select(number => slots[OracleFeed(number, oracle)].ToAddress()).Where(feed => !feed.IsZero)];

    /// <summary>The markets that the slots know, in no particular order.</summary>
    public IEnumerable<MarketSlots> Known(VenueSlots slots) => slots.Slots
        .Where(slot => slot.Kind is MarketSlots.LastUpdateKind)
        .Select(slot => Market(Hash32.Parse(slot.About.ToString())));

    public MarketSlots Market(Hash32 id) => _markets.GetOrAdd(id, id => new MarketSlots(id));
}
