using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Margin.Exposures;

/// <summary>All that a set of sub-accounts holds of one option at one mark: summed exactly, before any rounding.</summary>
internal sealed record OptionHolding(Option Instrument, PriceObservation? Spot, OptionMark? Mark, byte Decimals, BigInteger Size)
{
    public static IReadOnlyList<OptionHolding> Gather(IEnumerable<SubAccountView> subAccounts)
    {
        List<OptionHolding> holdings =
        [
            .. subAccounts.SelectMany(subAccount => subAccount.Options)
                .GroupBy(option => (option.Instrument, option.Spot, option.Mark, option.Size.Decimals))
                .Select(group => new OptionHolding(
                    group.Key.Instrument, group.Key.Spot, group.Key.Mark, group.Key.Decimals,
                    group.Aggregate(BigInteger.Zero, (sum, option) => sum + option.Size.Raw)))
                .Where(holding => !holding.Size.IsZero),
        ];
        holdings.Sort(Compare);
        return holdings;
    }

    private static int Compare(OptionHolding left, OptionHolding right)
    {
        int order = HoldingOrder.Compare(left.Instrument, right.Instrument);
        order = order != 0 ? order : left.Instrument.Expiry.CompareTo(right.Instrument.Expiry);
        order = order != 0 ? order : left.Instrument.Strike.CompareTo(right.Instrument.Strike);
        order = order != 0 ? order : left.Instrument.IsCall.CompareTo(right.Instrument.IsCall);
        order = order != 0 ? order : HoldingOrder.Compare(left.Spot, right.Spot);
        order = order != 0 ? order : Nullable.Compare(left.Mark?.Forward, right.Mark?.Forward);
        order = order != 0 ? order : Nullable.Compare(left.Mark?.Volatility, right.Mark?.Volatility);
        order = order != 0 ? order : Nullable.Compare(left.Mark?.Rate, right.Mark?.Rate);
        return order != 0 ? order : left.Decimals.CompareTo(right.Decimals);
    }
}
