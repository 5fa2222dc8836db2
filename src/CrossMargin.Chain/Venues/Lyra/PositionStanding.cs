using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>One active position with what the market says of its option, at one time.</summary>
internal sealed record PositionStanding
{
    public required SubAccountKey Key { get; init; }

    public required long StrikeId { get; init; }

    public required long BoardId { get; init; }

    public required LyraOptionType Type { get; init; }

    public required BigInteger Amount { get; init; }

    public required BigInteger Collateral { get; init; }

    public required BigInteger StrikePrice { get; init; }

    /// <summary>Unix seconds.</summary>
    public required BigInteger Expiry { get; init; }

    public required bool IsFrozen { get; init; }

    /// <summary>Spot at settlement; zero before it.</summary>
    public required BigInteger SettledAt { get; init; }

    /// <summary>Zero while there is none.</summary>
    public required BigInteger Spot { get; init; }

    /// <summary>What the venue wants of it at the least; null for a long or settled position, and where the contracts cannot say.</summary>
    public BigInteger? MinCollateral { get; private init; }

    public required long Timestamp { get; init; }

    public bool IsShort => Type.IsShort();

    public bool IsSettled => !SettledAt.IsZero;

    public bool IsPriced => Spot.Sign > 0;

    public BigInteger SecondsToExpiry => BigInteger.Max(0, Expiry - Timestamp);

    /// <summary>OptionToken.canLiquidate.</summary>
    public bool CanLiquidate => MinCollateral is { } least && Collateral < least;

    /// <summary>Whether the market takes the liquidation too: not after expiry, nor while the board is frozen.</summary>
    public bool IsLiquidatable => CanLiquidate && Timestamp < Expiry && !IsFrozen;

    /// <summary>Null when there is no such position, or not any more.</summary>
    public static PositionStanding? Read(SubAccountKey position, VenueSlots slots, long timestamp)
    {
        long strikeId = (long)slots[position, LyraSlots.Strike];
        if (strikeId == 0)
            return null;
        StrikeSlots strike = StrikeSlots.Of(strikeId);
        long boardId = (long)slots[strike.Board];
        BoardSlots board = BoardSlots.Of(boardId);
        PositionStanding standing = new()
        {
            Key = position,
            StrikeId = strikeId,
            BoardId = boardId,
            Type = LyraSlots.TypeOf(position, slots),
            Amount = slots[position, LyraSlots.Amount],
            Collateral = slots[position, LyraSlots.Collateral],
            StrikePrice = slots[strike.Price],
            Expiry = slots[board.Expiry],
            IsFrozen = !slots[board.Frozen].IsZero,
            SettledAt = slots[board.SettledAt],
            Spot = slots[LyraSlots.Spot],
            Timestamp = timestamp,
        };
        return standing.IsShort && standing.IsPriced && !standing.IsSettled
            ? standing with { MinCollateral = CollateralRule.Minimum(standing, slots) }
            : standing;
    }
}
