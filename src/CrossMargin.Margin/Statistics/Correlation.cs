namespace CrossMargin.Margin.Statistics;

/// <summary>Correlations from samples and from covariances.</summary>
public static class Correlation
{
    /// <summary>Pearson's sample correlation.</summary>
    /// <returns>−1 to 1; 0 when either sample never varies: then nothing is known, and no hedge may be credited.</returns>
    /// <exception cref="ArgumentException">Fewer than two pairs, samples of different length, or a value that is not finite.</exception>
    /// <remarks>ρ = Σ (x − x̄)(y − ȳ) / √(Σ (x − x̄)² · Σ (y − ȳ)²), in two passes so that a large mean costs no digits.</remarks>
    public static double OfSample(IReadOnlyList<double> left, IReadOnlyList<double> right)
    {
        if (left.Count < 2 || left.Count != right.Count)
            throw new ArgumentException($"{left.Count} values against {right.Count}: expected at least two pairs.", nameof(left));
        if (!left.All(double.IsFinite) || !right.All(double.IsFinite))
            throw new ArgumentException("A value is not a finite number.", nameof(left));
        double leftMean = left.Average(), rightMean = right.Average();
        double products = 0, leftSquares = 0, rightSquares = 0;
        for (int i = 0; i < left.Count; i++)
        {
            products += (left[i] - leftMean) * (right[i] - rightMean);
            leftSquares += (left[i] - leftMean) * (left[i] - leftMean);
            rightSquares += (right[i] - rightMean) * (right[i] - rightMean);
        }

        return OfCovariance(products, leftSquares, rightSquares);
    }

    /// <summary>cov / √(var · var′), held within ±1 against rounding; 0 when either variance is 0.</summary>
    public static double OfCovariance(double covariance, double variance, double otherVariance)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(variance);
        ArgumentOutOfRangeException.ThrowIfNegative(otherVariance);
        if (!double.IsFinite(covariance) || !double.IsFinite(variance) || !double.IsFinite(otherVariance))
            throw new ArgumentOutOfRangeException(nameof(covariance), covariance, "expected finite numbers");
        // Roots first: the product of two small variances may be too small for a double.
        double scale = Math.Sqrt(variance) * Math.Sqrt(otherVariance);
        return scale > 0 ? Math.Clamp(covariance / scale, -1, 1) : 0;
    }
}
