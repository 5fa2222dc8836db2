using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Margin.Liquidation;

namespace CrossMargin.Margin.WhatIf;

/// <summary>A trade of a perpetual at a price.</summary>
/// <remarks>
/// What closes takes its part of the entry value with it, and its result is added to the unsettled funding; what opens is entered at the price.
/// So size · mark − entry + funding stays what it was, but for rounding, which is against the account.
/// </remarks>
internal static class PerpTrade
{
    /// <param name="raw">Signed raw units of size: positive buys.</param>
    public static PerpPosition AtMark(PerpPosition perp, PriceObservation mark, BigInteger raw)
    {
        BigInteger size = perp.Size.Raw;
        BigInteger closed = raw.Sign * size.Sign < 0 ? raw.Sign * BigInteger.Min(BigInteger.Abs(raw), BigInteger.Abs(size)) : 0;
        PerpPosition after = closed.IsZero ? perp : Closed(perp, mark, -closed);
        BigInteger opened = raw - closed;
        return after with
        {
            Size = after.Size with { Raw = after.Size.Raw + opened },
            EntryValue = after.EntryValue with { Raw = after.EntryValue.Raw + Paid(opened, perp, mark, perp.EntryValue.Decimals) },
        };
    }

    /// <param name="part">Signed as the position is.</param>
    private static PerpPosition Closed(PerpPosition perp, PriceObservation mark, BigInteger part)
    {
        // The entry that goes is rounded up: the result is no larger than it is.
        BigInteger entry = -ExchangeRate.Floor(-perp.EntryValue.Raw * BigInteger.Abs(part), BigInteger.Abs(perp.Size.Raw));
        BigInteger result = -Paid(-part, perp, mark, perp.EntryValue.Decimals) - entry;
        BigInteger funding = ExchangeRate.Floor(
            result * BigInteger.Pow(10, perp.AccruedFunding.Decimals), BigInteger.Pow(10, perp.EntryValue.Decimals));
        return perp with
        {
            Size = perp.Size with { Raw = perp.Size.Raw - part },
            EntryValue = perp.EntryValue with { Raw = perp.EntryValue.Raw - entry },
            AccruedFunding = perp.AccruedFunding with { Raw = perp.AccruedFunding.Raw + funding },
        };
    }

    /// <summary>What so many units cost at the price, signed, rounded up.</summary>
    private static BigInteger Paid(BigInteger raw, PerpPosition perp, PriceObservation mark, byte decimals) => -ExchangeRate.Floor(
        -raw * mark.Raw * BigInteger.Pow(10, decimals), BigInteger.Pow(10, perp.Size.Decimals + mark.Decimals));
}
