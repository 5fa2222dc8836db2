using System.Collections.Concurrent;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Synthetix;

/// <summary>Makes each market's slots once, and lists the markets that the venue has or had. Safe for concurrent use.</summary>
internal sealed class MarketCatalog
{
    private readonly ConcurrentDictionary<Address, MarketSlots> _markets = new();

    public MarketSlots Of(Address market) => _markets.GetOrAdd(market, static address => new MarketSlots(address));

    /// <summary>The market of a sub-account; null for a key that no market of the venue has.</summary>
    public MarketSlots? Of(SubAccountKey account, VenueSlots slots)
    {
        if (account.Part.IsZero || account.Part.ToNumber().GetBitLength() > Address.Size * 8)
            return null;
        MarketSlots market = Of(Address.FromWord(account.Part));
        return slots[market.NumberPlusOne].IsZero ? null : market;
    }

    /// <summary>Every market that was ever added, removed ones too: their positions remain.</summary>
    public IEnumerable<MarketSlots> All(VenueSlots slots)
    {
        int count = (int)slots[SynthetixSlots.MarketCount];
        for (int number = 0; number < count; number++)
            yield return Of(slots[SynthetixSlots.MarketAt(number)].ToAddress());
    }

    /// <summary>Those that have done anything as markets of Perps V2.</summary>
    /// <remarks>
    /// Everything that a market does begins with an entry of its funding sequence, the first of which is 1. The manager also lists
    /// markets of the older futures, whose events are others: they never have one.
    /// </remarks>
    public IEnumerable<MarketSlots> Running(VenueSlots slots) => All(slots).Where(market => !slots[market.FundingIndex].IsZero);
}
