using System.Collections.Concurrent;
using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>Makes each reserve's slots once, and lists the reserves that the market has. Safe for concurrent use.</summary>
internal sealed class ReserveCatalog
{
    private readonly ConcurrentDictionary<Address, ReserveSlots> _reserves = new();

    public ReserveSlots Of(Address asset) => _reserves.GetOrAdd(asset, static address => new ReserveSlots(address));

    /// <summary>The reserves with their ids, in order of id.</summary>
    public IEnumerable<(int Id, ReserveSlots Reserve)> Listed(VenueSlots market)
    {
        int count = (int)market[AaveSlots.ReserveCount];
        for (int id = 0; id < count; id++)
        {
            BigInteger asset = market[AaveSlots.ReserveAt(id)];
            if (!asset.IsZero)
                yield return (id, Of(asset.ToAddress()));
        }
    }
}
