using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>The figures of a position, named and ordered alike whether they come from slots or from the chain.</summary>
internal static class LyraFigures
{
    /// <summary>OptionToken.sol, PositionState.ACTIVE: in any other state nothing is held.</summary>
    public const byte ActiveState = 1;

    /// <summary>The struct OptionToken.positions, the owner, then what the market says of the strike and its board.</summary>
    private static readonly string[] Names =
    [
        "strikeId", "optionType", "amount", "collateral", "owner", "strikePrice", "skew", "expiry", "iv", "frozen", "priceAtExpiry",
        "strikeToBaseReturned",
    ];

    /// <summary>OptionGreekCache.getMinCollateral and OptionToken.canLiquidate: of short positions until their board is settled.</summary>
    public static IReadOnlyList<Figure> OfVerdict(BigInteger minCollateral, bool canLiquidate) =>
        [new("minCollateral", minCollateral), new("canLiquidate", canLiquidate ? 1 : 0)];

    public static IReadOnlyList<Figure> OfPosition(params ReadOnlySpan<BigInteger> values)
    {
        Figure[] figures = new Figure[Names.Length];
        for (int i = 0; i < figures.Length; i++)
            figures[i] = new Figure(Names[i], values[i]);
        return figures;
    }

    /// <summary>A position that is none any more.</summary>
    public static IReadOnlyList<Figure> OfNothing() => OfPosition(new BigInteger[Names.Length]);
}
