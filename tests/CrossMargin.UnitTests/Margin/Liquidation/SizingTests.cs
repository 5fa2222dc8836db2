using CrossMargin.Margin.Liquidation;
using CrossMargin.Margin.Parameters;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Margin.Liquidation;

public sealed class SizingTests
{
    private static readonly AuctionParameters Auction = new();

    [Fact]
    public void Cut_sells_what_restores_the_buffer_margin()
    {
        PortfolioCut cut = PortfolioSizing.Cut(10_000, -2_000, discount: 0.8, reservedCashUsd: 1_000, Auction);

        // BM = −2 000 + 0.15·(−12 000) = −3 800; f = 3 800 / (3 800 + 8 000 + 200).
        Assert.Equal(3_800 / 12_000.0, cut.Fraction, 12);
        Assert.True(cut.ReachesTarget);
    }

    [Theory]
    [InlineData(10_000, 2_000, 0.8, 0, 0, 800)]          // BM = 2 000 − 0.15·8 000: there is nothing to restore.
    [InlineData(-500, -2_000, 0.8, 0, 1, -400)]          // Worth less than nothing: even selling everything does not do.
    public void Cut_says_when_nothing_need_or_can_be_done(
        double value, double margin, double discount, double reserved, double fraction, double after)
    {
        PortfolioCut cut = PortfolioSizing.Cut(value, margin, discount, reserved, Auction);

        Assert.Equal(fraction, cut.Fraction);
        Assert.Equal(after, cut.BufferMarginUsd, 9);
    }

    [Theory]
    [InlineData(double.NaN, 0, 0.8, 0)]
    [InlineData(0, 1, 0.8, 0)]          // A net margin above the mark-to-market would be a negative requirement.
    [InlineData(0, -1, 1.1, 0)]
    [InlineData(0, -1, 0.8, -1)]
    public void Cut_refuses_what_is_out_of_range(double value, double margin, double discount, double reserved) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PortfolioSizing.Cut(value, margin, discount, reserved, Auction));

    /// <summary>Sells the fraction: positions and their requirement shrink, the bidder's cash comes in, the reserved cash stays.</summary>
    [Fact]
    public void Taking_the_fraction_meets_the_target_and_less_does_not() => Prop.ForAll(
        Gen.Choose(0, 1_000_000).ArrayOf(4).ToArbitrary(), numbers =>
        {
            double reserved = numbers[0], value = numbers[1] + reserved, required = numbers[2], discount = numbers[3] / 1e6;
            PortfolioCut cut = PortfolioSizing.Cut(value, value - required, discount, reserved, Auction);
            double scale = 1e-9 * (1 + value + required);

            return cut.Fraction is >= 0 and <= 1 && cut.ReachesTarget
                && BufferMarginAfter(cut.Fraction) >= -scale
                && (cut.Fraction == 0 || Math.Abs(BufferMarginAfter(cut.Fraction)) <= scale)
                && Math.Abs(BufferMarginAfter(cut.Fraction) - cut.BufferMarginUsd) <= scale;

            double BufferMarginAfter(double fraction)
            {
                double positions = (1 - fraction) * (value - reserved);
                double cash = reserved + fraction * discount * (value - reserved);
                double requirement = (1 - fraction) * required;
                double margin = positions + cash - requirement;
                return margin + 0.15 * (margin - (positions + cash));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void UnitsToCover_frees_the_shortage_after_both_fees()
    {
        double units = LinearSizing.UnitsToCover(540, priceUsd: 100, quoteUsd: 1, ratio: 0.1, fee: 0.03, insuranceFee: 0.01);

        // 100·(0.1 − 0.03) − 100·0.01 = 6 a unit.
        Assert.Equal(90, units, 9);
        double requirementFreed = units * 100 * 0.1, equityLost = units * 100 * (0.03 + 0.01);
        Assert.Equal(540, requirementFreed - equityLost, 9);
    }

    [Fact]
    public void DebtToRepay_frees_the_shortage_after_the_collateral_that_is_given()
    {
        double units = LinearSizing.DebtToRepay(
            470, priceUsd: 100, assetWeight: 0.8, assetMultiplier: 1.05, liabilityWeight: 1.1, liabilityMultiplier: 0.96, insuranceFee: 0.02);

        double debtGone = units * 100 * 1.1, collateralGone = units * 100 * 1.05 / 0.96 * 0.8, insurance = units * 100 * 1.1 * 0.02;
        Assert.Equal(470, debtGone - collateralGone - insurance, 9);
    }

    [Fact]
    public void Nothing_is_closed_without_a_shortage_and_everything_where_closing_releases_nothing()
    {
        Assert.Equal(0, LinearSizing.UnitsToCover(0, 100, 1, 0.1, 0, 0));
        Assert.Equal(0, LinearSizing.DebtToRepay(-5, 100, 0.8, 1, 1.2, 1, 0));
        Assert.Equal(double.PositiveInfinity, LinearSizing.UnitsToCover(10, 100, 1, 0.05, 0.05, 0));
        Assert.Equal(double.PositiveInfinity, LinearSizing.DebtToRepay(10, 100, 1, 1.3, 1.2, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LinearSizing.UnitsToCover(double.NaN, 100, 1, 0.1, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LinearSizing.UnitsToCover(1, 0, 1, 0.1, 0, 0));
    }

    [Theory]
    [InlineData(3.2, 1, 0, 0, 1e9, 3.2, SizeBound.None)]
    [InlineData(3.2, 1, 0, 1, 1e9, 4, SizeBound.None)]              // Up to the step.
    [InlineData(3, 1, 0, 1, 1e9, 3, SizeBound.None)]
    [InlineData(0, 1, 0, 1, 1e9, 0, SizeBound.None)]
    [InlineData(9.5, 1, 0, 1, 1e9, 9.8, SizeBound.None)]            // Everything is a step of its own.
    [InlineData(12, 1, 0, 1, 1e9, 9.8, SizeBound.Position)]
    [InlineData(6, 0.5, 0, 1, 1e9, 4, SizeBound.CloseFactor)]       // 4.9, down to the step.
    [InlineData(6, 1, 0, 1, 3.5, 3, SizeBound.Capital)]
    [InlineData(8, 1, 3, 1, 1e9, 9.8, SizeBound.None)]              // 8 would leave 1.8: everything instead…
    [InlineData(8, 1, 3, 1, 9, 6, SizeBound.LeftOver)]              // …or, without the capital for it, 6, which leaves 3.8.
    [InlineData(5, 0.9, 9.5, 1, 1e9, 0, SizeBound.LeftOver)]
    [InlineData(double.PositiveInfinity, 0.5, 0, 0, 1e9, 4.9, SizeBound.CloseFactor)]
    public void Fit_takes_the_smallest_size_that_does_or_names_the_limit(
        double need, double closeFactor, double leftOver, double step, double capital, double expected, SizeBound bound)
    {
        Sized sized = new SizeLimits(closeFactor, leftOver, step, capital).Fit(need, 9.8);

        Assert.Equal(expected, sized.Amount, 12);
        Assert.Equal(bound, sized.Bound);
    }

    [Fact]
    public void Fit_keeps_every_limit() => Prop.ForAll(Gen.Choose(0, 1_000).ArrayOf(6).ToArbitrary(), numbers =>
    {
        double position = numbers[0], need = numbers[1], step = numbers[5] % 4 == 0 ? 0 : numbers[5] / 10.0;
        SizeLimits limits = new(numbers[2] / 1_000.0, numbers[3] / 3.0, step, numbers[4]);
        Sized sized = limits.Fit(need, position);
        double left = position - sized.Amount;

        return sized.Amount >= 0
            && sized.Amount <= Math.Min(limits.CloseFactor * position, limits.Capital)
            && (sized.Amount == 0 || left == 0 || left >= limits.MinLeftOver - 1e-9)
            && (left == 0 || step == 0 || Math.Abs(sized.Amount / step - Math.Round(sized.Amount / step)) < 1e-9)
            && (sized.MeetsNeed ? sized.Amount >= need : sized.Amount < need);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Fit_refuses_what_is_no_number()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SizeLimits().Fit(double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SizeLimits().Fit(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SizeLimits(closeFactor: 1.1));
    }
}
