using CrossMargin.Domain;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Oracles;

/// <summary>One price that an account depends on, its age, and the move to reckon with since.</summary>
/// <param name="Age">From the oracle's own time to the view's, never negative; null where the oracle does not say.</param>
/// <param name="Buffer">The oracle-latency buffer: a fraction of the price, in either direction.</param>
public sealed record JudgedPrice(
    Underlying Underlying, ChainId Chain, PriceObservation Price, TimeSpan? Age, double Buffer, PriceValidity Validity)
{
    /// <summary>Zero for a price that is none.</summary>
    public double Usd => Validity == PriceValidity.NonPositive ? 0 : Price.Usd;

    /// <summary>How old it may be, by what it is used for.</summary>
    public required PriceAgeLimits Limits { get; init; }

    /// <summary>Whether it may be used so: a stale price blocks new risk long before it blocks a liquidation.</summary>
    public bool Permits(PriceUse use) => PriceUses.Permits(use, Validity, Age, Limits);

    /// <param name="chain">The condition of the chain that the price is read on; null when the view does not know it.</param>
    /// <param name="volatility">Per √year.</param>
    /// <param name="twapUsd">The five-minute mean; null where none was observed.</param>
    public static JudgedPrice Of(
        Underlying underlying, ChainId id, PriceObservation price, ChainCondition? chain, DateTimeOffset now, double volatility, double? twapUsd,
        RiskParameters parameters)
    {
        TimeSpan? sinceUpdate = now - price.UpdatedAt;
        TimeSpan? age = sinceUpdate < TimeSpan.Zero ? TimeSpan.Zero : sinceUpdate;
        double buffer = parameters.ConfidenceMultiple * (price.Confidence ?? 0);

        // Of a price without a time, or of a chain without a condition, nothing is known: it may have lost all its worth.
        buffer += age is null || chain is null
            ? 1
            : OracleLatencyBuffer.OfAge(age.Value, price.Feed, volatility, parameters)
                + OracleLatencyBuffer.OfLatency(chain.Lag, parameters.InclusionBlocks * chain.BlockTime, volatility, parameters);
        PriceGuards guards = parameters.Guards;
        PriceAgeLimits limits = PriceAgeLimits.Of(price.Feed?.Heartbeat ?? parameters.UndescribedHeartbeat, parameters.FeedGrace, guards);
        PriceReading reading = new(price.Usd, twapUsd, price.Confidence, sinceUpdate);
        return new JudgedPrice(underlying, id, price, age, buffer, ValidityLadder.Judge(reading, limits, guards)) { Limits = limits };
    }
}
