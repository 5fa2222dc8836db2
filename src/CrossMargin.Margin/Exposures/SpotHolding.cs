using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Margin.Exposures;

/// <summary>All that a set of sub-accounts owns, or owes, of one token at one price: summed exactly, before any rounding.</summary>
/// <remarks>
/// The sum of integers knows no order, and the list is sorted by a total order. So neither the order of positions nor
/// splitting one in two changes a bit of what follows.
/// </remarks>
internal sealed record SpotHolding(Token Token, byte Decimals, PriceObservation? Price, bool IsDebt, BigInteger Raw)
{
    public static IReadOnlyList<SpotHolding> Gather(IEnumerable<SubAccountView> subAccounts)
    {
        Dictionary<(Token, byte, PriceObservation?, bool), BigInteger> sums = [];
        foreach (SubAccountView subAccount in subAccounts)
        {
            foreach (CollateralBalance owned in subAccount.Collateral)
                Add(owned.Token, owned.Amount, owned.Price, isDebt: false);
            foreach (DebtPosition owed in subAccount.Debts)
                Add(owed.Token, owed.Amount, owed.Price, isDebt: true);
        }

        List<SpotHolding> holdings = [.. sums.Select(sum =>
            new SpotHolding(sum.Key.Item1, sum.Key.Item2, sum.Key.Item3, sum.Key.Item4, sum.Value))];
        holdings.Sort(Compare);
        return holdings;

        void Add(Token token, TokenAmount amount, PriceObservation? price, bool isDebt)
        {
            // Nothing of a token depends on no price: an empty balance must not make an account Unknown.
            if (!amount.Raw.IsZero)
                sums[(token, amount.Decimals, price, isDebt)] = sums.GetValueOrDefault((token, amount.Decimals, price, isDebt)) + amount.Raw;
        }
    }

    /// <summary>By underlying, then everything else that tells two holdings apart.</summary>
    private static int Compare(SpotHolding left, SpotHolding right)
    {
        int order = string.CompareOrdinal(left.Token.Underlying.Symbol, right.Token.Underlying.Symbol);
        order = order != 0 ? order : left.Token.Chain.CompareTo(right.Token.Chain);
        order = order != 0 ? order : left.Token.Address.CompareTo(right.Token.Address);
        order = order != 0 ? order : left.IsDebt.CompareTo(right.IsDebt);
        order = order != 0 ? order : string.CompareOrdinal(left.Token.Symbol, right.Token.Symbol);
        order = order != 0 ? order : left.Token.Decimals.CompareTo(right.Token.Decimals);
        order = order != 0 ? order : left.Decimals.CompareTo(right.Decimals);
        return order != 0 ? order : Compare(left.Price, right.Price);
    }

    private static int Compare(PriceObservation? left, PriceObservation? right)
    {
        if (left is null || right is null)
            return (left is null ? 0 : 1) - (right is null ? 0 : 1);
        int order = left.Source.CompareTo(right.Source);
        order = order != 0 ? order : left.Raw.CompareTo(right.Raw);
        order = order != 0 ? order : left.Decimals.CompareTo(right.Decimals);
        order = order != 0 ? order : Nullable.Compare(left.UpdatedAt, right.UpdatedAt);
        order = order != 0 ? order : Nullable.Compare(left.Confidence, right.Confidence);
        order = order != 0 ? order : Nullable.Compare(left.Feed?.Heartbeat, right.Feed?.Heartbeat);
        return order != 0 ? order : Nullable.Compare(left.Feed?.Deviation, right.Feed?.Deviation);
    }
}
