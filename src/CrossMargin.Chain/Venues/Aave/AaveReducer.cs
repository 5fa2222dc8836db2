using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>
/// Turns the logs of Aave V3.0 and V3.6 into its slots. Only the addresses provider is known at the start; the rest is found on the way.
/// </summary>
/// <remarks>
/// Beside its slots it keeps only what they say in another form: which contract's logs go to which method, and whose revision is
/// to be read. Contracts are added as their logs name them, and stay: a proxy keeps its address when its implementation changes.
/// </remarks>
internal sealed partial class AaveReducer : IVenueReducer
{
    private delegate void Handler(in EventLog log);

    private readonly SlotJournal _journal;
    private readonly ReserveCatalog _reserves;
    private readonly AaveTokens _tokens;
    private readonly Dictionary<Address, Dictionary<Hash32, Handler>> _contracts = [];
    private readonly Dictionary<Hash32, Handler> _providerEvents;
    private readonly Dictionary<Hash32, Handler> _poolEvents;
    private readonly Dictionary<Hash32, Handler> _configuratorEvents;
    private readonly Dictionary<Hash32, Handler> _oracleEvents;
    private readonly HashSet<Hash32> _topics;
    private LogFilter? _filter;

    public AaveReducer(Address provider, ReserveCatalog reserves, AaveTokens tokens, SlotJournal journal)
    {
        (_journal, _reserves, _tokens) = (journal, reserves, tokens);
        _providerEvents = ProviderEvents();
        _poolEvents = PoolEvents();
        _configuratorEvents = ConfiguratorEvents();
        _oracleEvents = new() { [AaveOracle.AssetSourceUpdatedEvent.Topic0] = OnAssetSourceUpdated };
        _topics =
        [
            .. _providerEvents.Keys, .. _poolEvents.Keys, .. _configuratorEvents.Keys, .. _oracleEvents.Keys,
            AToken.MintEvent.Topic0, AToken.BurnEvent.Topic0, AToken.BalanceTransferEvent.Topic0,
            StableDebtToken.MintEvent.Topic0, StableDebtToken.BurnEvent.Topic0,
        ];
        _contracts[provider] = _providerEvents;
        Watch(AaveSlots.Pool, _poolEvents);
        Watch(AaveSlots.Configurator, _configuratorEvents);
        Watch(AaveSlots.Oracle, _oracleEvents);
        foreach ((_, ReserveSlots reserve) in _reserves.Listed(Slots))
            WatchTokens(reserve);
        FindUnread();
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
            throw new VenueDecodeException(Slots.Venue, log, fault.Message);
        }
    }

    private void Watch(Slot contract, Dictionary<Hash32, Handler> events)
    {
        BigInteger address = Slots[contract];
        if (!address.IsZero)
            Watch(address.ToAddress(), events);
    }

    private void Watch(Address contract, Dictionary<Hash32, Handler> events)
    {
        if (!_contracts.ContainsKey(contract))
            _filter = null;
        _contracts[contract] = events;
    }

    /// <summary>Interest-bearing tokens: their handlers know their reserve, so that a balance is one look-up away.</summary>
    private void WatchTokens(ReserveSlots reserve)
    {
        Watch(Slots[reserve.AToken].ToAddress(), new()
        {
            [Proxy.UpgradedEvent.Topic0] = (in EventLog log) => OnUpgraded(log, reserve.ATokenProxy),
            [AToken.MintEvent.Topic0] = (in EventLog log) => OnSupplyMinted(log, reserve),
            [AToken.BurnEvent.Topic0] = (in EventLog log) => OnSupplyBurned(log, reserve),
            [AToken.BalanceTransferEvent.Topic0] = (in EventLog log) => OnBalanceTransfer(log, reserve),
        });
        Watch(Slots[reserve.DebtToken].ToAddress(), new()
        {
            [Proxy.UpgradedEvent.Topic0] = (in EventLog log) => OnUpgraded(log, reserve.DebtTokenProxy),
            [VariableDebtToken.MintEvent.Topic0] = (in EventLog log) => OnDebtMinted(log, reserve),
            [VariableDebtToken.BurnEvent.Topic0] = (in EventLog log) => OnDebtBurned(log, reserve),
        });
        if (!Slots[reserve.StableToken].IsZero)
        {
            Watch(Slots[reserve.StableToken].ToAddress(), new()
            {
                [Proxy.UpgradedEvent.Topic0] = (in EventLog log) => OnUpgraded(log, reserve.StableTokenProxy),
                [StableDebtToken.MintEvent.Topic0] = (in EventLog log) => OnStableDebtMinted(log, reserve),
                [StableDebtToken.BurnEvent.Topic0] = (in EventLog log) => OnStableDebtBurned(log, reserve),
            });
        }
    }
}
