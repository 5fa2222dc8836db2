namespace CrossMargin.Margin.Statistics;

/// <summary>An exponentially weighted average of variance or covariance rates, per year, over irregular times.</summary>
/// <remarks>
/// RiskMetrics Technical Document, 4th ed., J.P. Morgan / Reuters, 1996, section 5.2: σ² ← λ·σ² + (1 − λ)·r², with λ = 0.94 per day
/// and a mean of zero. A span of t days has the decay λ^t, and its product of returns counts as a rate, r·r′ / t; then the
/// weights of a long span are those of the short ones that it is made of. The weights are divided by their sum, so that no first
/// value has to be guessed: after one return the estimate is that return's own rate, and the sum tends to 1.
/// </remarks>
public readonly record struct Ewma
{
    /// <summary>λ of RiskMetrics for daily returns.</summary>
    public const double DailyDecay = 0.94;

    private readonly double _weighted;
    private readonly double _weight;

    private Ewma(double weighted, double weight) => (_weighted, _weight) = (weighted, weight);

    /// <summary>The rate per year; NaN before the first return.</summary>
    public double PerYear => _weighted / _weight;

    /// <summary>The square root of a variance rate, per √year; NaN before the first return.</summary>
    public double Volatility => Math.Sqrt(PerYear);

    /// <summary>The variance, or with another series' returns of the same span the covariance, after one more return.</summary>
    /// <param name="product">r² or r·r′; finite.</param>
    /// <param name="span">Above zero.</param>
    /// <param name="decay">λ per day; above 0 and below 1.</param>
    public Ewma After(double product, TimeSpan span, double decay = DailyDecay)
    {
        if (!double.IsFinite(product))
            throw new ArgumentOutOfRangeException(nameof(product), product, "expected a finite number");
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero);
        if (!(decay is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(decay), decay, "expected above 0 and below 1");
        double kept = Math.Pow(decay, span.TotalDays);
        double years = span / TimeSpan.FromDays(365);
        return new Ewma((kept * _weighted) + ((1 - kept) * product / years), (kept * _weight) + (1 - kept));
    }

    /// <summary>The variance rate after all returns; its <see cref="Volatility"/> is 0 for a price that never moved.</summary>
    /// <exception cref="ArgumentException">There is no return.</exception>
    public static Ewma VarianceOf(IReadOnlyList<LogReturn> returns, double decay = DailyDecay) => CovarianceOf(returns, returns, decay);

    /// <summary>The covariance rate of two series of returns over the same spans.</summary>
    /// <exception cref="ArgumentException">There is no return, or the spans differ.</exception>
    public static Ewma CovarianceOf(IReadOnlyList<LogReturn> left, IReadOnlyList<LogReturn> right, double decay = DailyDecay)
    {
        if (left.Count == 0)
            throw new ArgumentException("There is no return: one needs two prices.", nameof(left));
        if (left.Count != right.Count)
            throw new ArgumentException($"{left.Count} returns against {right.Count}: expected the same spans.", nameof(right));
        Ewma rate = default;
        for (int i = 0; i < left.Count; i++)
        {
            if (left[i].Time != right[i].Time || left[i].Span != right[i].Span)
                throw new ArgumentException($"Return {i} is over another span: expected the same spans.", nameof(right));
            rate = rate.After(left[i].Value * right[i].Value, left[i].Span, decay);
        }

        return rate;
    }
}
