using CrossMargin.Domain;

namespace CrossMargin.Devnet.Synthetix;

/// <summary>Where a local Synthetix Perps V2 is.</summary>
/// <param name="Admin">Owns it, and may write every setting.</param>
/// <param name="Dollar">sUSD, in which margin is held.</param>
/// <param name="StartBlock">The block before its first contract: every log of the deployment is after it.</param>
public sealed record SynthetixDeployment(
    ChainId ChainId,
    Address Admin,
    Address FuturesMarketManager,
    Address Resolver,
    Address Settings,
    Address ExchangeRates,
    Address CircuitBreaker,
    Address SystemStatus,
    Address FlexibleStorage,
    Address Dollar,
    IReadOnlyList<SynthetixListing> Listings,
    long StartBlock)
{
    /// <param name="marketKey">"sETHPERP".</param>
    public SynthetixListing Listing(string marketKey) => Listings.First(listing => listing.Asset.MarketKey == marketKey);
}
