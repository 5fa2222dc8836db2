namespace CrossMargin.Margin.Scenarios;

/// <summary>What one position, or one rule, adds to a scenario's P&amp;L. The contributions of a scenario sum to its P&amp;L, to rounding.</summary>
/// <param name="Name">For people: "call 3500 USD in 12.5 days".</param>
public readonly record struct ScenarioContribution(ContributionKind Kind, string Name, double PnlUsd);

/// <summary>Where a contribution comes from.</summary>
public enum ContributionKind
{
    Perp,
    Collateral,
    Option,

    /// <summary>What static discounting takes from an expiry's shocked value.</summary>
    Discounting,

    /// <summary>In a skew scenario an expiry that would gain counts as losing as much: the skew may turn the other way.</summary>
    SkewReversal,
}
