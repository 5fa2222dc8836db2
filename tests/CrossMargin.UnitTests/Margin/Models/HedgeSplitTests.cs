using CrossMargin.Margin.Models;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Margin.Models;

public sealed class HedgeSplitTests
{
    private static readonly double[] Factors = [-0.18, 0, 0.18];

    [Fact]
    public void Of_asks_nothing_of_what_is_merely_owned()
    {
        HedgeSplit split = HedgeSplit.Of([-18, 0, 18], Factors, ownedUsd: 100, leastLossUsd: 0);

        Assert.Equal(18, split.TotalUsd, 12);
        Assert.Equal(0, split.HedgedUsd, 12);
    }

    [Fact]
    public void Of_lets_an_asset_hedge_a_short_of_its_size()
    {
        // 100 owned and 60 owed: 40 net long loses 7.2 at −18 %; with 60 of the 100 as the hedge, nothing is lost.
        HedgeSplit split = HedgeSplit.Of([-7.2, 0, 7.2], Factors, ownedUsd: 100, leastLossUsd: 0);

        Assert.Equal(7.2, split.TotalUsd, 12);
        Assert.Equal(0, split.HedgedUsd, 12);
    }

    [Fact]
    public void Of_asks_in_full_for_what_no_asset_hedges()
    {
        // 100 owned and 160 owed: 60 net short loses 10.8 at +18 %, and there is no more of the asset to hedge with.
        HedgeSplit split = HedgeSplit.Of([10.8, 0, -10.8], Factors, ownedUsd: 100, leastLossUsd: 0);

        Assert.Equal(10.8, split.TotalUsd, 12);
        Assert.Equal(10.8, split.HedgedUsd, 12);
    }

    [Fact]
    public void Of_never_asks_less_than_the_loss_that_no_hedge_avoids()
    {
        HedgeSplit split = HedgeSplit.Of([-18, 0, 18], Factors, ownedUsd: 100, leastLossUsd: 5);

        Assert.Equal(5, split.HedgedUsd, 12);
        Assert.Equal(18, split.TotalUsd, 12);
    }

    /// <summary>The corner walk against a fine search over every part of the asset.</summary>
    [Fact]
    public void Of_finds_the_least_loss_of_any_hedge() => Prop.ForAll(
        Gen.Choose(-1_000, 1_000).ArrayOf(7).ToArbitrary(), Gen.Choose(-50, 50).ArrayOf(7).ToArbitrary(), Gen.Choose(0, 5_000).ToArbitrary(),
        (pnl, factors, owned) =>
        {
            double[] pnlUsd = [.. pnl.Select(one => (double)one)], percent = [.. factors.Select(one => one / 100.0)];
            HedgeSplit split = HedgeSplit.Of(pnlUsd, percent, owned, leastLossUsd: 10);
            double least = Enumerable.Range(0, 4_001).Min(step => LossAt(pnlUsd, percent, owned * step / 4_000.0));

            // Between two steps the loss can fall by half a step's slope at most.
            return split.HedgedUsd <= least + 1e-9 && split.HedgedUsd >= least - owned / 4_000.0 - 1e-9 && split.TotalUsd == LossAt(pnlUsd, percent, 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_never_asks_more_when_more_is_owned() => Prop.ForAll(
        Gen.Choose(-1_000, 1_000).ArrayOf(7).ToArbitrary(), Gen.Choose(-50, 50).ArrayOf(7).ToArbitrary(), Gen.Choose(0, 5_000).Two().ToArbitrary(),
        (pnl, factors, amounts) =>
        {
            (int owned, int more) = amounts;
            double[] percent = [.. factors.Select(one => one / 100.0)];
            double[] before = [.. pnl.Select((one, index) => one + owned * percent[index])];
            double[] after = [.. pnl.Select((one, index) => one + (owned + more) * percent[index])];

            return HedgeSplit.Of(after, percent, owned + more, 10).HedgedUsd <= HedgeSplit.Of(before, percent, owned, 10).HedgedUsd + 1e-9;
        }).QuickCheckThrowOnFailure();

    private static double LossAt(double[] pnlUsd, double[] factors, double unusedUsd) =>
        Math.Max(10, Enumerable.Range(0, pnlUsd.Length).Max(index => -pnlUsd[index] + unusedUsd * factors[index]));
}
