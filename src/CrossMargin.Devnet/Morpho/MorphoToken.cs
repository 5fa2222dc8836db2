using CrossMargin.Domain;

namespace CrossMargin.Devnet.Morpho;

/// <summary>A token of the local Morpho, with its feed in USD.</summary>
public sealed record MorphoToken(string Symbol, byte Decimals, Underlying Underlying, decimal OpeningUsd, Address Address, Address Feed)
{
    /// <summary>Two as they are everywhere, and one each with as few and as many decimals as a venue must bear.</summary>
    internal static IReadOnlyList<MorphoToken> Defaults { get; } =
    [
        new("USDC", 6, new Underlying("USD"), 1, default, default),
        new("WETH", 18, new Underlying("ETH"), 3_000, default, default),
        new("RICE", 0, new Underlying("RICE"), 2, default, default),
        new("SALT", 24, new Underlying("SALT"), 500, default, default),
    ];
}
