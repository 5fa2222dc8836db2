using System.Numerics;
using CrossMargin.Chain.Proofs;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>Where the market's own slots are.</summary>
internal static partial class AaveLayout
{
    private const int Reserves = 52;
    private const int ReservesList = 54;
    private const int EModeCategories = 55;
    private const int ReservesCountWord = 59;
    private const int ProviderAddresses = 2;
    private const int OracleSources = 0;

    /// <summary>keccak256("eip1967.proxy.implementation") − 1.</summary>
    private static readonly Hash32 ImplementationWord =
        Hash32.Parse("0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc");

    private static readonly BitField AddressField = new(0, 160);

    /// <summary>Which contracts make up the market: from the provider, whose address is configured, down.</summary>
    private static IEnumerable<SlotPlacement> OfMarket(Address provider, Address pool, VenueSlots slots)
    {
        foreach ((Slot slot, Hash32 id) in new[]
        {
            (AaveSlots.Pool, AaveReducer.PoolId), (AaveSlots.Oracle, AaveReducer.OracleId), (AaveSlots.Sentinel, AaveReducer.SentinelId),
        })
            yield return OfMarketWord(slot, provider, StorageKey.OfMapping(id, ProviderAddresses), AddressField);
        foreach (SlotPlacement placement in OfProxy(AaveSlots.PoolProxy, slots))
            yield return placement;
        yield return OfMarketWord(AaveSlots.ReserveCount, pool, StorageKey.At(ReservesCountWord), new BitField(64, 16));
        yield return Foreign(AaveSlots.BaseUnit, "is an immutable of the oracle's code, not in its storage");
        if (!slots[AaveSlots.Sentinel].IsZero)
            yield return Foreign(AaveSlots.SentinelRefuses, "is computed by the sentinel from its feed, whose layout is not known");
    }

    /// <summary>By which rules a contract goes. What a token began with no log says, and the ledger has no word for it.</summary>
    private static IEnumerable<SlotPlacement> OfProxy(ProxySlots proxy, VenueSlots slots)
    {
        Address contract = slots[proxy.Contract].ToAddress();
        if (contract.IsZero)
            yield break;
        yield return OfMarketWord(proxy.Revision, contract, StorageKey.At(0), BitField.Whole);
        if (!slots[proxy.Implementation].IsZero)
            yield return OfMarketWord(proxy.Implementation, contract, ImplementationWord, AddressField);
    }

    /// <summary>Of every reserve who it is; of one that the account is in, what decides.</summary>
    private static IEnumerable<SlotPlacement> OfReserve(
        int id, ReserveSlots reserve, AaveVersion version, Address pool, bool isHeld, VenueSlots slots)
    {
        Hash32 first = StorageKey.OfMapping(reserve.Asset, Reserves);
        SlotPlacement In(Slot slot, int word, BitField field) => OfMarketWord(slot, pool, StorageKey.Plus(first, word), field);
        yield return OfMarketWord(AaveSlots.ReserveAt(id), pool, StorageKey.OfMapping(Hash32.OfNumber(id), ReservesList), AddressField);
        yield return In(reserve.IdPlusOne, 3, new BitField(168, 16, Added: 1));
        yield return In(reserve.AToken, 4, AddressField);
        yield return In(reserve.DebtToken, 6, AddressField);
        if (!slots[reserve.StableToken].IsZero)
            yield return In(reserve.StableToken, 5, AddressField);
        if (!isHeld)
            yield break;
        foreach (SlotPlacement placement in reserve.Tokens.SelectMany(token => OfProxy(token, slots)))
            yield return placement;
        yield return In(reserve.Ltv, 0, new BitField(0, 16));
        yield return In(reserve.Threshold, 0, new BitField(16, 16));
        yield return In(reserve.Bonus, 0, new BitField(32, 16));
        yield return In(reserve.Decimals, 0, new BitField(48, 8));
        yield return In(reserve.Active, 0, new BitField(56, 1));
        yield return In(reserve.Frozen, 0, new BitField(57, 1));
        yield return In(reserve.Paused, 0, new BitField(60, 1));
        yield return In(reserve.ProtocolFee, 0, new BitField(152, 16));
        yield return In(reserve.LiquidityIndex, 1, LowHalf);
        yield return In(reserve.LiquidityRate, 1, HighHalf);
        yield return In(reserve.BorrowIndex, 2, LowHalf);
        yield return In(reserve.BorrowRate, 2, HighHalf);
        yield return In(reserve.AccruedAt, 3, new BitField(128, 40));
        if (version == AaveVersion.V30)
        {
            yield return In(reserve.EModeCategory, 0, new BitField(168, 8));
        }
        else
        {
            yield return In(reserve.Deficit, 3, LowHalf);
            yield return In(reserve.GraceUntil, 3, new BitField(184, 40));
        }

        Address oracle = slots[AaveSlots.Oracle].ToAddress();
        yield return OfMarketWord(reserve.Source, oracle, StorageKey.OfMapping(reserve.Asset, OracleSources), AddressField);
        yield return Foreign(reserve.Price, Elsewhere(slots[reserve.Source]));
        yield return Foreign(reserve.PriceTime, Elsewhere(slots[reserve.Source]));
    }

    private static IEnumerable<SlotPlacement> OfEMode(int category, AaveVersion version, Address pool, VenueSlots slots)
    {
        EModeSlots eMode = AaveSlots.OfEMode(category);
        Hash32 first = StorageKey.OfMapping(Hash32.OfNumber(category), EModeCategories);
        SlotPlacement In(Slot slot, int word, BitField field) => OfMarketWord(slot, pool, StorageKey.Plus(first, word), field);
        yield return In(eMode.Ltv, 0, new BitField(0, 16));
        yield return In(eMode.Threshold, 0, new BitField(16, 16));
        yield return In(eMode.Bonus, 0, new BitField(32, 16));
        if (version == AaveVersion.V30)
        {
            yield return In(eMode.PriceAsset, 0, new BitField(48, 160));
            if (slots[eMode.PriceAsset].IsZero)
                yield break;
            Address oracle = slots[AaveSlots.Oracle].ToAddress();
            yield return OfMarketWord(
                eMode.PriceSource, oracle, StorageKey.OfMapping(slots[eMode.PriceAsset].ToAddress(), OracleSources), AddressField);
            yield return Foreign(eMode.Price, Elsewhere(slots[eMode.PriceSource]));
            yield return Foreign(eMode.PriceTime, Elsewhere(slots[eMode.PriceSource]));
            yield break;
        }

        yield return In(eMode.Collateral, 0, new BitField(48, 128));
        yield return In(eMode.Borrowable, 2, LowHalf);
        yield return In(eMode.LtvZero, 2, HighHalf);
    }

    private static string Elsewhere(BigInteger source) =>
        $"is answered by the oracle's source {source.ToAddress()}, whose storage layout is not known";

    private static SlotPlacement.Stored OfMarketWord(Slot slot, Address contract, Hash32 key, BitField field) =>
        new(SubAccountKey.Market, slot, new StorageWord(contract, key), field);

    private static SlotPlacement.Foreign Foreign(Slot slot, string reason) => new(SubAccountKey.Market, slot, reason);
}
