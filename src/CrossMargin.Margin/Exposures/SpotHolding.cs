using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Margin.Exposures;

/// <summary>All that a set of sub-accounts owns, or owes, of one token at one price: summed exactly, before any rounding.</summary>
/// <remarks>
/// The sum of integers knows no order, and the list is sorted by a total order. So neither the order of positions nor
/// splitting one in two changes a bit of what follows.
/// </remarks>
/// <param name="SettledRaw">What of it a reorg can no longer take back, and is therefore collateral; of a debt all of it.</param>
internal sealed record SpotHolding(Token Token, byte Decimals, PriceObservation? Price, bool IsDebt, BigInteger Raw, BigInteger SettledRaw)
{
    public static IReadOnlyList<SpotHolding> Gather(IEnumerable<SubAccountView> subAccounts)
    {
        Dictionary<(Token Token, byte Decimals, PriceObservation? Price, bool IsDebt), (BigInteger Raw, BigInteger Settled)> sums = [];
        foreach (SubAccountView subAccount in subAccounts)
        {
            foreach (CollateralBalance owned in subAccount.Collateral)
                Add((owned.Token, owned.Amount.Decimals, owned.Price, false), owned.Amount.Raw, owned.Settled?.Raw ?? owned.Amount.Raw);
            foreach (DebtPosition owed in subAccount.Debts)
                Add((owed.Token, owed.Amount.Decimals, owed.Price, true), owed.Amount.Raw, owed.Amount.Raw);
        }

        List<SpotHolding> holdings = [.. sums.Select(sum => new SpotHolding(
            sum.Key.Token, sum.Key.Decimals, sum.Key.Price, sum.Key.IsDebt, sum.Value.Raw, BigInteger.Min(sum.Value.Settled, sum.Value.Raw)))];
        holdings.Sort(Compare);
        return holdings;

        void Add((Token, byte, PriceObservation?, bool) key, BigInteger raw, BigInteger settled)
        {
            // Nothing of a token depends on no price: an empty balance must not make an account Unknown.
            if (raw.IsZero)
                return;
            (BigInteger sumRaw, BigInteger sumSettled) = sums.GetValueOrDefault(key);
            sums[key] = (sumRaw + raw, sumSettled + settled);
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
        return order != 0 ? order : HoldingOrder.Compare(left.Price, right.Price);
    }
}
