using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Margin;
using CrossMargin.Margin.Oracles;
using CrossMargin.Margin.Parameters;
using FsCheck;
using FsCheck.Fluent;
using static CrossMargin.UnitTests.Margin.Portfolio;

namespace CrossMargin.UnitTests.Margin;

/// <summary>What holds for every portfolio, not only for those that somebody thought of.</summary>
public sealed class MarginProperties
{
    /// <summary>One balance or debt, by numbers that a counter-example shows and shrinks.</summary>
    /// <param name="Quantity">In millionths of a token.</param>
    /// <param name="SettledPercent">Of what is owned.</param>
    public sealed record Position(int Venue, int Asset, bool IsDebt, long Quantity, int AgeSeconds, int SettledPercent);

    private static readonly Gen<Position> OnePosition =
        from venue in Gen.Choose(0, 2)
        from asset in Gen.Choose(0, 3)
        from isDebt in Gen.Elements(true, false)
        from hundreds in Gen.Choose(1, 500_000) // A part of a hundredth is then exact, at any scale.
        from age in Gen.Choose(0, 3_900)
        from settled in Gen.Elements(100, 100, 40, 0)
        select new Position(venue, asset, isDebt, 100L * hundreds, age, settled);

    private static readonly Arbitrary<Position[]> Positions = OnePosition.NonEmptyListOf().Select(list => list.ToArray()).ToArbitrary();

    private static readonly Arbitrary<Position> AnyPosition = OnePosition.ToArbitrary();

    private const double Tolerance = 1e-9;

    [Fact]
    public void More_collateral_never_lowers_health() => Prop.ForAll(Positions, AnyPosition, (positions, added) =>
    {
        HealthReport before = Judge(positions);
        HealthReport after = Judge([.. positions, added with { IsDebt = false }]);

        return NotBelow(after.GlobalHealth.Pessimistic, before.GlobalHealth.Pessimistic)
            && NotBelow(after.GlobalHealth.Optimistic, before.GlobalHealth.Optimistic)
            && NotBelow(after.Health, before.Health)
            && after.ShortfallUsd <= before.ShortfallUsd + Tolerance * (1 + before.ShortfallUsd)
            && after.Status >= before.Status;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_deposit_that_is_not_settled_changes_no_bit_of_health() => Prop.ForAll(Positions, AnyPosition, (positions, added) =>
        Judge(positions).GlobalHealth == Judge([.. positions, added with { IsDebt = false, SettledPercent = 0 }]).GlobalHealth)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void More_debt_never_raises_health_where_it_buys_nothing() => Prop.ForAll(Positions, AnyPosition, (positions, added) =>
        NotBelow(Judge(positions).GlobalHealth.Pessimistic, Judge([.. positions, added with { IsDebt = true }]).GlobalHealth.Pessimistic))
        .QuickCheckThrowOnFailure();

    /// <summary>
    /// Of one underlying's legs the oldest: a fresher leg that grows older becomes synchronous with what it offsets, and that
    /// is less risk, not more.
    /// </summary>
    [Fact]
    public void An_older_price_never_raises_health() => Prop.ForAll(Positions, Gen.Choose(0, 100).ToArbitrary(), Gen.Choose(1, 90_000).ToArbitrary(), (positions, which, seconds) =>
    {
        bool IsOfUnderlying(Position one) => TokenOf(one).Underlying == TokenOf(positions[which % positions.Length]).Underlying;
        int oldest = positions.Where(IsOfUnderlying).Max(one => one.AgeSeconds);
        Position[] older = [.. positions.Select(one =>
            IsOfUnderlying(one) && one.AgeSeconds == oldest ? one with { AgeSeconds = oldest + seconds } : one)];

        return NotBelow(Judge(positions).Health, Judge(older).Health);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Time_alone_never_raises_health() => Prop.ForAll(Positions, Gen.Choose(1, 90_000).ToArbitrary(), (positions, seconds) =>
    {
        AccountView view = ViewOf(positions);
        HealthReport later = MarginEngine.Assess(view with { Time = view.Time.AddSeconds(seconds) }, RiskParameters.Default);

        return NotBelow(Judge(positions).Health, later.Health);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Netting_never_costs() => Prop.ForAll(Positions, positions =>
    {
        HealthReport report = Judge(positions);
        double grossRequirementUsd = report.Underlyings.Sum(one =>
            one.ShortDeltaUsd * RiskParameters.Default.Of(one.Underlying).Maintenance);
        double grossBufferUsd = report.Underlyings.Sum(one =>
            one.GrossDeltaUsd * report.Prices.Where(price => price.Underlying == one.Underlying).Max(price => price.Buffer));

        return report.Requirement.MaintenanceUsd <= report.Netting.IsolatedMaintenanceUsd * (1 + Tolerance)
            && report.Netting.IsolatedMaintenanceUsd <= grossRequirementUsd * (1 + Tolerance)
            && report.BufferUsd <= grossBufferUsd * (1 + Tolerance)
            && report.Underlyings.All(one => Math.Abs(one.NetDeltaUsd) <= one.GrossDeltaUsd)
            && report.Netting.Efficiency is >= 0 and <= 1
            && report.Requirement.MaintenanceUsd <= report.Requirement.InitialUsd;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_positions_changes_no_bit() => Prop.ForAll(Positions, Gen.Choose(0, int.MaxValue).ToArbitrary(), (positions, seed) =>
    {
        AccountView view = ViewOf(positions);
        Random random = new(seed);
        AccountView shuffled = view with
        {
            Chains = [.. view.Chains.Reverse()],
            SubAccounts = [.. view.SubAccounts.Select(one => one with { Collateral = Shuffle(one.Collateral, random), Debts = Shuffle(one.Debts, random) }).Reverse()],
        };

        return Bits(MarginEngine.Assess(view, RiskParameters.Default)) == Bits(MarginEngine.Assess(shuffled, RiskParameters.Default));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Splitting_a_position_in_two_changes_no_bit() => Prop.ForAll(Positions, Gen.Choose(1, 999).ToArbitrary(), (positions, permille) =>
    {
        AccountView whole = ViewOf(positions);
        AccountView split = whole with
        {
            SubAccounts = [.. whole.SubAccounts.Select(one => one with
            {
                Collateral = [.. one.Collateral.SelectMany(owned => Split(owned.Amount, permille).Zip(
                    Split(owned.Settled ?? owned.Amount, permille), (amount, settled) => owned with { Amount = amount, Settled = settled }))],
                Debts = [.. one.Debts.SelectMany(owed => Split(owed.Amount, permille).Select(amount => owed with { Amount = amount }))],
            })],
        };

        return Bits(MarginEngine.Assess(whole, RiskParameters.Default)) == Bits(MarginEngine.Assess(split, RiskParameters.Default));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_replayed_verdict_has_the_same_bits() => Prop.ForAll(Positions, positions =>
        Bits(Judge(positions)) == Bits(Judge([.. positions]))).QuickCheckThrowOnFailure();

    [Fact]
    public void Scaling_every_quantity_scales_every_figure() => Prop.ForAll(Positions, Gen.Choose(2, 1_000).ToArbitrary(), (positions, factor) =>
    {
        HealthReport one = Judge(positions);
        HealthReport many = Judge([.. positions.Select(position => position with { Quantity = position.Quantity * factor })]);
        double scaleUsd = factor * one.Netting.GrossDeltaUsd;

        return Near(many.Equity.MaintenanceUsd, factor * one.Equity.MaintenanceUsd, scaleUsd)
            && Near(many.Requirement.MaintenanceUsd, factor * one.Requirement.MaintenanceUsd, scaleUsd)
            && Near(many.BufferUsd, factor * one.BufferUsd, scaleUsd)
            && Near(many.ShortfallUsd, factor * one.ShortfallUsd, scaleUsd)
            && Near(many.Netting.SavingUsd, factor * one.Netting.SavingUsd, scaleUsd);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_pessimistic_bound_is_never_above_the_optimistic_one() => Prop.ForAll(Positions, positions =>
        Judge(positions).GlobalHealth is var bounds && bounds.Pessimistic <= bounds.Optimistic).QuickCheckThrowOnFailure();

    [Fact]
    public void What_cannot_be_relied_on_is_never_healthy() => Prop.ForAll(Positions, Gen.Choose(0, 100).ToArbitrary(), (positions, which) =>
    {
        Position[] stale = [.. positions];
        stale[which % stale.Length] = stale[which % stale.Length] with { AgeSeconds = 100_000 };

        return Judge(stale) is { Status: AccountStatus.Unknown, Faults.Count: > 0 };
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_buffer_is_zero_at_zero_and_never_falls_with_age() => Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), Gen.Choose(0, 100_000).ToArbitrary(), (age, more) =>
    {
        double young = BufferAt(age), old = BufferAt(age + more);

        return BufferAt(0) == 0 && young >= 0 && old >= young;
    }).QuickCheckThrowOnFailure();

    private static double BufferAt(int ageSeconds) => JudgedPrice.Of(
        new Underlying("ETH"), First, Price(2_000, ageSeconds), Condition(First), Now, volatility: 0.8, twapUsd: null, RiskParameters.Default).Buffer;

    private static HealthReport Judge(Position[] positions) => MarginEngine.Assess(ViewOf(positions), RiskParameters.Default);

    private static AccountView ViewOf(Position[] positions) => View([.. positions.GroupBy(position => position.Venue).Select(group => SubAccount(
        ChainOf(group.Key),
        [.. group.Where(position => !position.IsDebt).Select(position => OwnedOf(position))],
        [.. group.Where(position => position.IsDebt).Select(position => new DebtPosition(TokenOf(position), AmountOf(position), PriceOf(position)))],
        venue: $"venue-{group.Key}"))]);

    /// <summary>Two venues on the first chain, one on the second.</summary>
    private static ChainId ChainOf(int venue) => venue < 2 ? First : Second;

    private static Token TokenOf(Position position) => position.Asset switch
    {
        0 => Eth(ChainOf(position.Venue)),
        1 => Usdc(ChainOf(position.Venue)),
        2 => Btc(ChainOf(position.Venue)),
        _ => StakedEth(ChainOf(position.Venue)),
    };

    private static TokenAmount AmountOf(Position position) => TokenOf(position) is var token && token.Decimals >= 6
        ? new TokenAmount(position.Quantity * BigInteger.Pow(10, token.Decimals - 6), token.Decimals)
        : throw new InvalidOperationException("A quantity is in millionths.");

    private static CollateralBalance OwnedOf(Position position) => new(TokenOf(position), AmountOf(position), PriceOf(position), 0.8)
    {
        Settled = position.SettledPercent == 100 ? null : AmountOf(position) with { Raw = AmountOf(position).Raw * position.SettledPercent / 100 },
    };

    private static PriceObservation PriceOf(Position position) =>
        Price(position.Asset switch { 0 => 2_000, 1 => 1, 2 => 60_000, _ => 2_300 }, position.AgeSeconds);

    private static T[] Shuffle<T>(IReadOnlyList<T> items, Random random)
    {
        T[] shuffled = [.. items];
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static TokenAmount[] Split(TokenAmount amount, int permille)
    {
        BigInteger part = amount.Raw * permille / 1_000;
        return [new TokenAmount(part, amount.Decimals), new TokenAmount(amount.Raw - part, amount.Decimals)];
    }

    private static bool NotBelow(double value, double least) => value >= least * (1 - Tolerance) || double.IsPositiveInfinity(value);

    private static bool Near(double value, double expected, double scale) => Math.Abs(value - expected) <= Tolerance * scale;
}
