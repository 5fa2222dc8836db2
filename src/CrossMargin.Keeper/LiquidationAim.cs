namespace CrossMargin.Keeper;

/// <summary>How much of a debt the keeper repays at once.</summary>
public enum LiquidationAim
{
    /// <summary>As much as the venue takes and the capital pays for: the largest bonus.</summary>
    Most,

    /// <summary>The least that brings the sub-account back over its venue's line, by the target: where that cannot be, the most.</summary>
    Restore,
}
