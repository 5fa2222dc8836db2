using CrossMargin.Domain;

namespace CrossMargin.Devnet.Synthetix;

/// <summary>A listed market: its proxy and its feed.</summary>
public sealed record SynthetixListing(SynthetixAsset Asset, Address Market, Address Feed);
