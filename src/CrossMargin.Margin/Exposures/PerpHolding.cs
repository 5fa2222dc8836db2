using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Margin.Exposures;

/// <summary>All that a set of sub-accounts holds of one perpetual at one mark: summed exactly, before any rounding.</summary>
internal sealed record PerpHolding(
    Perpetual Instrument, PriceObservation? Mark, byte SizeDecimals, byte ValueDecimals, byte FundingDecimals, BigInteger Size, BigInteger EntryValue, BigInteger Funding)
{
    public static IReadOnlyList<PerpHolding> Gather(IEnumerable<SubAccountView> subAccounts)
    {
        List<PerpHolding> holdings =
        [
            .. subAccounts.SelectMany(subAccount => subAccount.Perps)
                .GroupBy(perp => (perp.Instrument, perp.Mark, perp.Size.Decimals, Value: perp.EntryValue.Decimals, Funding: perp.AccruedFunding.Decimals))
                .Select(group => new PerpHolding(
                    group.Key.Instrument, group.Key.Mark, group.Key.Decimals, group.Key.Value, group.Key.Funding,
                    Sum(group, perp => perp.Size), Sum(group, perp => perp.EntryValue), Sum(group, perp => perp.AccruedFunding)))
                .Where(holding => !(holding.Size.IsZero && holding.EntryValue.IsZero && holding.Funding.IsZero)),
        ];
        holdings.Sort(Compare);
        return holdings;
    }

    private static BigInteger Sum(IEnumerable<PerpPosition> perps, Func<PerpPosition, TokenAmount> amount) =>
        perps.Aggregate(BigInteger.Zero, (sum, perp) => sum + amount(perp).Raw);

    private static int Compare(PerpHolding left, PerpHolding right)
    {
        int order = HoldingOrder.Compare(left.Instrument, right.Instrument);
        order = order != 0 ? order : HoldingOrder.Compare(left.Mark, right.Mark);
        order = order != 0 ? order : left.SizeDecimals.CompareTo(right.SizeDecimals);
        order = order != 0 ? order : left.ValueDecimals.CompareTo(right.ValueDecimals);
        return order != 0 ? order : left.FundingDecimals.CompareTo(right.FundingDecimals);
    }
}
