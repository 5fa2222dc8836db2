using CrossMargin.Margin;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.UnitTests.Margin;

public sealed class StatusLadderTests
{
    private static readonly StatusThresholds Thresholds = new();

    [Theory]
    [InlineData(double.PositiveInfinity, AccountStatus.Healthy)]
    [InlineData(1.501, AccountStatus.Healthy)]
    [InlineData(1.5, AccountStatus.Warning)]
    [InlineData(1.2, AccountStatus.Warning)]
    [InlineData(1.199, AccountStatus.ReduceOnly)]
    [InlineData(1.051, AccountStatus.ReduceOnly)]
    [InlineData(1.05, AccountStatus.Liquidation)]
    [InlineData(0, AccountStatus.Liquidation)]
    public void Of_names_the_rung(double health, AccountStatus expected) =>
        Assert.Equal(expected, StatusLadder.Of(health, isBankrupt: false, Thresholds, previous: null));

    [Fact]
    public void Of_puts_bankruptcy_below_every_rung() =>
        Assert.Equal(AccountStatus.Bankrupt, StatusLadder.Of(0.4, isBankrupt: true, Thresholds, previous: null));

    [Theory]
    [InlineData(AccountStatus.Warning, 1.54, AccountStatus.Warning)]      // The rung at 1.5 is passed, but not by 0.05.
    [InlineData(AccountStatus.Warning, 1.56, AccountStatus.Healthy)]
    [InlineData(AccountStatus.Liquidation, 1.52, AccountStatus.Warning)]  // Up by as many rungs as are well passed.
    [InlineData(AccountStatus.Bankrupt, 0.04, AccountStatus.Bankrupt)]
    [InlineData(AccountStatus.Bankrupt, 0.06, AccountStatus.Liquidation)]
    [InlineData(AccountStatus.Healthy, 1.54, AccountStatus.Healthy)]
    [InlineData(AccountStatus.Unknown, 1.54, AccountStatus.Healthy)]      // Nothing is remembered of an unknown past.
    public void Of_rises_only_when_a_rung_is_passed_by_the_hysteresis(AccountStatus previous, double health, AccountStatus expected) =>
        Assert.Equal(expected, StatusLadder.Of(health, isBankrupt: false, Thresholds, previous));

    [Theory]
    [InlineData(AccountStatus.Healthy, 1.49, AccountStatus.Warning)]
    [InlineData(AccountStatus.Warning, 1.0, AccountStatus.Liquidation)]
    public void Of_falls_at_once(AccountStatus previous, double health, AccountStatus expected) =>
        Assert.Equal(expected, StatusLadder.Of(health, isBankrupt: false, Thresholds, previous));
}
