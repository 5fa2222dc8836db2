using CrossMargin.Domain.Calibration;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Statistics;

namespace CrossMargin.Margin.Calibration;

/// <summary>The estimates of one series after each of its prices, each made of nothing but the prices up to it.</summary>
/// <remarks>
/// σ_ewma as in <see cref="Ewma"/>; σ_long² = Σ r² / Σ t over all returns so far, a mean of zero as there; r as in <see
/// cref="Regime"/>. Because the walk goes through the whole history, today's regime follows from prices alone and a calibration can be
/// replayed.
/// </remarks>
internal static class VolatilityWalk
{
    /// <returns>One for each price from the second on.</returns>
    public static IReadOnlyList<RiskFigures> Estimates(IReadOnlyList<PricePoint> prices, CalibrationParameters parameters)
    {
        IReadOnlyList<LogReturn> returns = LogReturn.Between(prices);
        List<RiskFigures> estimates = new(returns.Count);
        Ewma variance = default;
        Regime? regime = null;
        double squares = 0, years = 0;
        foreach (LogReturn one in returns)
        {
            double square = one.Value * one.Value;
            variance = variance.After(square, one.Span, parameters.DailyDecay);
            (squares, years) = (squares + square, years + one.Years);
            double usual = Math.Sqrt(squares / years);
            regime = Regime.Next(regime, variance.Volatility, usual, one.Time, parameters.RegimeHalfLife);
            estimates.Add(new RiskFigures(variance.Volatility, usual, regime.Value.Factor));
        }

        return estimates;
    }
}
