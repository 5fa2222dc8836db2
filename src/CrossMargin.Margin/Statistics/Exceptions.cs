namespace CrossMargin.Margin.Statistics;

/// <summary>What the tests on exceptions share. An exception is a day whose loss is larger than its value at risk.</summary>
internal static class Exceptions
{
    /// <summary>ln((1 − p)^(n − x)·pˣ), with 0·ln 0 = 0.</summary>
    public static double LogLikelihood(int exceptions, int observations, double probability) =>
        Term(exceptions, probability) + Term(observations - exceptions, 1 - probability);

    public static void Require(int exceptions, int observations, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(observations, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(exceptions);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(exceptions, observations);
        if (!(probability is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "expected above 0 and below 1");
    }

    private static double Term(int count, double probability) => count == 0 ? 0 : count * Math.Log(probability);
}
