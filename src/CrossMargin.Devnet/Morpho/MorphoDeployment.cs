using CrossMargin.Domain;

namespace CrossMargin.Devnet.Morpho;

/// <summary>Where everything of a local Morpho is.</summary>
/// <param name="Admin">Owns the contract.</param>
/// <param name="LiquidityProvider">Lends in every market.</param>
/// <param name="StartBlock">The block before the first of its transactions.</param>
public sealed record MorphoDeployment(
    ChainId ChainId,
    Address Admin,
    Address LiquidityProvider,
    Address Morpho,
    IReadOnlyList<MorphoToken> Tokens,
    IReadOnlyList<MorphoListing> Listings,
    long StartBlock)
{
    public MorphoToken Token(string symbol) => Tokens.Single(token => token.Symbol == symbol);
}
