using CrossMargin.Chain.Proofs;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>Where Aave V3.6 keeps what the ledger's slots say.</summary>
/// <remarks>
/// Source: storageLayout of solc 0.8.27 for aave-v3-origin 3.6.0: PoolInstance and L2PoolInstance (_reserves 52, _usersConfig 53,
/// _reservesList 54, _eModeCategories 55, _usersEModeCategory 56, _reservesCount in 59; DataTypes.sol for the structs), ATokenInstance and
/// ATokenWithDelegationInstance (_userState 52), VariableDebtTokenInstance and VariableDebtTokenMainnetInstanceGHO (_userState 56),
/// PoolAddressesProvider (_addresses 2), AaveOracle (assetsSources 0). The pool's lastInitializedRevision, its word 0, is proven
/// beside them: by it the layout is that of this version. All are proxies but the last two: the storage is at their own address.
/// </remarks>
internal static class AaveLayout
{
    private const int Reserves = 52;
    private const int UsersConfig = 53;
    private const int ReservesList = 54;
    private const int EModeCategories = 55;
    private const int UsersEMode = 56;
    private const int ReservesCountWord = 59;
    private const int ATokenUserState = 52;
    private const int DebtTokenUserState = 56;
    private const int ProviderAddresses = 2;
    private const int OracleSources = 0;
    private static readonly BitField ScaledBalance = new(0, 120);
    private static readonly BitField AddressField = new(0, 160);
    private static readonly BitField LowHalf = new(0, 128);
    private static readonly BitField HighHalf = new(128, 128);

    /// <summary>The account in every reserve, and of the market what gives its positions their worth.</summary>
    public static IEnumerable<SlotPlacement> OfAccount(SubAccountKey account, Address provider, ReserveCatalog reserves, VenueSlots slots)
    {
        Address pool = slots[AaveSlots.Pool].ToAddress();
        Address user = account.Holder;
        StorageWord flags = new(pool, StorageKey.OfMapping(user, UsersConfig));
        yield return new SlotPlacement.Stored(
            account, AaveSlots.EMode, new StorageWord(pool, StorageKey.OfMapping(user, UsersEMode)), new BitField(0, 8));
        foreach (SlotPlacement placement in OfMarket(provider, pool, slots))
            yield return placement;
        foreach ((int id, ReserveSlots reserve) in reserves.Listed(slots))
        {
            Address aToken = slots[reserve.AToken].ToAddress();
            Address debtToken = slots[reserve.DebtToken].ToAddress();
            yield return new SlotPlacement.Stored(
                account, reserve.Supply, new StorageWord(aToken, StorageKey.OfMapping(user, ATokenUserState)), ScaledBalance);
            yield return new SlotPlacement.Stored(
                account, reserve.Debt, new StorageWord(debtToken, StorageKey.OfMapping(user, DebtTokenUserState)), ScaledBalance);
            // Two bits for each reserve: the lower says that it is borrowed, the upper that it is collateral.
            yield return new SlotPlacement.Stored(account, reserve.IsCollateral, flags, new BitField(2 * id + 1, 1));
            foreach (SlotPlacement placement in OfReserve(id, reserve, pool, IsHeld(account, reserve, slots), slots))
                yield return placement;
        }

        if ((int)slots[account, AaveSlots.EMode] is > 0 and <= byte.MaxValue and int category)
        {
            foreach (SlotPlacement placement in OfEMode(category, pool))
                yield return placement;
        }
    }

    /// <summary>Which contracts make up the market: from the provider, whose address is configured, down.</summary>
    private static IEnumerable<SlotPlacement> OfMarket(Address provider, Address pool, VenueSlots slots)
    {
        foreach ((Slot slot, Hash32 id) in new[]
        {
            (AaveSlots.Pool, AaveReducer.PoolId), (AaveSlots.Oracle, AaveReducer.OracleId), (AaveSlots.Sentinel, AaveReducer.SentinelId),
        })
            yield return OfMarketWord(slot, provider, StorageKey.OfMapping(id, ProviderAddresses), AddressField);
        yield return OfMarketWord(AaveSlots.PoolRevision, pool, StorageKey.At(0), BitField.Whole);
        yield return OfMarketWord(AaveSlots.ReserveCount, pool, StorageKey.At(ReservesCountWord), new BitField(64, 16));
        yield return Foreign(AaveSlots.BaseUnit, "is an immutable of the oracle's code, not in its storage");
        if (!slots[AaveSlots.Sentinel].IsZero)
            yield return Foreign(AaveSlots.SentinelRefuses, "is computed by the sentinel from its feed, whose layout is not known");
    }

    /// <summary>Of every reserve who it is; of one that the account is in, what decides.</summary>
    private static IEnumerable<SlotPlacement> OfReserve(int id, ReserveSlots reserve, Address pool, bool isHeld, VenueSlots slots)
    {
        Hash32 first = StorageKey.OfMapping(reserve.Asset, Reserves);
        SlotPlacement In(Slot slot, int word, BitField field) => OfMarketWord(slot, pool, StorageKey.Plus(first, word), field);
        yield return OfMarketWord(AaveSlots.ReserveAt(id), pool, StorageKey.OfMapping(Hash32.OfNumber(id), ReservesList), AddressField);
        yield return In(reserve.IdPlusOne, 3, new BitField(168, 16, Added: 1));
        yield return In(reserve.AToken, 4, AddressField);
        yield return In(reserve.DebtToken, 6, AddressField);
        if (!isHeld)
            yield break;
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
        yield return In(reserve.Deficit, 3, LowHalf);
        yield return In(reserve.AccruedAt, 3, new BitField(128, 40));
        yield return In(reserve.GraceUntil, 3, new BitField(184, 40));
        Address oracle = slots[AaveSlots.Oracle].ToAddress();
        yield return OfMarketWord(reserve.Source, oracle, StorageKey.OfMapping(reserve.Asset, OracleSources), AddressField);
        string elsewhere = $"is answered by the oracle's source {slots[reserve.Source].ToAddress()}, whose storage layout is not known";
        yield return Foreign(reserve.Price, elsewhere);
        yield return Foreign(reserve.PriceTime, elsewhere);
    }

    private static IEnumerable<SlotPlacement> OfEMode(int category, Address pool)
    {
        EModeSlots eMode = AaveSlots.OfEMode(category);
        Hash32 first = StorageKey.OfMapping(Hash32.OfNumber(category), EModeCategories);
        SlotPlacement In(Slot slot, int word, BitField field) => OfMarketWord(slot, pool, StorageKey.Plus(first, word), field);
        return
        [
            In(eMode.Ltv, 0, new BitField(0, 16)),
            In(eMode.Threshold, 0, new BitField(16, 16)),
            In(eMode.Bonus, 0, new BitField(32, 16)),
            In(eMode.Collateral, 0, new BitField(48, 128)),
            In(eMode.Borrowable, 2, LowHalf),
            In(eMode.LtvZero, 2, HighHalf),
        ];
    }

    private static bool IsHeld(SubAccountKey account, ReserveSlots reserve, VenueSlots slots) =>
        !slots[account, reserve.Supply].IsZero || !slots[account, reserve.Debt].IsZero || !slots[account, reserve.IsCollateral].IsZero;

    private static SlotPlacement.Stored OfMarketWord(Slot slot, Address contract, Hash32 key, BitField field) =>
        new(SubAccountKey.Market, slot, new StorageWord(contract, key), field);

    private static SlotPlacement.Foreign Foreign(Slot slot, string reason) => new(SubAccountKey.Market, slot, reason);
}
