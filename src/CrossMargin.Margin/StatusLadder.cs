using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin;

/// <summary>Turns the pessimistic bound of the global health into a status.</summary>
public static class StatusLadder
{
    /// <param name="isBankrupt">Whether the account, at pessimistic prices, owes more than it owns.</param>
    /// <param name="previous">
    /// The status of the last report, or null. A worse status is given at once; a better one only once its rung is passed
    /// by the hysteresis, so that an account on a rung does not flicker. After Unknown nothing is remembered.
    /// </param>
    public static AccountStatus Of(double health, bool isBankrupt, StatusThresholds thresholds, AccountStatus? previous)
    {
        AccountStatus now = Rung(health, isBankrupt, thresholds, raisedBy: 0);
        if (previous is not { } before || before == AccountStatus.Unknown || now <= before)
            return now;
        AccountStatus held = Rung(health, isBankrupt, thresholds, thresholds.Hysteresis);
        return held > before ? held : before;
    }

    private static AccountStatus Rung(double health, bool isBankrupt, StatusThresholds thresholds, double raisedBy)
    {
        if (isBankrupt || (raisedBy > 0 && health <= raisedBy))
            return AccountStatus.Bankrupt;
        if (health <= thresholds.Liquidation + raisedBy)
            return AccountStatus.Liquidation;
        if (health < thresholds.ReduceOnly + raisedBy)
            return AccountStatus.ReduceOnly;
        return health <= thresholds.Warning + raisedBy ? AccountStatus.Warning : AccountStatus.Healthy;
    }
}
