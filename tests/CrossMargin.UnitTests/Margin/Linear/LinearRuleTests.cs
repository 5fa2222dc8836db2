using CrossMargin.Margin;
using CrossMargin.Margin.Linear;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.UnitTests.Margin.Linear;

public sealed class LinearRuleTests
{
    private static readonly LinearRule Tiered = new LinearRule.Tiered(new SizeTiers(
        [new(1_000, new(0.01, 0.02)), new(5_000, new(0.02, 0.05)), new(20_000, new(0.10, 0.10))]));

    private static readonly LinearRule Skewed = new LinearRule.Skewed(new SkewScale(1_000, factor: 2, minimumInitial: 0.05, maintenanceShare: 0.5));

    [Fact]
    public void Default_asks_three_and_four_per_cent_of_either_side()
    {
        Assert.Equal(new MarginRequirement(40, 30), LinearRule.Default.Require(1_000, 1, null));
        Assert.Equal(new MarginRequirement(40, 30), LinearRule.Default.Require(-1_000, -1, null));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1_000, 10, 20)]            // 1 % and 2 % of 1 000
    [InlineData(3_000, 50, 120)]           // 10 + 2 % of 2 000; 20 + 5 % of 2 000
    [InlineData(5_000, 90, 220)]           // 10 + 80; 20 + 200
    [InlineData(20_000, 1_590, 1_720)]     // 90 + 10 % of 15 000; 220 + 1 500
    [InlineData(100_000, 9_590, 9_720)]    // The last bracket goes on: 90 + 10 % of 95 000
    public void Tiered_charges_each_part_of_a_position_at_the_rate_of_its_bracket(double notionalUsd, double maintenance, double initial)
    {
        MarginRequirement requirement = Tiered.Require(notionalUsd, 1, null);

        Assert.Equal(maintenance, requirement.MaintenanceUsd, 9);
        Assert.Equal(initial, requirement.InitialUsd, 9);
    }

    [Fact]
    public void Tiered_equals_the_rate_less_the_maintenance_amount()
    {
        // Binance: amount₂ = 1 000·(2 % − 1 %) = 10, amount₃ = 10 + 5 000·(10 % − 2 %) = 410.
        Assert.Equal(3_000 * 0.02 - 10, Tiered.Require(3_000, 1, null).MaintenanceUsd, 9);
        Assert.Equal(7_000 * 0.10 - 410, Tiered.Require(7_000, 1, null).MaintenanceUsd, 9);
    }

    [Theory]
    [InlineData(1, 0.052)]       // 1 / 1 000 · 2 + 0.05
    [InlineData(-100, 0.25)]     // 100 / 1 000 · 2 + 0.05
    [InlineData(1_000, 2.05)]    // More than the notional: a short may lose more.
    public void Skewed_raises_the_ratio_with_the_share_of_the_scale(double size, double ratio)
    {
        MarginRequirement requirement = Skewed.Require(size * 10, size, null);

        Assert.Equal(ratio * Math.Abs(size) * 10, requirement.InitialUsd, 9);
        Assert.Equal(ratio * Math.Abs(size) * 5, requirement.MaintenanceUsd, 9);
    }

    [Fact]
    public void Skewed_adds_the_minimum_margin_to_open_positions_only()
    {
        LinearRule rule = new LinearRule.Skewed(new SkewScale(1_000, minimumUsd: 50));

        Assert.Equal(default, rule.Require(0, 0, null));
        Assert.Equal(50 + 10 * (0.001 + 0.04), rule.Require(10, 1, null).InitialUsd, 9);
    }

    [Theory]
    [InlineData(0.0, 100)]            // Below the lower end: 10 %.
    [InlineData(1_000.0, 100)]
    [InlineData(1_500.0, 550)]        // Half-way: 10 % + 90 % · 0.5
    [InlineData(2_000.0, 1_000)]      // At the upper end a position needs all of its notional.
    [InlineData(9_000.0, 1_000)]
    [InlineData(null, 1_000)]         // Nobody knows how full the market is.
    [InlineData(double.NaN, 1_000)]
    public void Open_interest_raises_the_initial_margin_alone(double? openInterestUsd, double initial)
    {
        LinearRule rule = new LinearRule.Flat(new(0.05, 0.10)) { OpenInterest = new(1_000, 2_000) };

        MarginRequirement requirement = rule.Require(1_000, 1, openInterestUsd);

        Assert.Equal(initial, requirement.InitialUsd, 9);
        Assert.Equal(50, requirement.MaintenanceUsd, 9);
    }

    [Fact]
    public void Open_interest_never_lowers_a_ratio_above_one()
    {
        LinearRule scaled = Skewed with { OpenInterest = new(0, 1) };

        Assert.Equal(Skewed.Require(10_000, 1_000, 5), scaled.Require(10_000, 1_000, 5));
    }

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(1, double.NaN)]
    public void Require_refuses_what_is_no_size(double notionalUsd, double sizeUnits) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LinearRule.Default.Require(notionalUsd, sizeUnits, 0));
}
