using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Abi.PerpCurie;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>Turns the logs of Perp's contracts into slots.</summary>
/// <remarks>
/// What an event changes beyond what it carries is marked as unread and read at the end of the batch; the mark is a slot, so that it outlives a
/// node that does not know an old state. Beside its slots it keeps what they say in another form, and what it saw in the transaction that it is in.
/// </remarks>
internal sealed partial class PerpReducer : IVenueReducer
{
    private delegate void Handler(in EventLog log);

    private readonly PerpContracts? _contracts;
    private readonly PerpCatalog _catalog;
    private readonly SlotJournal _journal;
    private readonly Dictionary<Address, Dictionary<Hash32, Handler>> _handlers = [];
    private readonly HashSet<Hash32> _topics;
    private readonly Dictionary<Hash32, Handler> _managerEvents;
    private readonly HashSet<Address> _markets;
    private readonly HashSet<Address> _collaterals;
    private readonly SilentSettlements _settlements = new();
    private readonly BigInteger _scale;
    private LogFilter? _filter;

    /// <param name="contracts">Null where there is no such venue: then nothing is followed but the entry address.</param>
    public PerpReducer(Address house, PerpContracts? contracts, PerpCatalog catalog, SlotJournal journal)
    {
        (_contracts, _catalog, _journal) = (contracts, catalog, journal);
        _markets = [.. catalog.Markets(Slots).Select(market => market.BaseToken)];
        _collaterals = [.. catalog.Collaterals(Slots).Select(collateral => collateral.Token)];
        _scale = BigInteger.Pow(10, PerpMath.Decimals - (contracts?.SettlementDecimals ?? PerpMath.Decimals));
        _managerEvents = new() { [CollateralManager.WhitelistedDebtThresholdChangedEvent.Topic0] = OnDebtThresholdChanged };
        _handlers[house] = HouseEvents();
        if (contracts is not null)
        {
            _handlers[contracts.Vault] = VaultEvents();
            _handlers[contracts.AccountBalance] = new() { [AccountBalance.PnlRealizedEvent.Topic0] = OnPnlRealized };
            _handlers[contracts.Exchange] = new() { [Exchange.FundingUpdatedEvent.Topic0] = OnFundingUpdated };
        }

        _topics = [.. _handlers.Values.SelectMany(events => events.Keys), .. _managerEvents.Keys];
        if (!Slots[PerpSlots.CollateralManager].IsZero)
            _handlers[Slots[PerpSlots.CollateralManager].ToAddress()] = _managerEvents;
    }

    public LogFilter Filter => _filter ??= new LogFilter(_handlers.Keys.ToHashSet(), _topics);

    private VenueSlots Slots => _journal.Slots;

    public void Apply(in EventLog log)
    {
        if (_contracts is null
            || !_handlers.TryGetValue(log.Address, out Dictionary<Hash32, Handler>? events)
            || !events.TryGetValue(log.Topic0, out Handler? handle))
            return;
        _settlements.MoveTo(log.TransactionHash);
        try
        {
            handle(log);
        }
        catch (AbiException fault)
        {
            throw new VenueDecodeException(Slots.Venue, log, fault.Message);
        }
    }

    private void Add(SubAccountKey account, Slot slot, BigInteger change) => _journal.Set(account, slot, Slots[account, slot] + change);

    /// <summary>Lists what is seen for the first time.</summary>
    private MarketSlots Market(Address baseToken)
    {
        if (_markets.Add(baseToken))
            Append(PerpSlots.MarketCount, PerpSlots.MarketAt, baseToken);
        return _catalog.Market(baseToken);
    }

    private CollateralSlots Collateral(Address token)
    {
        if (_collaterals.Add(token))
            Append(PerpSlots.CollateralCount, PerpSlots.CollateralAt, token);
        return _catalog.Collateral(token);
    }

    private void Append(Slot count, Func<long, Slot> at, Address address)
    {
        long next = (long)Slots[count];
        _journal.Set(at(next), address.ToNumber());
        _journal.Set(count, next + 1);
    }
}
