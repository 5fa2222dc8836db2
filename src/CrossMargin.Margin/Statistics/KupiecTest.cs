using MathNet.Numerics.Distributions;

namespace CrossMargin.Margin.Statistics;

/// <summary>Whether the number of exceptions of a value at risk fits its confidence: the proportion-of-failures test.</summary>
/// <param name="LikelihoodRatio">Chi-squared with one degree of freedom when the model is right.</param>
/// <param name="PValue">The probability of a ratio at least as large.</param>
/// <param name="IsTooMany">Whether there were more exceptions than expected: then a rejection says that risk is understated.</param>
/// <remarks>
/// LR = −2·ln((1 − p)^(n − x)·pˣ / ((1 − x/n)^(n − x)·(x/n)ˣ)): P. Kupiec, "Techniques for verifying the accuracy of risk measurement
/// models", Journal of Derivatives 3 (1995). 0·ln 0 counts as 0, so that no exception, and nothing but exceptions, have a ratio too.
/// </remarks>
public readonly record struct KupiecTest(double LikelihoodRatio, double PValue, bool IsTooMany)
{
    /// <param name="probability">Of an exception: 0.01 for a 99 % value at risk; above 0 and below 1.</param>
    public static KupiecTest Of(int exceptions, int observations, double probability)
    {
        Exceptions.Require(exceptions, observations, probability);
        double share = (double)exceptions / observations;
        double seen = Exceptions.LogLikelihood(exceptions, observations, share);
        double ratio = Math.Max(0, 2 * (seen - Exceptions.LogLikelihood(exceptions, observations, probability)));
        return new KupiecTest(ratio, 1 - ChiSquared.CDF(1, ratio), share > probability);
    }

    /// <param name="significance">The probability of rejecting a right model: 0.05.</param>
    public bool Rejects(double significance = 0.05) => PValue < significance;
}
