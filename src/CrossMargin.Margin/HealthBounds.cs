namespace CrossMargin.Margin;

/// <summary>Equity over maintenance margin, if prices have moved by the oracle-latency buffer against the account, or for it.</summary>
/// <remarks>Alerts act on the pessimistic bound. Positive infinity without obligations.</remarks>
public readonly record struct HealthBounds(double Pessimistic, double Optimistic)
{
    /// <param name="bufferUsd">What the latency of prices may cost.</param>
    /// <param name="gainUsd">What it may bring: only a move of the price can be in the account's favour.</param>
    /// <param name="owesTheUnknown">Whether an obligation is of unknown size: nothing is too bad then to be excluded.</param>
    public static HealthBounds Of(Equity equity, MarginRequirement requirement, double bufferUsd, double gainUsd, bool owesTheUnknown)
    {
        // A loss that was realised is owed, though nothing is open any more that would ask for margin.
        if (equity.Usd < 0)
            return new HealthBounds(0, HealthFactor.Of(equity.MaintenanceUsd + gainUsd, Math.Max(requirement.MaintenanceUsd, -equity.Usd)));
        return new HealthBounds(
            owesTheUnknown ? 0 : HealthFactor.Of(equity.MaintenanceUsd - bufferUsd, requirement.MaintenanceUsd),
            HealthFactor.Of(equity.MaintenanceUsd + gainUsd, requirement.MaintenanceUsd));
    }

    /// <summary>Whether the account may owe more than it owns. Judged without haircuts: a haircut is a precaution, not a loss.</summary>
    public static bool IsBankrupt(Equity equity, MarginRequirement requirement, double bufferUsd) =>
        equity.Usd < 0 || (requirement.MaintenanceUsd > 0 && equity.Usd - bufferUsd <= 0);

    /// <summary>Each bound the smaller of the two; unchanged where there is no other.</summary>
    public HealthBounds OrWorse(HealthBounds? other) => other is { } one
        ? new HealthBounds(Math.Min(Pessimistic, one.Pessimistic), Math.Min(Optimistic, one.Optimistic))
        : this;
}
