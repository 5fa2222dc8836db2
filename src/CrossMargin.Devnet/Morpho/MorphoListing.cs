using System.Numerics;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.Morpho;

/// <summary>A market of the local Morpho.</summary>
/// <param name="Id">The hash of the parameters.</param>
public sealed record MorphoListing(Hash32 Id, MorphoToken Loan, MorphoToken Collateral, MorphoBlue.MarketParams Parameters)
{
    /// <summary>Collateral, loan token, liquidation loan-to-value in per mille, and whether interest is charged.</summary>
    internal static IReadOnlyList<(string Collateral, string Loan, int Lltv, bool HasInterest)> Defaults { get; } =
    [
        ("WETH", "USDC", 860, true),
        ("SALT", "RICE", 770, true),
        ("RICE", "SALT", 625, true),
        ("WETH", "USDC", 945, false),
    ];

    internal static BigInteger LltvOf(int perMille) => perMille * BigInteger.Pow(10, 15);
}
