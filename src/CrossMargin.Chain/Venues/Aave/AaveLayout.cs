using CrossMargin.Chain.Proofs;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>Where Aave keeps what the ledger's slots say, by the version of the pool.</summary>
/// <remarks>
/// V3.6, source: storageLayout of solc 0.8.27 for aave-v3-origin 3.6.0: PoolInstance and L2PoolInstance (_reserves 52, _usersConfig 53,
/// _reservesList 54, _eModeCategories 55, _usersEModeCategory 56, _reservesCount in 59; DataTypes.sol for the structs), ATokenInstance and
/// ATokenWithDelegationInstance (_userState 52), VariableDebtTokenInstance and VariableDebtTokenMainnetInstanceGHO (_userState 56),
/// PoolAddressesProvider (_addresses 2), AaveOracle (assetsSources 0).
/// <para>
/// V3.0, source: storageLayout in the build-info of core-v3 1.19.3. The same words, but: a scaled balance has 128 bits, a reserve has one
/// eMode in its configuration and neither deficit nor grace period, an eMode has a price source instead of its bitmaps, and
/// StableDebtToken has _userState 56 (principal and rate) and _timestamps 62.
/// </para>
/// The lastInitializedRevision of the pool and of each token, their word 0, is proven beside them, and what is behind the proxy (ERC-1967): by
/// these the layout is that of its version. All are proxies but the last two: the storage is at their own address.
/// </remarks>
internal static partial class AaveLayout
{
    private const int UsersConfig = 53;
    private const int UsersEMode = 56;
    private const int ATokenUserState = 52;
    private const int DebtTokenUserState = 56;
    private const int StableTokenTimestamps = 62;
    private static readonly BitField LowHalf = new(0, 128);
    private static readonly BitField HighHalf = new(128, 128);

    /// <summary>The account in every reserve, and of the market what gives its positions their worth.</summary>
    public static IEnumerable<SlotPlacement> OfAccount(SubAccountKey account, Address provider, ReserveCatalog reserves, VenueSlots slots)
    {
        Address pool = slots[AaveSlots.Pool].ToAddress();
        Address user = account.Holder;
        AaveVersion version = AaveRevisions.OfPool(slots);
        BitField scaledBalance = version == AaveVersion.V30 ? LowHalf : new BitField(0, 120);
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
                account, reserve.Supply, new StorageWord(aToken, StorageKey.OfMapping(user, ATokenUserState)), scaledBalance);
            yield return new SlotPlacement.Stored(
                account, reserve.Debt, new StorageWord(debtToken, StorageKey.OfMapping(user, DebtTokenUserState)), scaledBalance);
            // Two bits for each reserve: the lower says that it is borrowed, the upper that it is collateral.
            yield return new SlotPlacement.Stored(account, reserve.IsCollateral, flags, new BitField(2 * id + 1, 1));
            foreach (SlotPlacement placement in OfStableDebt(account, reserve, slots))
                yield return placement;
            foreach (SlotPlacement placement in OfReserve(id, reserve, version, pool, IsHeld(account, reserve, slots), slots))
                yield return placement;
        }

        if ((int)slots[account, AaveSlots.EMode] is > 0 and <= byte.MaxValue and int category)
        {
            foreach (SlotPlacement placement in OfEMode(category, version, pool, slots))
                yield return placement;
        }
    }

    /// <summary>The token's implementation has not changed since V3.0: nobody looks at it afterwards.</summary>
    private static IEnumerable<SlotPlacement> OfStableDebt(SubAccountKey account, ReserveSlots reserve, VenueSlots slots)
    {
        if (slots[reserve.StableToken].IsZero)
            return [];
        Address token = slots[reserve.StableToken].ToAddress();
        StorageWord state = new(token, StorageKey.OfMapping(account.Holder, DebtTokenUserState));
        StorageWord since = new(token, StorageKey.OfMapping(account.Holder, StableTokenTimestamps));
        return
        [
            new SlotPlacement.Stored(account, reserve.StableDebt, state, LowHalf),
            new SlotPlacement.Stored(account, reserve.StableRate, state, HighHalf),
            new SlotPlacement.Stored(account, reserve.StableSince, since, new BitField(0, 40)),
        ];
    }

    private static bool IsHeld(SubAccountKey account, ReserveSlots reserve, VenueSlots slots) =>
        !slots[account, reserve.Supply].IsZero || !slots[account, reserve.Debt].IsZero || !slots[account, reserve.StableDebt].IsZero
        || !slots[account, reserve.IsCollateral].IsZero;
}
