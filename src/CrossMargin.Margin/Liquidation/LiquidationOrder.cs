using CrossMargin.Domain;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Liquidation;

/// <summary>Orders what could be done for an account across its venues and chains, cheapest margin first.</summary>
/// <remarks>
/// ◊ Greedy: each round takes the action that, at the size it would be taken, releases most of the margin still missing per dollar of cost;
/// equal ones by what they release, then by chain, venue, sub-account, position and name, so that the same input gives the same
/// order. An action that would bring any sub-account below its own line, or deeper below it, is made smaller or left
/// out. What an action gives to a sub-account is not counted on by those that take from it: actions on several chains land in any order,
/// and none of those orders may open a breach.
/// </remarks>
public static class LiquidationOrder
{
    /// <summary>Bounds the rounds, each of which looks at every action that is left.</summary>
    public const int MostActions = 4_096;

    // Below this part of the target what is missing is the rounding of doubles.
    private const double Rounding = 1e-9;

    /// <param name="targetUsd">Margin to be released; nothing is done for 0.</param>
    /// <param name="excessesUsd">Of each sub-account over its own line; one that is missing is taken to be on it.</param>
    /// <param name="within">Actions that count only later are left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is negative or not a number, or there are too many actions.</exception>
    public static OrderedLiquidation Plan(
        double targetUsd,
        IReadOnlyList<LiquidationAction> actions,
        IReadOnlyDictionary<SubAccountId, double> excessesUsd,
        TimeSpan within)
    {
        double target = Bound.Within(targetUsd, 0, double.MaxValue, nameof(targetUsd));
        Bound.Within(actions.Count, 0, MostActions, nameof(actions));
        List<LiquidationAction> open = [.. actions.Order(Comparer<LiquidationAction>.Create(Compare))];
        List<LeftOutAction> leftOut = [];
        LeaveOut(open, leftOut, action => action.Latency > within, LeftOutReason.TooSlow);
        LeaveOut(open, leftOut, action => action.ReleasedUsd <= 0, LeftOutReason.ReleasesNothing);

        Dictionary<SubAccountId, double> rooms = excessesUsd.ToDictionary(one => one.Key, one => Math.Max(0, one.Value));
        List<ChosenAction> chosen = [];
        double missingUsd = target;
        while (missingUsd > Rounding * target && Best(open, rooms, missingUsd) is { } best)
        {
            chosen.Add(best);
            missingUsd -= best.ReleasedUsd;
            open.Remove(best.Action);
            Take(best, rooms);
            LeaveOut(open, leftOut, action => IsSamePosition(action, best.Action), LeftOutReason.PositionTaken);
        }

        bool isMet = missingUsd <= Rounding * target;
        LeaveOut(open, leftOut, _ => isMet, LeftOutReason.NotNeeded);
        LeaveOut(open, leftOut, action => SizeOf(action, double.PositiveInfinity, missingUsd) > 0, LeftOutReason.OpensLocalBreach);
        LeaveOut(open, leftOut, _ => true, LeftOutReason.LimitsAllowNothing);
        return new OrderedLiquidation(
            chosen, chosen.Sum(one => one.ReleasedUsd), chosen.Sum(one => one.CostUsd), isMet ? 0 : missingUsd, leftOut);
    }

    /// <summary>Null when nothing that is left can be done. The first of equals in the fixed order.</summary>
    private static ChosenAction? Best(List<LiquidationAction> open, Dictionary<SubAccountId, double> rooms, double missingUsd)
    {
        (ChosenAction? best, double bestWorth) = (null, 0);
        foreach (LiquidationAction action in open)
        {
            double amount = SizeOf(action, RoomOf(action, rooms), missingUsd);
            if (amount <= 0)
                continue;
            ChosenAction candidate = new(action, amount);
            double worth = Math.Min(candidate.ReleasedUsd, missingUsd) / candidate.CostUsd;
            if (best is null || worth > bestWorth || (worth == bestWorth && candidate.ReleasedUsd > best.ReleasedUsd))
                (best, bestWorth) = (candidate, worth);
        }

        return best;
    }

    private static double SizeOf(LiquidationAction action, double room, double missingUsd) =>
        action.Limits.CappedAt(room).Fit(missingUsd / action.ReleasedUsd, action.Units).Amount;

    /// <summary>How many units of an action the sub-accounts that it takes from can give.</summary>
    private static double RoomOf(LiquidationAction action, Dictionary<SubAccountId, double> rooms)
    {
        double most = double.PositiveInfinity;
        foreach (LocalEffect effect in action.Effects.Where(effect => effect.ExcessUsd < 0))
            most = Math.Min(most, rooms.GetValueOrDefault(effect.SubAccount) / -effect.ExcessUsd);
        return most;
    }

    private static void Take(ChosenAction chosen, Dictionary<SubAccountId, double> rooms)
    {
        foreach (LocalEffect effect in chosen.Action.Effects.Where(effect => effect.ExcessUsd < 0))
        {
            double left = rooms.GetValueOrDefault(effect.SubAccount) + chosen.Amount * effect.ExcessUsd;
            rooms[effect.SubAccount] = Math.Max(0, left);
        }
    }

    private static void LeaveOut(
        List<LiquidationAction> open, List<LeftOutAction> leftOut, Predicate<LiquidationAction> which, LeftOutReason reason)
    {
        leftOut.AddRange(open.Where(action => which(action)).Select(action => new LeftOutAction(action, reason)));
        open.RemoveAll(which);
    }

    private static bool IsSamePosition(LiquidationAction one, LiquidationAction other) =>
        one.Target == other.Target && one.Position == other.Position;

    private static int Compare(LiquidationAction left, LiquidationAction right)
    {
        int order = left.Target.Venue.Chain.CompareTo(right.Target.Venue.Chain);
        order = order != 0 ? order : string.CompareOrdinal(left.Target.Venue.Name, right.Target.Venue.Name);
        order = order != 0 ? order : string.CompareOrdinal(left.Target.Key.ToString(), right.Target.Key.ToString());
        order = order != 0 ? order : string.CompareOrdinal(left.Position, right.Position);
        return order != 0 ? order : string.CompareOrdinal(left.Name, right.Name);
    }
}
