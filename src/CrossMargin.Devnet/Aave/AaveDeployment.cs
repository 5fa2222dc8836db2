using CrossMargin.Domain;

namespace CrossMargin.Devnet.Aave;

/// <summary>Where a local Aave is.</summary>
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
    /// <summary>What the oracle is asked for every asset in the stablecoins' efficiency mode; zero in V3.6, where modes have no prices.</summary>
    public Address EModePriceAsset { get; init; }

    /// <summary>The feed of that.</summary>
    public Address EModePriceFeed { get; init; }

    public AaveListing Listing(string symbol) => Listings.First(listing => listing.Reserve.Symbol == symbol);
}
