using System.Numerics;

namespace CrossMargin.Chain.Venues.Morpho;

/// <summary>What the contract would take and give for liquidating one account. There is no close factor, and no smallest amount.</summary>
/// <remarks>Morpho.sol, liquidate.</remarks>
internal sealed class LiquidationTerms(MarketStanding standing)
{
    // ConstantsLib.sol: LIQUIDATION_CURSOR and MAX_LIQUIDATION_INCENTIVE_FACTOR.
    private static readonly BigInteger Cursor = 3 * BigInteger.Pow(10, 17);
    private static readonly BigInteger MaxFactor = 115 * BigInteger.Pow(10, 16);

    private readonly BigInteger _factor = FactorOf(standing.Lltv);
    private readonly MarketState _market = standing.Market;
    private readonly MarketPosition _position = standing.Position;

    /// <summary>What seized collateral is worth over what is repaid, in WAD: min(1.15, 1 / (1 − 0.3 · (1 − lltv))).</summary>
    public static BigInteger FactorOf(BigInteger lltv) => BigInteger.Min(
        MaxFactor,
        MorphoMath.WDivDown(MorphoMath.Wad, MorphoMath.Wad - MorphoMath.WMulDown(Cursor, MorphoMath.Wad - lltv)) ?? MaxFactor);

    /// <summary>
    /// The most that the capital can pay for: the whole debt; or all the collateral where that is worth less, and what remains of the debt is
    /// the suppliers' loss; or as much collateral as there is capital for. Null when that is nothing.
    /// </summary>
    /// <param name="capital">Units of the loan token.</param>
    public SeizurePlan? Size(BigInteger capital)
    {
        if (SeizedFor(_position.BorrowShares) is { Sign: > 0 } seized && seized < _position.Collateral)
        {
            if (standing.Owed is { } owed && owed <= capital)
                return new SeizurePlan(owed, seized);
        }
        else if (RepaidFor(_position.Collateral) is { } repaid && repaid <= capital)
        {
            return new SeizurePlan(repaid, _position.Collateral);
        }

        return Part(capital);
    }

    /// <summary>The least of the collateral that brings the account to a health factor; where no part does, the most that <see cref="Size"/> takes.</summary>
    /// <param name="capital">Units of the loan token.</param>
    public SeizurePlan? SizeUpTo(double targetHealth, BigInteger capital)
    {
        BigInteger most = Part(capital)?.Seized ?? 0;
        return SizeSearch.Smallest(most, seized => After(seized) is { } after && after.HealthFactor >= targetHealth) is { } least
            && RepaidFor(least) is { } repaid ? new SeizurePlan(repaid, least) : Size(capital);
    }

    /// <summary>The account after a liquidation of part of its collateral, at the same time; null for more than the debt.</summary>
    private MarketStanding? After(BigInteger seized)
    {
        if (SharesFor(seized) is not { } shares || _market.OwedBy(shares) is not { } repaid)
            return null;
        MarketState market = _market with
        {
            BorrowAssets = BigInteger.Max(0, _market.BorrowAssets - repaid),
            BorrowShares = _market.BorrowShares - shares,
        };
        MarketPosition position = _position with { BorrowShares = _position.BorrowShares - shares, Collateral = _position.Collateral - seized };

        // Interest is in it already: at no later time is there more.
        return new MarketStanding(position, market, isFeeRecipient: false, standing.Price, standing.Lltv, rate: 0, timestamp: 0);
    }

    /// <summary>The largest part of the collateral that can be paid for.</summary>
    private SeizurePlan? Part(BigInteger capital)
    {
        // Less than the debt as stored, so that it is not taken for the whole; and a unit to spare for the rounding of a later block.
        BigInteger most = BigInteger.Min(capital, standing.Stored.OwedBy(_position.BorrowShares) ?? 0) - 1;
        (BigInteger accepted, BigInteger refused) = (0, _position.Collateral);
        while (refused - accepted > 1)
        {
            BigInteger middle = (accepted + refused) / 2;
            if (RepaidFor(middle) <= most)
                accepted = middle;
            else
                refused = middle;
        }

        return accepted.Sign > 0 && RepaidFor(accepted) is { } repaid ? new SeizurePlan(repaid, accepted) : null;
    }

    /// <summary>Units of the loan token for collateral; null for more than the debt.</summary>
    private BigInteger? RepaidFor(BigInteger seized) => SharesFor(seized) is { } shares ? _market.OwedBy(shares) : null;

    private BigInteger? SharesFor(BigInteger seized)
    {
        BigInteger? quoted = MorphoMath.MulDivUp(seized, standing.Price, MorphoMath.OraclePriceScale);
        BigInteger? shares = MorphoMath.ToSharesUp(MorphoMath.WDivUp(quoted, _factor), _market.BorrowAssets, _market.BorrowShares);
        return shares <= _position.BorrowShares ? shares : null;
    }

    private BigInteger? SeizedFor(BigInteger shares)
    {
        BigInteger? assets = MorphoMath.ToAssetsDown(shares, _market.BorrowAssets, _market.BorrowShares);
        return MorphoMath.MulDivDown(MorphoMath.WMulDown(assets, _factor), MorphoMath.OraclePriceScale, standing.Price);
    }
}
