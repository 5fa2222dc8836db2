namespace CrossMargin.Margin.Statistics;

/// <summary>Value at risk and expected shortfall from what has happened, as it was or rescaled to the volatility of today.</summary>
public static class HistoricalSimulation
{
    /// <summary>The tail of equally likely profits and losses.</summary>
    /// <param name="confidence">0.975 leaves a tail of 2.5 %; above 0.5 and below 1.</param>
    /// <returns>Of too few observations for the tail, the worst of them for both: the tail is never empty.</returns>
    /// <exception cref="ArgumentException">There is no observation, or one is not a finite number.</exception>
    /// <remarks>
    /// VaR is the smallest loss l with P(loss ≤ l) ≥ confidence. ES is the mean over exactly the share 1 − confidence of the
    /// probability, the last observation by its part: C. Acerbi and D. Tasche, "On the coherence of expected shortfall",
    /// Journal of Banking &amp; Finance 26 (2002), definition 3.1; so it is coherent also where observations are equal.
    /// </remarks>
    public static TailRisk Tail(IReadOnlyList<double> profits, double confidence = TailRisk.ShortfallConfidence)
    {
        TailRisk.RequireConfidence(confidence);
        if (profits.Count == 0 || !profits.All(double.IsFinite))
            throw new ArgumentException("Expected at least one observation, and finite numbers only.", nameof(profits));
        double[] worstFirst = [.. profits.Order()];
        // A tail of exactly k observations must not become k − 1 by the last bit of 1 − 0.99.
        double tail = Math.Round(worstFirst.Length * (1 - confidence), 9);
        double valueAtRisk = -worstFirst[(int)tail];
        if (tail < 1)
            return new TailRisk(valueAtRisk, valueAtRisk);
        double sum = worstFirst.Take((int)tail).Sum() + ((tail - (int)tail) * worstFirst[(int)tail]);
        return new TailRisk(valueAtRisk, Math.Max(valueAtRisk, -sum / tail));
    }

    /// <summary>
    /// Returns as they would be at today's volatility and over the horizon: each divided by the volatility that was forecast
    /// for it, times the one of now.
    /// </summary>
    /// <param name="returns">In order of time.</param>
    /// <param name="warmUp">How many of the first returns only make the first forecast; at least 1.</param>
    /// <param name="volatility">Of now, per √year; null for what the returns themselves say.</param>
    /// <returns>One log return for each return after the warm-up, as far as its forecast was above zero; possibly none.</returns>
    /// <remarks>
    /// r*ᵢ = rᵢ / (σᵢ·√tᵢ) · σ·√T, σᵢ the EWMA volatility of the returns before i. Filtered historical simulation: J. Hull and A. White,
    /// "Incorporating volatility updating into the historical simulation method for value-at-risk", Journal of Risk 1 (1998);
    /// G. Barone-Adesi, K. Giannopoulos and L. Vosper, "VaR without correlations", Journal of Futures Markets 19 (1999).
    /// </remarks>
    public static IReadOnlyList<double> Filtered(
        IReadOnlyList<LogReturn> returns, TimeSpan horizon, int warmUp, double? volatility = null, double decay = Ewma.DailyDecay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(horizon, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(warmUp, 1);
        if (volatility is { } given && !(given >= 0 && double.IsFinite(given)))
            throw new ArgumentOutOfRangeException(nameof(volatility), volatility, "expected zero or more");
        List<double> standardised = [];
        Ewma variance = default;
        for (int i = 0; i < returns.Count; i++)
        {
            if (i >= warmUp && variance.Volatility > 0)
                standardised.Add(returns[i].Value / (variance.Volatility * Math.Sqrt(returns[i].Years)));
            variance = variance.After(returns[i].Value * returns[i].Value, returns[i].Span, decay);
        }

        double scale = (volatility ?? variance.Volatility) * Math.Sqrt(horizon / TimeSpan.FromDays(365));
        return [.. standardised.Select(one => one * scale)];
    }
}
