using CrossMargin.Margin;
using CrossMargin.Margin.Linear;
using CrossMargin.Margin.Parameters;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Margin.Linear;

/// <summary>What holds for every linear rule and every size.</summary>
public sealed class LinearRuleProperties
{
    private const double Price = 100;

    private static readonly Gen<MarginRates> Rates =
        from maintenance in Gen.Choose(0, 500)
        from more in Gen.Choose(0, 500)
        select new MarginRates(maintenance / 1000.0, (maintenance + more) / 1000.0);

    private static readonly Gen<LinearRule> TieredRules =
        from rates in Rates.NonEmptyListOf()
        from widths in Gen.Choose(1, 10_000).ArrayOf(rates.Count)
        select (LinearRule)new LinearRule.Tiered(new SizeTiers(Rising([.. rates], widths)));

    private static readonly Gen<LinearRule> OtherRules = Gen.OneOf(
        from rates in Rates select (LinearRule)new LinearRule.Flat(rates),
        from scale in Gen.Choose(1, 10_000)
        from factor in Gen.Choose(0, 50)
        from least in Gen.Choose(0, 1_000)
        select (LinearRule)new LinearRule.Skewed(new SkewScale(scale, factor / 10.0, least / 1000.0)));

    private static readonly Arbitrary<LinearRule> Rules = (
        from rule in Gen.OneOf(TieredRules, OtherRules)
        from lower in Gen.Choose(0, 1_000)
        from width in Gen.Choose(0, 1_000)
        select rule with { OpenInterest = new(lower, lower + width) }).ToArbitrary();

    private static readonly Arbitrary<int> Numbers = Gen.Choose(0, 20_000).ToArbitrary();

    [Fact]
    public void A_requirement_is_never_negative_and_initial_is_at_least_maintenance() => Prop.ForAll(Rules, Numbers, Numbers, (rule, size, interest) =>
        Require(rule, size, interest) is var (initial, maintenance) && maintenance >= 0 && initial >= maintenance).QuickCheckThrowOnFailure();

    [Fact]
    public void A_larger_position_never_needs_less() => Prop.ForAll(Rules, Numbers, Numbers, (rule, one, other) =>
    {
        MarginRequirement small = Require(rule, Math.Min(one, other), 500), large = Require(rule, Math.Max(one, other), 500);

        return NotBelow(large.InitialUsd, small.InitialUsd) && NotBelow(large.MaintenanceUsd, small.MaintenanceUsd);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void More_open_interest_never_needs_less_and_never_moves_maintenance() => Prop.ForAll(Rules, Numbers, Numbers, (rule, one, other) =>
    {
        MarginRequirement calm = Require(rule, 700, Math.Min(one, other)), full = Require(rule, 700, Math.Max(one, other));

        return NotBelow(full.InitialUsd, calm.InitialUsd) && full.MaintenanceUsd == calm.MaintenanceUsd;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_tiered_requirement_is_convex() => Prop.ForAll(TieredRules.ToArbitrary(), Numbers, Numbers, (rule, one, other) =>
        NotBelow(
            (Require(rule, one, 0).MaintenanceUsd + Require(rule, other, 0).MaintenanceUsd) / 2,
            rule.Require(Price * (one + other) / 2, (one + other) / 2.0, 0).MaintenanceUsd)).QuickCheckThrowOnFailure();

    private static MarginRequirement Require(LinearRule rule, double size, double openInterestUsd) =>
        rule.Require(size * Price, size, openInterestUsd);

    private static SizeTier[] Rising(MarginRates[] rates, int[] widths)
    {
        double[] maintenance = [.. rates.Select(one => one.Maintenance).Order()];
        double[] initial = [.. rates.Select(one => one.Initial).Order()];
        return [.. widths.Select((_, i) => new SizeTier(Price * widths.Take(i + 1).Sum(), new(maintenance[i], initial[i])))];
    }

    private static bool NotBelow(double value, double least) => value >= least - 1e-12 * Math.Abs(least);
}
