using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>By which rules the pool judges an account: its own version's, and those of the eMode that the account chose.</summary>
/// <param name="Category">Zero for none.</param>
/// <param name="EMode">Null for none.</param>
internal sealed record AccountMode(AaveVersion Version, int Category, EModeSlots? EMode)
{
    public static AccountMode Of(SubAccountKey account, VenueSlots slots)
    {
        int category = (int)slots[account, AaveSlots.EMode];
        return new AccountMode(AaveRevisions.OfPool(slots), category, category == 0 ? null : AaveSlots.OfEMode(category));
    }

    /// <summary>Whether the reserve is collateral by the rules of the account's eMode.</summary>
    /// <param name="id">The reserve's id: its bit in the bitmaps of V3.6's eModes.</param>
    public bool Includes(int id, ReserveSlots reserve, VenueSlots slots) => EMode is not null
        && (Version == AaveVersion.V30 ? slots[reserve.EModeCategory] == Category : HasBit(slots[EMode.Collateral], id));

    /// <summary>Whether the account's eMode lends nothing against the reserve.</summary>
    public bool IsLtvZero(int id, VenueSlots slots) => Version != AaveVersion.V30 && HasBit(slots[EMode!.LtvZero], id);

    /// <summary>Whether the eMode has a price of its own, for every asset in it.</summary>
    public bool HasPrice(VenueSlots slots) => Version == AaveVersion.V30 && EMode is not null && !slots[EMode.PriceAsset].IsZero;

    private static bool HasBit(BigInteger bitmap, int bit) => !((bitmap >> bit) & BigInteger.One).IsZero;
}
