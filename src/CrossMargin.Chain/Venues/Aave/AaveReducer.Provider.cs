using System.Text;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>Which contracts make up the market, and where it gets its prices from.</summary>
internal sealed partial class AaveReducer
{
    internal static readonly Hash32 PoolId = IdOf("POOL");
    internal static readonly Hash32 OracleId = IdOf("PRICE_ORACLE");
    internal static readonly Hash32 SentinelId = IdOf("PRICE_ORACLE_SENTINEL");
    private static readonly Hash32 ConfiguratorId = IdOf("POOL_CONFIGURATOR");

    private Dictionary<Hash32, Handler> ProviderEvents() => new()
    {
        [PoolAddressesProvider.ProxyCreatedEvent.Topic0] = (in EventLog log) =>
        {
            var created = PoolAddressesProvider.ProxyCreatedEvent.Decode(log);
            Appoint(created.Id, created.ProxyAddress);
            if (ProxyOf(created.Id) is { } proxy)
                SetImplementation(proxy, created.ImplementationAddress);
        },
        // Upgrades are told by the proxies themselves.
        [PoolAddressesProvider.AddressSetEvent.Topic0] = (in EventLog log) =>
        {
            var set = PoolAddressesProvider.AddressSetEvent.Decode(log);
            Appoint(set.Id, set.NewAddress);
            if (ProxyOf(set.Id) is { } proxy)
                Name(log, proxy);
        },
        [PoolAddressesProvider.PriceOracleUpdatedEvent.Topic0] = (in EventLog log) =>
            Appoint(OracleId, PoolAddressesProvider.PriceOracleUpdatedEvent.Decode(log).NewAddress),
        [PoolAddressesProvider.PriceOracleSentinelUpdatedEvent.Topic0] = (in EventLog log) =>
            Appoint(SentinelId, PoolAddressesProvider.PriceOracleSentinelUpdatedEvent.Decode(log).NewAddress),
    };

    private void Appoint(Hash32 id, Address contract)
    {
        if (id == PoolId)
            Appoint(AaveSlots.Pool, contract, _poolEvents);
        else if (id == ConfiguratorId)
            Appoint(AaveSlots.Configurator, contract, _configuratorEvents);
        else if (id == OracleId)
            AppointOracle(contract);
        else if (id == SentinelId)
            _journal.Set(AaveSlots.Sentinel, contract.ToNumber());
    }

    private void Appoint(Slot role, Address contract, Dictionary<Hash32, Handler> events)
    {
        _journal.Set(role, contract.ToNumber());
        Watch(role, events);
    }

    private static ProxySlots? ProxyOf(Hash32 id) =>
        id == PoolId ? AaveSlots.PoolProxy : id == ConfiguratorId ? AaveSlots.ConfiguratorProxy : null;

    /// <summary>The new oracle chose its sources before it was appointed: what the old one used is forgotten, and read again.</summary>
    private void AppointOracle(Address oracle)
    {
        Appoint(AaveSlots.Oracle, oracle, _oracleEvents);
        _journal.Set(AaveSlots.BaseUnit, 0);
        foreach ((_, ReserveSlots reserve) in _reserves.Listed(Slots))
            _journal.Set(reserve.Source, 0);
    }

    private void OnAssetSourceUpdated(in EventLog log)
    {
        var updated = AaveOracle.AssetSourceUpdatedEvent.Decode(log);
        // A replaced oracle may go on being configured; sources of assets that are no reserves are read when they become one.
        if (log.Address.ToNumber() == Slots[AaveSlots.Oracle] && IsListed(_reserves.Of(updated.Asset)))
            _journal.Set(_reserves.Of(updated.Asset).Source, updated.Source.ToNumber());
    }

    private bool IsListed(ReserveSlots reserve) => !Slots[reserve.IdPlusOne].IsZero;

    /// <summary>The provider names its contracts by ASCII text, left-aligned in a word.</summary>
    private static Hash32 IdOf(string name)
    {
        byte[] word = new byte[Hash32.Size];
        Encoding.ASCII.GetBytes(name, word);
        return new Hash32(word);
    }
}
