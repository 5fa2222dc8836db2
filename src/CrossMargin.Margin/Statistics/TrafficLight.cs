using CrossMargin.Domain.Calibration;
using MathNet.Numerics.Distributions;

namespace CrossMargin.Margin.Statistics;

/// <summary>The verdict of the Basel committee's backtest.</summary>
/// <param name="CumulativeProbability">Of this many exceptions or fewer, when the model is right.</param>
/// <param name="PlusFactor">
/// What is added to the multiplier 3 on capital; null for any other test than 250 days at 99 %, for which no table exists.
/// </param>
/// <remarks>
/// Basel Committee on Banking Supervision, "Supervisory framework for the use of 'backtesting' in conjunction with the internal models
/// approach to market risk capital requirements" (bcbs22, January 1996), table 2: yellow begins where the cumulative probability
/// reaches 95 %, red where it reaches 99.99 %.
/// </remarks>
public readonly record struct TrafficLight(TrafficLightZone Zone, double CumulativeProbability, double? PlusFactor)
{
    private const double YellowFrom = 0.95;
    private const double RedFrom = 0.9999;

    // From five exceptions, the first of the yellow zone, to nine, the last.
    private static readonly double[] YellowFactors = [0.40, 0.50, 0.65, 0.75, 0.85];

    /// <param name="probability">Of an exception; above 0 and below 1.</param>
    public static TrafficLight Of(int exceptions, int observations, double probability = 0.01)
    {
        Exceptions.Require(exceptions, observations, probability);
        double cumulative = Binomial.CDF(probability, observations, exceptions);
        TrafficLightZone zone = cumulative < YellowFrom ? TrafficLightZone.Green
            : cumulative < RedFrom ? TrafficLightZone.Yellow
            : TrafficLightZone.Red;
        return new TrafficLight(zone, cumulative, observations == 250 && probability == 0.01 ? FactorOf(zone, exceptions) : null);
    }

    private static double FactorOf(TrafficLightZone zone, int exceptions) => zone switch
    {
        TrafficLightZone.Green => 0,
        TrafficLightZone.Yellow => YellowFactors[exceptions - 5],
        _ => 1,
    };
}
