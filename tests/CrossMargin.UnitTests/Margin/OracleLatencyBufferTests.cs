using CrossMargin.Domain;
using CrossMargin.Margin.Oracles;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.UnitTests.Margin;

public sealed class OracleLatencyBufferTests
{
    private static readonly FeedPromise Feed = new(TimeSpan.FromHours(1), 0.005);

    [Theory]
    [InlineData(0.80, 0, 0)]             // A price with no age needs no buffer.
    [InlineData(0.00, 60, 0)]            // Nor does an asset that cannot move.
    [InlineData(0.80, 60, 0.0028426)]    // 2.576 · 0.80 · √(60 / 31 536 000)
    [InlineData(0.80, 900, 0.0110093)]   // 15 minutes: 1.1 %
    [InlineData(0.80, 3600, 0.0220183)]  // 1 hour: 2.2 %
    public void Diffusion_scales_with_the_square_root_of_time(double volatility, int seconds, double expected) =>
        Assert.Equal(expected, OracleLatencyBuffer.Diffusion(2.576, volatility, TimeSpan.FromSeconds(seconds)), 6);

    [Theory]
    [InlineData(60, 0.0028426)]    // Still below the deviation.
    [InlineData(900, 0.005)]       // Capped: a move of more than 0.5 % would have been published.
    [InlineData(3_900, 0.005)]     // The heartbeat and its grace of 300 s are just not over.
    [InlineData(3_901, 0.0229203)] // Past them silence says nothing: 2.576 · 0.80 · √(3 901 / 31 536 000)
    public void OfAge_is_capped_by_the_deviation_until_the_heartbeat_is_overdue(int seconds, double expected) =>
        Assert.Equal(expected, OracleLatencyBuffer.OfAge(TimeSpan.FromSeconds(seconds), Feed, 0.8, RiskParameters.Default), 6);

    [Fact]
    public void OfAge_caps_nothing_for_a_feed_without_a_known_promise() =>
        Assert.Equal(0.0110093, OracleLatencyBuffer.OfAge(TimeSpan.FromSeconds(900), null, 0.8, RiskParameters.Default), 6);

    [Fact]
    public void OfLatency_adds_the_times_before_it_takes_the_root() =>
        Assert.Equal(0.0028426, OracleLatencyBuffer.OfLatency(TimeSpan.FromSeconds(36), TimeSpan.FromSeconds(24), 0.8, RiskParameters.Default), 6);

    [Fact]
    public void A_price_charges_confidence_age_lag_and_inclusion()
    {
        ChainCondition chain = Portfolio.Condition(Portfolio.First) with { Lag = TimeSpan.FromSeconds(36), BlockTime = TimeSpan.FromSeconds(12) };
        PriceObservation price = Portfolio.Price(2_000, ageSeconds: 60) with { Confidence = 0.001 };

        JudgedPrice judged = JudgedPrice.Of(new Underlying("ETH"), Portfolio.First, price, chain, Portfolio.Now, volatility: 0.8, twapUsd: null, RiskParameters.Default);

        Assert.Equal(0.001 + 0.0028426 + 0.0028426, judged.Buffer, 6); // 36 s of lag and two blocks of 12 s are again 60 s.
    }

    [Fact]
    public void A_price_on_a_chain_of_no_known_condition_may_lose_everything()
    {
        JudgedPrice judged = JudgedPrice.Of(
            new Underlying("ETH"), Portfolio.First, Portfolio.Price(2_000), null, Portfolio.Now, volatility: 0.8, twapUsd: null, RiskParameters.Default);

        Assert.Equal(1, judged.Buffer);
    }
}
