using System.Collections.Concurrent;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>The slots about one board: all strikes of one expiry. Made once. Names are part of the ledger: never changed.</summary>
internal sealed class BoardSlots(long id)
{
    private static readonly ConcurrentDictionary<long, BoardSlots> Known = [];

    /// <summary>Unix seconds.</summary>
    public Slot Expiry { get; } = Slot.Of("board-expiry", id);

    /// <summary>Base volatility, per √year.</summary>
    public Slot Volatility { get; } = Slot.Of("board-iv", id);

    public Slot Frozen { get; } = Slot.Of("board-frozen", id);

    /// <summary>Spot at settlement; zero until it is settled.</summary>
    public Slot SettledAt { get; } = Slot.Of("board-settled-at", id);

    /// <summary>What the market reckoned, at settlement, that selling the base token costs: a fraction.</summary>
    public Slot SettlementFee { get; } = Slot.Of("board-settlement-fee", id);

    /// <summary>The volatility's moving average, for a forced close; read only while a liquidation is at hand.</summary>
    public Slot Average { get; } = Slot.Of("board-iv-average", id);

    /// <summary>The one that variance is measured against; read only while a liquidation is at hand.</summary>
    public Slot VarianceAverage { get; } = Slot.Of("board-iv-variance-average", id);

    public static BoardSlots Of(long id) => Known.GetOrAdd(id, static id => new BoardSlots(id));
}
