namespace CrossMargin.Margin.Parameters;

/// <summary>How far a portfolio auction restores an account.</summary>
public sealed record AuctionParameters
{
    /// <param name="buffer">Of the requirement, to be restored on top of it; 0 to 1. 15 %: Derive's buffer margin.</param>
    public AuctionParameters(double buffer = 0.15) => Buffer = Bound.Within(buffer, 0, 1, nameof(Buffer));

    public double Buffer { get; }
}
