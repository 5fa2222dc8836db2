using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>The figures of a position, named and ordered alike whether they come from slots or from the chain.</summary>
internal static class LyraFigures
{
    /// <summary>OptionToken.sol, PositionState.ACTIVE: in any other state nothing is held.</summary>
    public const byte ActiveState = 1;

    /// <summary>The struct OptionToken.positions and its owner, as the slots hold them.</summary>
    private static readonly string[] OfSlots =
        [LyraSlots.Strike.Name, LyraSlots.OptionType.Name, LyraSlots.Amount.Name, LyraSlots.Collateral.Name, VenueMarks.Owner.Name];

    /// <summary>What the market says of the strike and its board: OptionMarket's getStrike, getOptionBoard and getSettlementParameters.</summary>
    private static readonly string[] OfMarket = ["strikePrice", "skew", "expiry", "iv", "frozen", "priceAtExpiry", "strikeToBaseReturned"];

    private static int Count => OfSlots.Length + OfMarket.Length;

    /// <summary>OptionGreekCache.getMinCollateral and OptionToken.canLiquidate: of short positions until their board is settled.</summary>
    public static IReadOnlyList<Figure> OfVerdict(BigInteger minCollateral, bool? canLiquidate) =>
        [new("minCollateral", minCollateral), new("canLiquidate", canLiquidate is { } can ? (can ? 1 : 0) : null)];

    public static IReadOnlyList<Figure> OfPosition(params ReadOnlySpan<BigInteger?> values)
    {
        Figure[] figures = new Figure[Count];
        for (int i = 0; i < figures.Length; i++)
        {
            figures[i] = i < OfSlots.Length
                ? new Figure(OfSlots[i], values[i], IsSlot: true)
                : new Figure(OfMarket[i - OfSlots.Length], values[i]);
        }

        return figures;
    }

    /// <summary>A position that is none any more.</summary>
    public static IReadOnlyList<Figure> OfNothing() => OfPosition([.. Enumerable.Repeat<BigInteger?>(BigInteger.Zero, Count)]);

    /// <summary>Where the contract does not answer.</summary>
    public static IReadOnlyList<Figure> OfSilence() => OfPosition(new BigInteger?[Count]);
}
