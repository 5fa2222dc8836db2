using System.Numerics;

namespace CrossMargin.Chain.Venues.Morpho;

/// <summary>What the contract stores of one market, as of the last time that interest was added.</summary>
/// <param name="LastUpdate">Unix seconds.</param>
/// <param name="Fee">Fraction of the interest that goes to the fee recipient, in WAD.</param>
internal readonly record struct MarketState(
    BigInteger SupplyAssets, BigInteger SupplyShares, BigInteger BorrowAssets, BigInteger BorrowShares, BigInteger LastUpdate, BigInteger Fee)
{
    public BigInteger? SuppliedBy(BigInteger shares) => MorphoMath.ToAssetsDown(shares, SupplyAssets, SupplyShares);

    public BigInteger? OwedBy(BigInteger shares) => MorphoMath.ToAssetsUp(shares, BorrowAssets, BorrowShares);

    /// <summary>The market with interest added up to a time, as the contract would do before anything else.</summary>
    /// <param name="rate">Per second, in WAD; null when the interest rate model does not say it.</param>
    /// <param name="timestamp">Unix seconds.</param>
    /// <returns>The market and what the fee recipient gets of it; null where the contract could not, and so would do nothing at all.</returns>
    /// <remarks>Morpho.sol, _accrueInterest.</remarks>
    public (MarketState Market, BigInteger FeeShares)? Accrue(BigInteger? rate, long timestamp)
    {
        BigInteger elapsed = timestamp - LastUpdate;
        if (elapsed.Sign <= 0 || BorrowAssets.IsZero)
            return (this, BigInteger.Zero);

        BigInteger? interest = MorphoMath.WMulDown(BorrowAssets, MorphoMath.WTaylorCompounded(rate, elapsed));
        BigInteger? supplied = MorphoMath.ToUint128(SupplyAssets + interest);
        BigInteger? feeAmount = MorphoMath.WMulDown(interest, Fee);
        // The interest is in the supply already, its fee part included: that part must not dilute its own shares.
        BigInteger? feeShares = supplied is { } total && feeAmount is { } amount
            ? MorphoMath.ToSharesDown(amount, total - amount, SupplyShares) : null;
        return supplied is { } supplyAssets
            && MorphoMath.ToUint128(BorrowAssets + interest) is { } borrowAssets
            && feeShares is { } toRecipient
            && MorphoMath.ToUint128(SupplyShares + toRecipient) is { } supplyShares
            ? (this with { SupplyAssets = supplyAssets, BorrowAssets = borrowAssets, SupplyShares = supplyShares, LastUpdate = timestamp }, toRecipient)
            : null;
    }
}
