using CrossMargin.Margin.Parameters;

namespace CrossMargin.UnitTests.Margin.Calibration;

public sealed class CalibrationParametersTests
{
    [Fact]
    public void A_value_outside_its_range_is_refused_by_name()
    {
        Assert.Equal("DailyDecay", Refused(() => new CalibrationParameters { DailyDecay = 1 }));
        Assert.Equal("DailyDecay", Refused(() => new CalibrationParameters { DailyDecay = double.NaN }));
        Assert.Equal("History", Refused(() => new CalibrationParameters { History = TimeSpan.FromDays(5_000) }));
        Assert.Equal("Interval", Refused(() => new CalibrationParameters { Interval = TimeSpan.Zero }));
        Assert.Equal("WarmUp", Refused(() => new CalibrationParameters { WarmUp = TimeSpan.Zero }));
        Assert.Equal("TestedDays", Refused(() => new CalibrationParameters { TestedDays = 5 }));
        Assert.Equal("Confidence", Refused(() => new CalibrationParameters { Confidence = 1 }));
        Assert.Equal("RegimeHalfLife", Refused(() => new CalibrationParameters { RegimeHalfLife = TimeSpan.Zero }));
    }

    private static string? Refused(Func<CalibrationParameters> make) => Assert.Throws<ArgumentOutOfRangeException>(make).ParamName;
}
