using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Abi.SynthetixPerpsV2;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Synthetix;

/// <summary>
/// Turns the logs of Perps V2 into its slots. Only the markets' manager is known at the start; the rest is found on the way.
/// </summary>
/// <remarks>
/// Beside its slots it keeps only what they say in another form: which contract's logs go to which method. Contracts are added
/// as they are found, and stay.
/// </remarks>
internal sealed partial class SynthetixReducer : IVenueReducer
{
    private delegate void Handler(in EventLog log);

    private readonly Address _manager;
    private readonly MarketCatalog _markets;
    private readonly SlotJournal _journal;
    private readonly Dictionary<Address, Dictionary<Hash32, Handler>> _contracts = [];
    private readonly Dictionary<Hash32, Handler> _settingsEvents;
    private readonly Dictionary<Hash32, Handler> _ratesEvents;
    private readonly HashSet<Hash32> _topics;
    private LogFilter? _filter;

    public SynthetixReducer(Address manager, MarketCatalog markets, SlotJournal journal)
    {
        (_manager, _markets, _journal) = (manager, markets, journal);
        _settingsEvents = SettingsEvents();
        _ratesEvents = new() { [ExchangeRates.AggregatorAddedEvent.Topic0] = OnAggregatorAdded };
        Dictionary<Hash32, Handler> managerEvents = new()
        {
            [FuturesMarketManager.MarketAddedEvent.Topic0] = OnMarketAdded,
            [FuturesMarketManager.MarketRemovedEvent.Topic0] = (in EventLog log) =>
                _journal.Set(_markets.Of(FuturesMarketManager.MarketRemovedEvent.Decode(log).Market).Listed, 0),
        };
        _topics = [.. managerEvents.Keys, .. _settingsEvents.Keys, .. _ratesEvents.Keys, .. MarketEvents(new MarketSlots(default)).Keys];
        _contracts[manager] = managerEvents;
        WatchKnown();
    }

    public LogFilter Filter => _filter ??= new LogFilter(_contracts.Keys.ToHashSet(), _topics);

    private VenueSlots Slots => _journal.Slots;

    public void Apply(in EventLog log)
    {
        if (!_contracts.TryGetValue(log.Address, out Dictionary<Hash32, Handler>? events)
            || !events.TryGetValue(log.Topic0, out Handler? handle))
            return;
        try
        {
            handle(log);
        }
        catch (AbiException fault)
        {
            throw Refused(log, fault.Message);
        }
    }

    private void WatchKnown()
    {
        Watch(Slots[SynthetixSlots.Settings], _settingsEvents);
        Watch(Slots[SynthetixSlots.ExchangeRates], _ratesEvents);
        foreach (MarketSlots market in _markets.All(Slots))
            Watch(market.Market.ToNumber(), MarketEvents(market));
    }

    private void Watch(BigInteger contract, Dictionary<Hash32, Handler> events)
    {
        if (contract.IsZero || !_contracts.TryAdd(contract.ToAddress(), events))
            return;
        _filter = null;
    }

    /// <summary>A removed market that comes back keeps its number, and its positions.</summary>
    private void OnMarketAdded(in EventLog log)
    {
        var added = FuturesMarketManager.MarketAddedEvent.Decode(log);
        MarketSlots market = _markets.Of(added.Market);
        if (Slots[market.NumberPlusOne].IsZero)
        {
            BigInteger number = Slots[SynthetixSlots.MarketCount];
            _journal.Set(SynthetixSlots.MarketAt((int)number), added.Market.ToNumber());
            _journal.Set(SynthetixSlots.MarketCount, number + 1);
            _journal.Set(market.NumberPlusOne, number + 1);
        }

        _journal.Set(market.Key, added.MarketKey.ToNumber());
        _journal.Set(market.Asset, added.Asset.ToNumber());
        _journal.Set(market.Listed, 1);
        Watch(added.Market.ToNumber(), MarketEvents(market));
    }

    private VenueDecodeException Refused(in EventLog log, string reason) => new(Slots.Venue, log, reason);
}
