using CrossMargin.Domain.Calibration;
using CrossMargin.Margin.Statistics;

namespace CrossMargin.UnitTests.Margin.Statistics;

public sealed class TrafficLightTests
{
    [Theory]
    [InlineData(4, TrafficLightZone.Green, 0.0)]
    [InlineData(5, TrafficLightZone.Yellow, 0.40)]
    [InlineData(9, TrafficLightZone.Yellow, 0.85)]
    [InlineData(10, TrafficLightZone.Red, 1.0)]
    public void Of_a_year_is_the_committees_table(int exceptions, TrafficLightZone zone, double factor)
    {
        TrafficLight light = TrafficLight.Of(exceptions, 250);

        Assert.Equal(zone, light.Zone);
        Assert.Equal(factor, light.PlusFactor);
    }

    [Fact]
    public void Of_another_number_of_days_has_a_zone_but_no_factor()
    {
        Assert.Equal(TrafficLightZone.Red, TrafficLight.Of(6, 50).Zone);
        Assert.Null(TrafficLight.Of(6, 50).PlusFactor);
        Assert.Null(TrafficLight.Of(6, 250, 0.05).PlusFactor);
    }
}
