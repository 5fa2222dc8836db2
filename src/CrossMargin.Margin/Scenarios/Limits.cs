namespace CrossMargin.Margin.Scenarios;

/// <summary>What a scenario model takes for a number at all: beyond it something upstream is broken.</summary>
internal static class Limits
{
    public const double MaxUsd = 1e15;
    public const double MaxQuantity = 1e15;
    public const double MaxVolatility = 1e6;

    /// <summary>A hundred years.</summary>
    public const double MaxSeconds = 100d * 365 * 86_400;

    /// <summary>Per year, either way.</summary>
    public const double MaxRate = 100;

    public const int MaxOptions = 100_000;

    public const double SecondsPerYear = 365d * 86_400;
}
