using System.Collections.Concurrent;
using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>Makes each market's and each collateral's slots once, and lists those that the venue has. Safe for concurrent use.</summary>
internal sealed class PerpCatalog
{
    private readonly ConcurrentDictionary<Address, MarketSlots> _markets = new();
    private readonly ConcurrentDictionary<Address, CollateralSlots> _collaterals = new();

    public MarketSlots Market(Address baseToken) => _markets.GetOrAdd(baseToken, static address => new MarketSlots(address));

    public CollateralSlots Collateral(Address token) => _collaterals.GetOrAdd(token, static address => new CollateralSlots(address));

    /// <summary>In the order in which they were first traded.</summary>
    public IEnumerable<MarketSlots> Markets(VenueSlots slots) =>
        Listed(slots, PerpSlots.MarketCount, PerpSlots.MarketAt).Select(Market);

    /// <summary>In the order in which they were first deposited.</summary>
    public IEnumerable<CollateralSlots> Collaterals(VenueSlots slots) =>
        Listed(slots, PerpSlots.CollateralCount, PerpSlots.CollateralAt).Select(Collateral);

    /// <summary>Everyone with a position or an order in the market, each once.</summary>
    public static HashSet<SubAccountKey> ExposedTo(MarketSlots market, VenueSlots slots)
    {
        HashSet<SubAccountKey> exposed = [.. slots.Column(market.Size).Keys];
        exposed.UnionWith(slots.Column(market.Notional).Keys);
        exposed.UnionWith(slots.Column(market.Orders).Keys);
        return exposed;
    }

    private static IEnumerable<Address> Listed(VenueSlots slots, Slot count, Func<long, Slot> at)
    {
        BigInteger end = slots[count];
        for (long index = 0; index < end; index++)
            yield return slots[at(index)].ToAddress();
    }
}
