namespace CrossMargin.Margin.Scenarios;

/// <summary>How a scenario moves implied volatilities.</summary>
public enum VolatilityMove
{
    /// <summary>They stay.</summary>
    None,

    /// <summary>All rise, by <see cref="VolatilityShock"/>.</summary>
    Up,

    /// <summary>All fall, by <see cref="VolatilityShock"/>.</summary>
    Down,

    /// <summary>One wing rises and the other falls, by <see cref="SkewShock"/>; each expiry counts the side that loses.</summary>
    LinearSkew,

    /// <summary>Both wings rise, by <see cref="SkewShock"/>; each expiry counts the side that loses.</summary>
    AbsoluteSkew,
}
