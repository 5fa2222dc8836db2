using CrossMargin.Margin.Linear;

namespace CrossMargin.UnitTests.Margin.Linear;

public sealed class RiskReductionTests
{
    [Theory]
    [InlineData(50, 100, 25, 50, true)]       // Half of everything closed: the ratio stays at 1/2.
    [InlineData(50, 100, 24, 50, false)]      // Closed at a loss: 24/50 < 1/2.
    [InlineData(50, 100, 60, 101, false)]     // More equity, but more at risk as well.
    [InlineData(50, 100, 60, 100, true)]
    [InlineData(-50, 100, -25, 50, true)]     // Under water, and still nearer to the line.
    [InlineData(-50, 100, -10, 0, false)]     // Closing all of it would leave a debt that nothing covers.
    [InlineData(-50, 0, -10, 0, true)]        // Without positions only paying in helps.
    [InlineData(-50, 0, -50, 0, false)]
    [InlineData(double.NaN, 100, 50, 100, false)]
    [InlineData(50, double.NaN, 50, 100, false)]
    public void Allows_what_raises_neither_the_requirement_nor_the_shortage(
        double equityUsd, double maintenanceUsd, double newEquityUsd, double newMaintenanceUsd, bool expected) =>
        Assert.Equal(expected, RiskReduction.Allows(equityUsd, maintenanceUsd, newEquityUsd, newMaintenanceUsd));
}
