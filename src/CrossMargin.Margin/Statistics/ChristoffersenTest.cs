using MathNet.Numerics.Distributions;

namespace CrossMargin.Margin.Statistics;

/// <summary>Whether exceptions come alone or in clusters, and whether number and order fit together.</summary>
/// <param name="Independence">LR of independence against a first-order Markov chain; chi-squared with one degree of freedom.</param>
/// <param name="IndependencePValue">Small: an exception makes another one likelier.</param>
/// <param name="ConditionalCoverage">LR of coverage plus that of independence; chi-squared with two degrees of freedom.</param>
/// <remarks>
/// With nᵢⱼ the number of days in state j after a day in state i: π₀₁ = n₀₁/(n₀₀ + n₀₁), π₁₁ = n₁₁/(n₁₀ + n₁₁), π = (n₀₁ + n₁₁)/n, LR =
/// −2·ln(L(π)/L(π₀₁, π₁₁)). P. Christoffersen, "Evaluating interval forecasts", International Economic Review 39 (1998). A series in
/// which a state is never left to anything (no exception, or nothing else) has a ratio of 0: it cannot speak against independence.
/// </remarks>
public readonly record struct ChristoffersenTest(
    double Independence, double IndependencePValue, double ConditionalCoverage, double ConditionalCoveragePValue)
{
    /// <param name="exceptions">One for each day in order: whether it was an exception. At least two.</param>
    /// <param name="probability">Of an exception; above 0 and below 1.</param>
    public static ChristoffersenTest Of(IReadOnlyList<bool> exceptions, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exceptions.Count, 2, nameof(exceptions));
        int[,] moves = new int[2, 2];
        for (int day = 1; day < exceptions.Count; day++)
            moves[exceptions[day - 1] ? 1 : 0, exceptions[day] ? 1 : 0]++;

        int calm = moves[0, 0] + moves[0, 1], broken = moves[1, 0] + moves[1, 1], hits = moves[0, 1] + moves[1, 1];
        double apart = Best(moves[0, 1], calm) + Best(moves[1, 1], broken);
        double independence = Math.Max(0, 2 * (apart - Best(hits, calm + broken)));
        double coverage = independence
            + KupiecTest.Of(exceptions.Count(isException => isException), exceptions.Count, probability).LikelihoodRatio;
        return new ChristoffersenTest(
            independence, 1 - ChiSquared.CDF(1, independence), coverage, 1 - ChiSquared.CDF(2, coverage));
    }

    /// <summary>The log likelihood at the share that was seen.</summary>
    private static double Best(int hits, int days) => days == 0 ? 0 : Exceptions.LogLikelihood(hits, days, (double)hits / days);
}
