using System.Numerics;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Planning;

/// <summary>What a transaction has to bid so that nodes give up another one with its nonce.</summary>
internal static class FeeBump
{
    // An eighth more of both fees: Geth and its descendants ask for a tenth (txpool.pricebump), some nodes and relays for an eighth.
    private const int Parts = 8;

    /// <summary>At least an eighth above the other, rounded up, and no less than what gas costs now.</summary>
    public static GasQuote Above(SignedTransaction other, GasQuote now)
    {
        BigInteger tip = BigInteger.Max(Raised(other.MaxPriorityFeePerGas), now.MaxPriorityFeePerGas);
        BigInteger most = BigInteger.Max(BigInteger.Max(Raised(other.MaxFeePerGas), now.MaxFeePerGas), tip);
        BigInteger baseFee = now.ExpectedPerGas - now.MaxPriorityFeePerGas;
        return now with
        {
            MaxFeePerGas = most,
            MaxPriorityFeePerGas = tip,
            ExpectedPerGas = BigInteger.Min(most, baseFee + tip),
        };
    }

    private static BigInteger Raised(BigInteger fee) => fee + ((fee + Parts - 1) / Parts);
}
