namespace CrossMargin.Margin.Liquidation;

/// <summary>The size of one liquidation, and what kept it from meeting its need.</summary>
/// <param name="Amount">In units of the position; never negative.</param>
public readonly record struct Sized(double Amount, SizeBound Bound)
{
    public bool MeetsNeed => Bound == SizeBound.None;
}

/// <summary>The limit that binds a size.</summary>
public enum SizeBound
{
    /// <summary>None: the need is met.</summary>
    None,

    /// <summary>There is no more of it.</summary>
    Position,
    CloseFactor,

    /// <summary>More would leave less than the venue lets stand, and everything is not allowed.</summary>
    LeftOver,
    Capital,
}
