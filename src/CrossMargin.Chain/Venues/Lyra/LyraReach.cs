using System.Globalization;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>Whom a change of the market's state concerns.</summary>
internal static class LyraReach
{
    /// <summary>Spot and the parameters of the least collateral concern everyone; what is of a strike or a board, those on it.</summary>
    public static IEnumerable<SubAccountKey> Of(Slot changed, VenueSlots slots)
    {
        if (changed == LyraSlots.Spot || changed == LyraSlots.SpotTime || LyraParameters.OfVerdict.Contains(changed))
            return slots.Column(LyraSlots.Strike).Keys;
        if (!long.TryParse(changed.About, NumberStyles.None, CultureInfo.InvariantCulture, out long id))
            return [];
        bool isOfBoard = changed.Kind.StartsWith("board-", StringComparison.Ordinal);
        return slots.Column(LyraSlots.Strike)
            .Where(position => (isOfBoard ? slots[StrikeSlots.Of((long)position.Value).Board] : position.Value) == id)
            .Select(position => position.Key);
    }
}
