namespace CrossMargin.Keeper.Judging;

/// <summary>One figure that was recorded otherwise than it is given again.</summary>
public sealed record ReplayDifference(string What, string Recorded, string Replayed)
{
    public override string ToString() => $"{What}: recorded {Recorded}, replayed {Replayed}";
}
