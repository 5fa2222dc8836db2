using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>Chain, venue, holder, part: the order in which a view lists its sub-accounts.</summary>
public sealed class SubAccountOrder : IComparer<SubAccountId>
{
    public static readonly SubAccountOrder Instance = new();

    public int Compare(SubAccountId x, SubAccountId y)
    {
        int order = x.Venue.Chain.CompareTo(y.Venue.Chain);
        if (order == 0)
            order = string.CompareOrdinal(x.Venue.Name, y.Venue.Name);
        if (order == 0)
            order = x.Key.Holder.CompareTo(y.Key.Holder);
        return order != 0 ? order : x.Key.Part.ToNumber().CompareTo(y.Key.Part.ToNumber());
    }
}
