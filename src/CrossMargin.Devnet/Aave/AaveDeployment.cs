using CrossMargin.Domain;

namespace CrossMargin.Devnet.Aave;

/// <summary>Where a local Aave V3.6 is.</summary>
/// <param name="Admin">Owns it, and collects the protocol's fees.</param>
/// <param name="LiquidityProvider">Supplied what there is to borrow.</param>
/// <param name="StartBlock">The block before its first contract: every log of the deployment is after it.</param>
public sealed record AaveDeployment(
    ChainId ChainId,
    Address Admin,
    Address LiquidityProvider,
    Address PoolAddressesProvider,
    Address Pool,
    Address PoolConfigurator,
    Address Oracle,
    IReadOnlyList<AaveListing> Listings,
    long StartBlock)
{
    public AaveListing Listing(string symbol) => Listings.First(listing => listing.Reserve.Symbol == symbol);
}
