using CrossMargin.Margin.Derive;
using CrossMargin.Margin.Scenarios;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Margin.Derive;

/// <summary>What holds of PM2 for every portfolio.</summary>
public sealed class Pm2Properties
{
    /// <summary>One position, by numbers that a counter-example shows and shrinks.</summary>
    /// <param name="Kind">0 call, 1 put, 2 perpetual, 3 collateral that moves with spot, 4 another.</param>
    /// <param name="Quantity">In 1/64 of a unit: sums of these are exact in doubles.</param>
    /// <param name="StrikePercent">Of spot.</param>
    public sealed record Position(int Kind, int Quantity, int Days, int StrikePercent);

    private const double SpotUsd = 2_500;
    private const double Unit = 1.0 / 64;

    private static readonly Gen<Position> OnePosition =
        from kind in Gen.Choose(0, 4)
        from quantity in Gen.Choose(-6_400, 6_400)
        from days in Gen.Elements(0, 1, 7, 30, 180)
        from strike in Gen.Choose(30, 250)
        select new Position(kind, quantity, days, strike);

    private static readonly Arbitrary<Position[]> Positions = OnePosition.NonEmptyListOf().Select(list => list.ToArray()).ToArbitrary();

    /// <summary>Without the skew scenarios, for which a merged portfolio may well lose more than its parts: see the properties below.</summary>
    private static readonly Pm2Parameters WithoutSkew = new()
    {
        Grid = new ScenarioGrid(ScenarioGrid.Default.Scenarios.Where(scenario => !scenario.IsSkew)),
    };

    [Fact]
    public void The_order_of_positions_changes_no_bit() => Prop.ForAll(Positions, Gen.Choose(0, int.MaxValue).ToArbitrary(), (positions, seed) =>
    {
        Position[] shuffled = [.. positions];
        new Random(seed).Shuffle(shuffled);

        return Bits(Judge(positions)) == Bits(Judge(shuffled));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Splitting_a_position_exactly_changes_no_bit() => Prop.ForAll(Positions, Gen.Choose(1, 99).ToArbitrary(), (positions, percent) =>
    {
        Position[] split = [.. positions.SelectMany(one =>
            new[] { one with { Quantity = one.Quantity * percent / 100 }, one with { Quantity = one.Quantity - one.Quantity * percent / 100 } })];

        return Bits(Judge(positions)) == Bits(Judge(split));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Scaling_every_quantity_scales_every_figure() => Prop.ForAll(Positions, Gen.Choose(2, 1_000).ToArbitrary(), (positions, factor) =>
    {
        Pm2Margin one = Judge(positions);
        Pm2Margin many = Judge([.. positions.Select(position => position with { Quantity = position.Quantity * factor })], cashFactor: factor);
        double scaleUsd = factor * GrossUsd(positions);

        return Near(many.MaintenanceUsd, factor * one.MaintenanceUsd, scaleUsd)
            && Near(many.InitialUsd, factor * one.InitialUsd, scaleUsd)
            && Near(many.EquityUsd, factor * one.EquityUsd, scaleUsd)
            && Near(many.BasisContingencyUsd, factor * one.BasisContingencyUsd, scaleUsd)
            && many.Scenarios.Zip(one.Scenarios).All(pair => Near(pair.First.PnlUsd, factor * pair.Second.PnlUsd, scaleUsd));
    }).QuickCheckThrowOnFailure();

    /// <summary>
    /// In each scenario without skew values add up and the static discount is concave (s⁺ ≤ s⁻), so P&amp;L is superadditive; so are the
    /// basis contingency, a minimum of sums, and the minimum of all. Charges on perpetuals and naked shorts net, haircuts add up.
    /// A skew scenario turns gains into losses, and a confidence of one part charges the others: there it need not hold.
    /// </summary>
    [Fact]
    public void A_merged_portfolio_asks_for_no_more_than_its_parts_without_skew() => Prop.ForAll(Positions, Positions, (left, right) =>
    {
        (Pm2Margin one, Pm2Margin other) = (Judge(left, WithoutSkew), Judge(right, WithoutSkew));
        Pm2Margin merged = Judge([.. left, .. right], WithoutSkew);
        double slackUsd = 1e-12 * (GrossUsd(left) + GrossUsd(right));

        return merged.MaxLossUsd >= one.MaxLossUsd + other.MaxLossUsd - slackUsd
            && merged.BasisContingencyUsd >= one.BasisContingencyUsd + other.BasisContingencyUsd - slackUsd
            && merged.Maintenance.TotalUsd <= one.Maintenance.TotalUsd + other.Maintenance.TotalUsd + slackUsd
            && merged.MaintenanceUsd >= one.MaintenanceUsd + other.MaintenanceUsd - Judge([], WithoutSkew).CashUsd - slackUsd;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void More_cash_never_lowers_a_margin_balance() => Prop.ForAll(Positions, Gen.Choose(1, 1_000_000).ToArbitrary(), (positions, addedUsd) =>
    {
        Pm2Portfolio portfolio = PortfolioOf(positions);
        Pm2Margin before = Pm2.Evaluate(portfolio, Pm2Parameters.Default);
        Pm2Margin after = Pm2.Evaluate(portfolio with { CashUsd = portfolio.CashUsd + addedUsd }, Pm2Parameters.Default);

        return after.MaintenanceUsd >= before.MaintenanceUsd && after.InitialUsd >= before.InitialUsd;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Initial_margin_is_never_laxer_than_maintenance_and_no_loss_is_a_gain() => Prop.ForAll(Positions, positions =>
        Judge(positions) is var margin
        && margin.InitialUsd <= margin.MaintenanceUsd
        && margin.MaxLossUsd <= 0
        && margin.Scenarios.All(one => one.PnlUsd >= margin.WorstScenario.PnlUsd)).QuickCheckThrowOnFailure();

    [Fact]
    public void The_contributions_of_every_scenario_sum_to_its_profit() => Prop.ForAll(Positions, positions =>
    {
        Pm2Portfolio portfolio = PortfolioOf(positions);
        double scaleUsd = 10 * GrossUsd(positions);

        return Pm2.Evaluate(portfolio, Pm2Parameters.Default).Scenarios.All(one =>
            Near(Pm2.Explain(portfolio, Pm2Parameters.Default, one.Scenario).Sum(part => part.PnlUsd), one.PnlUsd, scaleUsd));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Delta_from_outside_adds_by_each_scenarios_linear_factor() => Prop.ForAll(Positions, Gen.Choose(-6_400, 6_400).ToArbitrary(), (positions, quantity) =>
    {
        Pm2Margin without = Judge(positions);
        Pm2Margin with = Judge([.. positions, new Position(2, quantity, 0, 100)]);
        double deltaUsd = quantity * Unit * SpotUsd;

        return with.Scenarios.Zip(without.Scenarios).All(pair => Near(
            pair.First.PnlUsd, pair.Second.PnlUsd + deltaUsd * pair.Second.Scenario.LinearFactor, GrossUsd(positions) + Math.Abs(deltaUsd)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_vector_kernel_values_every_cell_as_the_scalar_reference_does() => Prop.ForAll(Positions, positions =>
    {
        ExpiryBook[] books = ExpiryBook.Gather(PortfolioOf(positions).Expiries);
        return books.All(book =>
        {
            book.Prepare(ScenarioGrid.Default, new VolatilityShock(), new SkewShock());
            return book.ValuesUsd(ScenarioGrid.Default).Zip(ScenarioGrid.Default.Scenarios).All(cell =>
                Math.Abs(cell.First - book.ValueUsd(cell.Second.SpotFactor, cell.Second.Move)) <= 1e-10 * GrossUsd(positions));
        });
    }).QuickCheckThrowOnFailure();

    private static Pm2Margin Judge(Position[] positions, Pm2Parameters? parameters = null, double cashFactor = 1) =>
        Pm2.Evaluate(PortfolioOf(positions, cashFactor), parameters ?? Pm2Parameters.Default);

    private static Pm2Portfolio PortfolioOf(Position[] positions, double cashFactor = 1) => new()
    {
        SpotUsd = SpotUsd,
        CashUsd = 1_000 * cashFactor,
        Perp = new DerivePerp(positions.Where(one => one.Kind == 2).Sum(one => (long)one.Quantity) * Unit, SpotUsd),
        Collaterals = [.. positions.Where(one => one.Kind > 2).Select(one => new Pm2Collateral(
            one.Kind == 3 ? "ETH" : "BTC", Math.Abs(one.Quantity) * Unit, one.Kind == 3 ? SpotUsd : 60_000, 1, one.Kind == 3, 0.015 * one.Kind, 0.005))],
        Expiries = [.. positions.Where(one => one.Kind < 2).Select(one => OptionExpiry.OfForward(
            one.Days * 86_400, SpotUsd * (1 + one.Days / 3_650.0), rate: 0.05, confidence: 1,
            [new OptionLeg(SpotUsd * one.StrikePercent / 100, one.Kind == 0, one.Quantity * Unit, 0.8 - one.StrikePercent / 1_000.0)]))],
    };

    private static double GrossUsd(Position[] positions) =>
        2_000 + positions.Sum(one => Math.Abs((double)one.Quantity) * Unit * (one.Kind == 4 ? 60_000 : 3 * SpotUsd));

    /// <summary>Every figure that a caller sees, to the last bit.</summary>
    private static string Bits(Pm2Margin margin) => string.Join(' ',
        margin.Scenarios.Select(one => one.PnlUsd)
            .Append(margin.MaintenanceUsd).Append(margin.InitialUsd).Append(margin.EquityUsd).Append(margin.BasisContingencyUsd)
            .Append(margin.OptionsDiscountedUsd).Append(margin.Maintenance.TotalUsd).Append(margin.AddedInitial.TotalUsd)
            .Select(figure => BitConverter.DoubleToInt64Bits(figure))) + margin.Worst;

    private static bool Near(double value, double expected, double scale) => Math.Abs(value - expected) <= 1e-12 * scale;
}
