using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Scenarios;

/// <summary>The scenarios of a portfolio margin model, in order. The first of equally bad ones gives the worst its name.</summary>
public sealed class ScenarioGrid
{
    private const int MaxScenarios = 1_000;

    // Before Default, which is made of them: static fields are set in the order of the text.
    private static readonly double[] Quarters = [0.75, 0.5, 0.25, 0, -0.25, -0.5, -0.75];
    private static readonly double[] Tails = [-0.66, -0.33, 0.5, 1, 2, 3, 4, 5];

    /// <param name="scenarios">1 to 1,000.</param>
    public ScenarioGrid(IEnumerable<Scenario> scenarios)
    {
        Scenarios = [.. scenarios];
        Bound.Within(Scenarios.Count, 1, MaxScenarios, nameof(scenarios));
    }

    /// <summary>The grid of 33 scenarios for a range of 18 %.</summary>
    public static ScenarioGrid Default { get; } = OfRange();

    public IReadOnlyList<Scenario> Scenarios { get; }

    /// <summary>The default grid, made of its range R: 23 regular scenarios, 8 tails, 2 of the skew.</summary>
    /// <param name="range">R: the largest regular move of spot; 0.01 to 0.9. 18 % in Derive's main-net configuration of PM2.</param>
    /// <param name="tailShare">A tail beyond R counts as tailShare·R / |move|, at most in full; 0 to 1. 0.77 there.</param>
    /// <remarks>
    /// ±R with volatility up; {±0.75, ±0.5, ±0.25, 0}·R with volatility up, unchanged and down; −66, −33, +50, +100, +200, +300, +400,
    /// +500 % with volatility up, dampened; linear and absolute skew. Source: derivexyz/v2-core 7736900d,
    /// scripts/config-mainnet.sol, Config.getDefaultPM2Scenarios.
    /// </remarks>
    public static ScenarioGrid OfRange(double range = 0.18, double tailShare = 0.77)
    {
        Bound.Within(range, 0.01, 0.9, nameof(range));
        Bound.Within(tailShare, 0, 1, nameof(tailShare));
        VolatilityMove[] moves = [VolatilityMove.Up, VolatilityMove.None, VolatilityMove.Down];
        return new ScenarioGrid(
        [
            new Scenario(1 + range, VolatilityMove.Up),
            .. from quarter in Quarters from move in moves select new Scenario(1 + quarter * range, move),
            new Scenario(1 - range, VolatilityMove.Up),
            .. from tail in Tails select new Scenario(1 + tail, VolatilityMove.Up, Math.Min(tailShare * range / Math.Abs(tail), 1)),
            new Scenario(1, VolatilityMove.LinearSkew),
            new Scenario(1, VolatilityMove.AbsoluteSkew),
        ]);
    }

    /// <summary>Every pair of a spot factor and a move, spot first.</summary>
    public static ScenarioGrid Product(IEnumerable<double> spotFactors, IReadOnlyList<VolatilityMove> moves) =>
        new(from factor in spotFactors from move in moves select new Scenario(factor, move));
}
