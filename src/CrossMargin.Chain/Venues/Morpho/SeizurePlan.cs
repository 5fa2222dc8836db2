using System.Numerics;

namespace CrossMargin.Chain.Venues.Morpho;

/// <summary>One liquidation, in units of the two tokens.</summary>
/// <param name="Repaid">What the liquidator pays.</param>
/// <param name="Seized">What the liquidator gets.</param>
internal readonly record struct SeizurePlan(BigInteger Repaid, BigInteger Seized)
{
    /// <summary>Who is liquidated for the whole debt is named by the debt's shares, so that interest until then is paid too; else by the collateral.</summary>
    public static bool NamesShares(BigInteger repaid, BigInteger seized, MarketPosition position, MarketState market) =>
        seized != position.Collateral && repaid >= market.OwedBy(position.BorrowShares);
}
