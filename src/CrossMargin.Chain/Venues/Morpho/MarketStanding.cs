using System.Numerics;

namespace CrossMargin.Chain.Venues.Morpho;

/// <summary>One account's position in one market at one time, and what the contract would say of it.</summary>
internal sealed class MarketStanding
{
    private static readonly double BelowOne = Math.BitDecrement(1.0);

    /// <param name="isFeeRecipient">To whom the fee of the interest since the last update belongs.</param>
    /// <param name="price">Units of the loan token per unit of the collateral, times 10^36; zero where the oracle does not say one.</param>
    /// <param name="lltv">In WAD.</param>
    /// <param name="rate">Per second, in WAD; null where the interest rate model does not say it.</param>
    /// <param name="timestamp">Unix seconds.</param>
    public MarketStanding(
        MarketPosition position, MarketState market, bool isFeeRecipient, BigInteger price, BigInteger lltv, BigInteger? rate, long timestamp)
    {
        (Position, Stored, Price, Lltv) = (position, market, price, lltv);
        (MarketState Market, BigInteger FeeShares)? accrued = market.Accrue(rate, timestamp);
        IsAccrued = accrued is not null;
        Market = accrued?.Market ?? market;
        BigInteger shares = position.SupplyShares + (isFeeRecipient && accrued is { } now ? now.FeeShares : 0);
        Supplied = Market.SuppliedBy(shares) ?? 0;
        Owed = Market.OwedBy(position.BorrowShares);
        MaxBorrow = position.Collateral.IsZero && !HasDebt ? 0
            : price.IsZero ? null
            : MorphoMath.WMulDown(MorphoMath.MulDivDown(position.Collateral, price, MorphoMath.OraclePriceScale), lltv);
    }

    public MarketPosition Position { get; }

    /// <summary>As of its last update.</summary>
    public MarketState Stored { get; }

    /// <summary>With interest; as stored when the contract could add none.</summary>
    public MarketState Market { get; }

    public BigInteger Price { get; }

    public BigInteger Lltv { get; }

    /// <summary>Units of the loan token that the account has lent.</summary>
    public BigInteger Supplied { get; }

    /// <summary>Units of the loan token; null beyond the contract's range.</summary>
    public BigInteger? Owed { get; }

    /// <summary>Units of the loan token that the collateral carries; null without a price, or where it leaves the contract's range.</summary>
    /// <remarks>Morpho.sol, _isHealthy.</remarks>
    public BigInteger? MaxBorrow { get; }

    public bool HasDebt => !Position.BorrowShares.IsZero;

    /// <summary>Null where the contract would revert, or would say so by a price of zero: then nothing is known, and nobody is liquidated.</summary>
    /// <remarks>Morpho.sol, _isHealthy.</remarks>
    public bool? IsHealthy => !HasDebt ? true
        : IsAccrued && MaxBorrow is { } maxBorrow && Owed is { } owed ? maxBorrow >= owed
        : null;

    public bool IsLiquidatable => IsHealthy is false;

    /// <summary>What the collateral carries over what is owed; 0 while nothing is known. Doubles may not cross the line that the integers draw.</summary>
    public double HealthFactor => !HasDebt ? double.PositiveInfinity
        : IsHealthy is not { } isHealthy ? 0
        : (double)MaxBorrow!.Value / (double)Owed!.Value is var quotient && isHealthy ? Math.Max(1, quotient)
        : Math.Min(BelowOne, quotient);

    private bool IsAccrued { get; }
}
