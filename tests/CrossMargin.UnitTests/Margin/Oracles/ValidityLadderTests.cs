using CrossMargin.Margin.Oracles;
using CrossMargin.Margin.Parameters;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Margin.Oracles;

public sealed class ValidityLadderTests
{
    private static readonly PriceGuards Guards = new();

    // One hour and five minutes of grace; three times as long for a liquidation.
    private static readonly PriceAgeLimits Limits = PriceAgeLimits.Of(TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), Guards);

    private static readonly PriceReading Good = new(100, 100, 0.001, TimeSpan.FromMinutes(1));

    public static TheoryData<PriceReading, PriceValidity> Rungs => new()
    {
        { Good, PriceValidity.Valid },
        { Good with { TwapUsd = null, Confidence = null }, PriceValidity.Valid },
        { Good with { Usd = 0 }, PriceValidity.NonPositive },
        { Good with { Usd = double.NaN }, PriceValidity.NonPositive },
        { Good with { Usd = double.PositiveInfinity }, PriceValidity.NonPositive },
        { Good with { TwapUsd = 500 }, PriceValidity.Valid },            // Just five times.
        { Good with { TwapUsd = 501 }, PriceValidity.TooVolatile },
        { Good with { TwapUsd = 19.9 }, PriceValidity.TooVolatile },     // And in the other direction.
        { Good with { TwapUsd = 0 }, PriceValidity.TooVolatile },
        { Good with { TwapUsd = double.NaN }, PriceValidity.TooVolatile },
        { Good with { Confidence = 0.02 }, PriceValidity.Valid },
        { Good with { Confidence = 0.021 }, PriceValidity.TooUncertain },
        { Good with { Confidence = double.NaN }, PriceValidity.TooUncertain },
        { Good with { SinceUpdate = TimeSpan.FromMinutes(-5) }, PriceValidity.Valid },
        { Good with { SinceUpdate = TimeSpan.FromMinutes(-6) }, PriceValidity.FromTheFuture },
        { Good with { SinceUpdate = null }, PriceValidity.Stale },
        { Good with { SinceUpdate = TimeSpan.FromMinutes(60) }, PriceValidity.Valid },
        { Good with { SinceUpdate = TimeSpan.FromMinutes(61) }, PriceValidity.StaleForIncrease },
        { Good with { SinceUpdate = TimeSpan.FromMinutes(66) }, PriceValidity.Stale },
        { Good with { HasEnoughData = false }, PriceValidity.InsufficientData },
    };

    [Theory]
    [MemberData(nameof(Rungs))]
    public void Judge_finds_the_rung_that_a_price_fails(PriceReading reading, PriceValidity expected) =>
        Assert.Equal(expected, ValidityLadder.Judge(reading, Limits, Guards));

    [Fact]
    public void Judge_names_the_first_of_several_faults()
    {
        PriceReading reading = new(-1, 900, 0.5, TimeSpan.FromDays(1), HasEnoughData: false);

        Assert.Equal(PriceValidity.NonPositive, ValidityLadder.Judge(reading, Limits, Guards));
        reading = reading with { Usd = 1 };
        Assert.Equal(PriceValidity.TooVolatile, ValidityLadder.Judge(reading, Limits, Guards));
        reading = reading with { TwapUsd = 1 };
        Assert.Equal(PriceValidity.TooUncertain, ValidityLadder.Judge(reading, Limits, Guards));
        reading = reading with { Confidence = 0 };
        Assert.Equal(PriceValidity.Stale, ValidityLadder.Judge(reading, Limits, Guards));
        reading = reading with { SinceUpdate = TimeSpan.FromMinutes(61) };
        Assert.Equal(PriceValidity.InsufficientData, ValidityLadder.Judge(reading, Limits, Guards));
        reading = reading with { HasEnoughData = true };
        Assert.Equal(PriceValidity.StaleForIncrease, ValidityLadder.Judge(reading, Limits, Guards));
    }

    [Fact]
    public void A_lower_tier_may_be_less_certain() =>
        Assert.Equal(
            PriceValidity.Valid, ValidityLadder.Judge(Good with { Confidence = 0.2 }, Limits, new PriceGuards(tierMultiple: 10)));

    [Theory]
    [InlineData(60, true, true, true)]        // Minutes of age: fresh, everything.
    [InlineData(61, false, true, true)]       // The heartbeat is over: no new risk.
    [InlineData(66, false, false, true)]      // So is the grace: not to be judged by, but still to liquidate by.
    [InlineData(195, false, false, true)]     // Three times 65 minutes.
    [InlineData(196, false, false, false)]
    public void A_stale_price_blocks_new_risk_long_before_it_blocks_a_liquidation(
        int minutes, bool increases, bool judges, bool liquidates)
    {
        PriceReading reading = Good with { SinceUpdate = TimeSpan.FromMinutes(minutes) };

        Assert.Equal(
            (increases, judges, liquidates, true),
            (Permits(PriceUse.IncreaseRisk, reading), Permits(PriceUse.Margin, reading),
                Permits(PriceUse.Liquidate, reading), Permits(PriceUse.ReduceRisk, reading)));
    }

    [Fact]
    public void An_uncertain_price_liquidates_and_a_volatile_one_does_not()
    {
        Assert.True(Permits(PriceUse.Liquidate, Good with { Confidence = 0.5 }));
        Assert.False(Permits(PriceUse.Margin, Good with { Confidence = 0.5 }));
        Assert.False(Permits(PriceUse.Liquidate, Good with { Confidence = 0.5, SinceUpdate = TimeSpan.FromDays(1) }));
        Assert.False(Permits(PriceUse.Liquidate, Good with { TwapUsd = 600 }));
        Assert.False(Permits(PriceUse.Liquidate, Good with { SinceUpdate = null }));
        Assert.False(Permits(PriceUse.Liquidate, Good with { SinceUpdate = TimeSpan.FromHours(-1) }));
        Assert.False(Permits(PriceUse.ReduceRisk, Good with { Usd = 0 }));
    }

    [Fact]
    public void What_a_less_demanding_use_is_refused_a_more_demanding_one_is_refused_too() => Prop.ForAll(
        Gen.Choose(-2, 40).ArrayOf(4).ToArbitrary(), numbers =>
        {
            PriceReading reading = new(
                numbers[0], numbers[1] < 0 ? null : numbers[1], numbers[2] / 1000.0,
                numbers[3] == -2 ? null : TimeSpan.FromMinutes(10 * numbers[3]), numbers[0] % 5 != 0);
            bool[] permitted = [.. Enum.GetValues<PriceUse>().Select(use => Permits(use, reading))];

            return permitted.SequenceEqual(permitted.Order());
        }).QuickCheckThrowOnFailure();

    private static bool Permits(PriceUse use, PriceReading reading) =>
        PriceUses.Permits(use, ValidityLadder.Judge(reading, Limits, Guards), reading.SinceUpdate, Limits);
}
