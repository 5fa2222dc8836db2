using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace CrossMargin.Margin.Statistics;

/// <summary>The fast screen: value at risk and expected shortfall of deltas and gammas, without a simulation.</summary>
/// <param name="Risk">USD; a loss is positive.</param>
/// <param name="IsReliable">
/// Whether the expansion is monotonic, so that its quantiles are in order. Where it is not (a strongly skewed book, as one that
/// is short gamma only) the figures are no more than a hint, and the book is to be repriced in full.
/// </param>
/// <remarks>
/// ΔP = δᵀx + ½·xᵀΓx with x ~ N(0, Σ). Its cumulants: κ₁ = ½·tr(ΓΣ), κ₂ = δᵀΣδ + ½·tr((ΓΣ)²), κ₃ = 3·δᵀΣΓΣδ + tr((ΓΣ)³), κ₄ = 12·δᵀΣΓΣΓΣδ +
/// 3·tr((ΓΣ)⁴). Then the quantile is that of E. A. Cornish and R. A. Fisher (1937): w = z + (z² − 1)·S/6 + (z³ − 3z)·K/24 − (2z³ −
/// 5z)·S²/36, and ES its mean over the tail, in closed form. J. Mina and A. Ulmer, "Delta-gamma four ways", RiskMetrics Group (1999);
/// D. Maillard, "A user's guide to the Cornish Fisher expansion" (2012), which has the condition of monotonicity.
/// </remarks>
public readonly record struct DeltaGammaRisk(TailRisk Risk, bool IsReliable)
{
    /// <param name="deltas">USD per unit of relative price move, one for each underlying.</param>
    /// <param name="gammas">USD per squared unit of relative price move: a diagonal or a full symmetric matrix.</param>
    /// <param name="covariance">Of the relative moves over the horizon; symmetric.</param>
    /// <exception cref="ArgumentException">The sizes differ, or a value is not a finite number.</exception>
    /// <remarks>Without any risk both figures are zero.</remarks>
    public static DeltaGammaRisk Of(
        IReadOnlyList<double> deltas, double[,] gammas, double[,] covariance, double confidence = TailRisk.ShortfallConfidence)
    {
        TailRisk.RequireConfidence(confidence);
        int size = deltas.Count;
        if (!IsSquare(gammas, size) || !IsSquare(covariance, size))
            throw new ArgumentException($"Expected {size} × {size} matrices for {size} deltas.", nameof(gammas));
        if (!deltas.All(double.IsFinite) || !gammas.Cast<double>().All(double.IsFinite) || !covariance.Cast<double>().All(double.IsFinite))
            throw new ArgumentException("A value is not a finite number.", nameof(deltas));
        if (size == 0)
            return new DeltaGammaRisk(default, IsReliable: true);

        Vector<double> delta = Vector<double>.Build.DenseOfEnumerable(deltas);
        Matrix<double> moves = Matrix<double>.Build.DenseOfArray(covariance);
        Matrix<double> curved = Matrix<double>.Build.DenseOfArray(gammas) * moves;
        Matrix<double> squared = curved * curved;
        Vector<double> spread = moves * delta;
        double mean = curved.Trace() / 2;
        double variance = (delta * spread) + (squared.Trace() / 2);
        if (!(variance > 0))
            return new DeltaGammaRisk(new TailRisk(-mean, -mean), IsReliable: true);
        double third = (3 * (spread * (Matrix<double>.Build.DenseOfArray(gammas) * spread))) + (squared * curved).Trace();
        double fourth = (12 * (spread * (squared * delta))) + (3 * (squared * squared).Trace());
        return Expand(mean, Math.Sqrt(variance), third / Math.Pow(variance, 1.5), fourth / (variance * variance), confidence);
    }

    private static DeltaGammaRisk Expand(double mean, double deviation, double skewness, double excess, double confidence)
    {
        double tail = 1 - confidence;
        double z = Normal.InvCDF(0, 1, tail);
        double quantile = z + (((z * z) - 1) * skewness / 6) + (((z * z * z) - (3 * z)) * excess / 24)
            - (((2 * z * z * z) - (5 * z)) * skewness * skewness / 36);
        double tailMean = -Normal.PDF(0, 1, z) / tail
            * (1 + (z * skewness / 6) + (((z * z) - 1) * excess / 24) - (((2 * z * z) - 1) * skewness * skewness / 36));
        double valueAtRisk = -(mean + (deviation * quantile));
        return new DeltaGammaRisk(
            new TailRisk(valueAtRisk, Math.Max(valueAtRisk, -(mean + (deviation * tailMean)))), IsMonotonic(skewness, excess));
    }

    /// <summary>Whether dw/dz = a·z² + b·z + c is nowhere negative.</summary>
    private static bool IsMonotonic(double skewness, double excess)
    {
        double a = (excess / 8) - (skewness * skewness / 6);
        double b = skewness / 3;
        double c = 1 - (excess / 8) + (5 * skewness * skewness / 36);
        return a >= 0 && c >= 0 && b * b <= 4 * a * c;
    }

    private static bool IsSquare(double[,] matrix, int size) => matrix.GetLength(0) == size && matrix.GetLength(1) == size;
}
