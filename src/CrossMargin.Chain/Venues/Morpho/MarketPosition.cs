using System.Numerics;

namespace CrossMargin.Chain.Venues.Morpho;

/// <summary>What one account has in one market, as the contract stores it.</summary>
/// <param name="Collateral">Units of the collateral token.</param>
internal readonly record struct MarketPosition(BigInteger SupplyShares, BigInteger BorrowShares, BigInteger Collateral);
