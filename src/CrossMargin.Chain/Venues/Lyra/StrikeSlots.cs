using System.Collections.Concurrent;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>The slots about one strike, made once. Names are part of the ledger: never changed.</summary>
internal sealed class StrikeSlots(long id)
{
    private static readonly ConcurrentDictionary<long, StrikeSlots> Known = [];

    /// <summary>The board that it is on.</summary>
    public Slot Board { get; } = Slot.Of("strike-board", id);

    public Slot Price { get; } = Slot.Of("strike-price", id);

    /// <summary>Its volatility is the board's times this.</summary>
    public Slot Skew { get; } = Slot.Of("strike-skew", id);

    /// <summary>Standard vega of one contract, as last cached.</summary>
    public Slot Vega { get; } = Slot.Of("strike-vega", id);

    /// <summary>The skew's moving average, for a forced close; read only while a liquidation is at hand.</summary>
    public Slot SkewAverage { get; } = Slot.Of("strike-skew-average", id);

    public static StrikeSlots Of(long id) => Known.GetOrAdd(id, static id => new StrikeSlots(id));
}
