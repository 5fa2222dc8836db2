using CrossMargin.Margin.Collateral;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.UnitTests.Margin.Collateral;

public sealed class SizeWeightTests
{
    private static readonly SizeDiscount Discount = new(0.01, poolStartUsd: 1_000_000);

    [Theory]
    [InlineData(0, 0.9)]
    [InlineData(100, 0.9)]         // 1.1 / (1 + 0.01·10) = 1: still above w₀.
    [InlineData(10_000, 0.55)]     // 1.1 / (1 + 0.01·100)
    public void Asset_falls_with_the_root_of_the_size(double size, double expected) =>
        Assert.Equal(expected, SizeWeight.Asset(0.9, size, Discount), 12);

    [Theory]
    [InlineData(0, 1.1)]
    [InlineData(400, 1.1)]         // 0.88 + 0.01·20 = 1.08: still below w₀.
    [InlineData(10_000, 1.88)]     // 0.88 + 0.01·100
    public void Liability_rises_with_the_root_of_the_size(double size, double expected) =>
        Assert.Equal(expected, SizeWeight.Liability(1.1, size, Discount), 12);

    [Theory]
    [InlineData(1_000_000, 0.8)]
    [InlineData(2_000_000, 0.4)]   // 0.8·1 / 2
    public void PoolCapped_keeps_what_the_pool_lends_against_a_token_as_it_is_at_the_start(double depositsUsd, double expected) =>
        Assert.Equal(expected, SizeWeight.PoolCapped(0.8, depositsUsd, Discount), 12);

    [Fact]
    public void PoolCapped_caps_nothing_without_a_start() =>
        Assert.Equal(0.8, SizeWeight.PoolCapped(0.8, 1e15, new SizeDiscount()));

    [Fact]
    public void Fill_is_half_way() => Assert.Equal(0.85, SizeWeight.Fill(0.8, 0.9), 12);

    [Theory]
    [InlineData(-0.1, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(0.9, -1)]
    [InlineData(0.9, double.NaN)]
    public void A_weight_or_a_size_out_of_range_is_refused(double weight, double size)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SizeWeight.Asset(weight, size, Discount));
        Assert.Throws<ArgumentOutOfRangeException>(() => SizeWeight.Liability(weight, size, Discount));
        Assert.Throws<ArgumentOutOfRangeException>(() => SizeWeight.PoolCapped(weight, size, Discount));
    }
}
