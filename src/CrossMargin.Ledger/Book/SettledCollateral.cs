using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>Marks what of a sub-account's collateral a reorg may still take back.</summary>
internal static class SettledCollateral
{
    /// <param name="now">What the sub-account holds.</param>
    /// <param name="then">What it would hold with its own slots as at the credit block, at the same market and time.</param>
    /// <remarks>
    /// Token by token: who swaps one collateral for another above the credit block has credit for neither. The old one is
    /// gone, and the new one may go. Debts stay as they are now, so that a repayment counts at once: taking that back would
    /// take back what was paid with, too.
    /// </remarks>
    public static SubAccountView Mark(SubAccountView now, SubAccountView then)
    {
        Dictionary<Address, BigInteger> settled = [];
        foreach (CollateralBalance balance in then.Collateral)
            settled[balance.Token.Address] = settled.GetValueOrDefault(balance.Token.Address) + balance.Amount.Raw;

        List<CollateralBalance> marked = new(now.Collateral.Count);
        bool isAllSettled = true;
        foreach (CollateralBalance balance in now.Collateral)
        {
            BigInteger left = settled.GetValueOrDefault(balance.Token.Address);
            BigInteger credited = BigInteger.Max(0, BigInteger.Min(left, balance.Amount.Raw));
            settled[balance.Token.Address] = left - credited;
            isAllSettled &= credited == balance.Amount.Raw;
            marked.Add(credited == balance.Amount.Raw
                ? balance : balance with { Settled = new TokenAmount(credited, balance.Amount.Decimals) });
        }

        return isAllSettled ? now : now with { Collateral = marked };
    }
}
