using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Margin;
using CrossMargin.Margin.Derive;
using CrossMargin.Margin.Explanations;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Models;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Replay;
using FsCheck;
using FsCheck.Fluent;
using static CrossMargin.UnitTests.Margin.Portfolio;

namespace CrossMargin.UnitTests.Margin;

/// <summary>The properties of every portfolio of tokens, perpetuals and options under the portfolio model.</summary>
public sealed class PortfolioProperties
{
    public enum Kind
    {
        Asset,
        Debt,
        Perp,
        Option,
    }

    /// <summary>One position, by numbers that a counter-example shows and shrinks.</summary>
    /// <param name="Quantity">In millionths of a token or contract, of dollars 2 000 times as many; positive.</param>
    /// <param name="SettledPercent">Of an asset.</param>
    /// <param name="Percent">The entry price of a perpetual and the strike of an option, of the price.</param>
    public sealed record Position(Kind Kind, int Venue, int Asset, bool IsShort, long Quantity, int AgeSeconds, int Percent, int Days, int SettledPercent);

    private static readonly Gen<Position> OnePosition =
        from kind in Gen.Elements(Kind.Asset, Kind.Debt, Kind.Perp, Kind.Option)
        from venue in Gen.Choose(0, 2)
        from asset in Gen.Choose(0, 3)
        from isShort in Gen.Elements(true, false)
        from hundreds in Gen.Choose(1, 500_000) // A part of a hundredth is then exact, at any scale.
        from age in Gen.Choose(0, 3_900)
        from percent in Gen.Choose(60, 150)
        from days in Gen.Choose(1, 90)
        from settled in Gen.Elements(100, 100, 40, 0)
        select new Position(kind, venue, asset, isShort, 100L * hundreds, age, percent, days, settled);

    private static readonly Arbitrary<Position[]> Positions = OnePosition.NonEmptyListOf().Select(list => list.Take(12).ToArray()).ToArbitrary();

    private static readonly Arbitrary<Position> AnyPosition = OnePosition.ToArbitrary();

    private static readonly RiskParameters Parameters = new() { Model = MarginModel.Portfolio };

    /// <summary>
    /// Without PM2's static discount, which is more for a debt than for an asset: in a skew cell, where a gain counts as a loss, two
    /// expiries that net would save discount, and what they save would count as lost.
    /// </summary>
    private static readonly RiskParameters Undiscounted = Parameters with
    {
        Pm2 = Pm2Parameters.Default with { Discount = new StaticDiscount { LongFactor = 1, ShortFactor = 1, LongRateAdd = 0, ShortRateAdd = 0, LongRateScale = 0, ShortRateScale = 0 } },
    };

    private const double Tolerance = 1e-9;

    /// <summary>So many dollars stand for one ether, so that neither outweighs the other.</summary>
    private const int Dollars = 2_000;

    [Fact]
    public void More_collateral_never_lowers_health() => Prop.ForAll(Positions, AnyPosition, (positions, added) =>
    {
        HealthReport before = MarginEngine.Assess(ViewOf(positions), Parameters);
        HealthReport after = MarginEngine.Assess(ViewOf([.. positions, added with { Kind = Kind.Asset }]), Parameters);

        return NotBelow(after.GlobalHealth.Pessimistic, before.GlobalHealth.Pessimistic)
            && NotBelow(after.GlobalHealth.Optimistic, before.GlobalHealth.Optimistic)
            && after.Status >= before.Status;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_deposit_that_is_not_settled_changes_no_bit_of_health() => Prop.ForAll(Positions, AnyPosition, (positions, added) =>
        Judge(positions).GlobalHealth == Judge([.. positions, added with { Kind = Kind.Asset, SettledPercent = 0 }]).GlobalHealth)
        .QuickCheckThrowOnFailure();

    /// <summary>Without options: time pays whoever wrote them, and takes from whoever bought them.</summary>
    [Fact]
    public void Time_alone_never_raises_health_without_options() => Prop.ForAll(Positions, Gen.Choose(1, 90_000).ToArbitrary(), (positions, seconds) =>
    {
        AccountView view = ViewOf([.. positions.Where(one => one.Kind != Kind.Option)]);
        return NotBelow(Judge(view).Health, Judge(view with { Time = view.Time.AddSeconds(seconds) }).Health);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_older_price_never_raises_health() => Prop.ForAll(
        Positions, Gen.Choose(0, 100).ToArbitrary(), Gen.Choose(1, 90_000).ToArbitrary(), (positions, which, seconds) =>
        {
            string symbol = SymbolOf(positions[which % positions.Length]);
            int oldest = positions.Where(one => SymbolOf(one) == symbol).Max(one => one.AgeSeconds);
            Position[] older = [.. positions.Select(one =>
                SymbolOf(one) == symbol && one.AgeSeconds == oldest ? one with { AgeSeconds = oldest + seconds } : one)];

            return NotBelow(Judge(positions).Health, Judge(older).Health);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_merged_portfolio_loses_at_most_what_its_parts_lose() => Prop.ForAll(Positions, positions =>
    {
        double merged = WorstUsd(positions), parts = positions.GroupBy(one => one.Venue).Sum(part => WorstUsd([.. part]));

        return merged <= parts * (1 + Tolerance) + Tolerance;
    }).QuickCheckThrowOnFailure();

    /// <summary>Without the failure of a bridge: that is a risk of the merged portfolio alone.</summary>
    [Fact]
    public void Netting_never_costs() => Prop.ForAll(Positions, positions =>
    {
        HealthReport report = MarginEngine.Assess(ViewOf(positions), Undiscounted);
        double marginUsd = report.Requirement.MaintenanceUsd
            - report.Explanation.Equity.Where(line => line.Kind == LineKind.Stress).Sum(line => line.MaintenanceUsd);

        return marginUsd <= report.Netting.IsolatedMaintenanceUsd * (1 + Tolerance) + Tolerance
            && report.Underlyings.All(one => Math.Abs(one.NetDeltaUsd) <= one.GrossDeltaUsd * (1 + Tolerance))
            && report.Netting.Efficiency is >= 0 and <= 1
            && report.Requirement.MaintenanceUsd <= report.Requirement.InitialUsd;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_positions_changes_no_bit() => Prop.ForAll(Positions, positions =>
    {
        AccountView view = ViewOf(positions);
        AccountView reversed = view with
        {
            Chains = [.. view.Chains.Reverse()],
            SubAccounts = [.. view.SubAccounts.Reverse().Select(one => one with
            {
                Collateral = [.. one.Collateral.Reverse()],
                Debts = [.. one.Debts.Reverse()],
                Perps = [.. one.Perps.Reverse()],
                Options = [.. one.Options.Reverse()],
            })],
        };
        return Bits(Judge(view)) == Bits(Judge(reversed));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Splitting_a_position_in_two_changes_no_bit() => Prop.ForAll(Positions, Gen.Choose(1, 999).ToArbitrary(), (positions, permille) =>
    {
        AccountView whole = ViewOf(positions);
        AccountView split = whole with
        {
            SubAccounts = [.. whole.SubAccounts.Select(one => one with
            {
                Collateral = [.. one.Collateral.SelectMany(owned => Halves(part => owned with
                {
                    Amount = Part(owned.Amount, permille, part),
                    Settled = owned.Settled is { } settled ? Part(settled, permille, part) : null,
                }))],
                Debts = [.. one.Debts.SelectMany(owed => Halves(part => owed with { Amount = Part(owed.Amount, permille, part) }))],
                Perps = [.. one.Perps.SelectMany(perp => Halves(part => perp with
                {
                    Size = Part(perp.Size, permille, part),
                    EntryValue = Part(perp.EntryValue, 1_000 - permille, part),
                    AccruedFunding = Part(perp.AccruedFunding, permille, part),
                }))],
                Options = [.. one.Options.SelectMany(option => Halves(part => option with { Size = Part(option.Size, permille, part) }))],
            })],
        };
        return Bits(Judge(whole)) == Bits(Judge(split));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_verdict_that_was_written_and_read_replays_to_the_same_bits() => Prop.ForAll(Positions, positions =>
    {
        RecordedVerdict verdict = new(ViewOf(positions), MarketState.Unobserved, Parameters, null);
        return Bits(verdict.Replay()) == Bits(RecordedVerdict.FromJson(verdict.ToJson()).Replay());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Scaling_every_quantity_scales_every_figure() => Prop.ForAll(Positions, Gen.Choose(2, 1_000).ToArbitrary(), (positions, factor) =>
    {
        HealthReport one = Judge(positions);
        HealthReport many = Judge([.. positions.Select(position => position with { Quantity = position.Quantity * factor })]);
        double scaleUsd = factor * GrossUsd(positions);

        return Near(many.Equity.MaintenanceUsd, factor * one.Equity.MaintenanceUsd, scaleUsd)
            && Near(many.Requirement.MaintenanceUsd, factor * one.Requirement.MaintenanceUsd, scaleUsd)
            && Near(many.Requirement.InitialUsd, factor * one.Requirement.InitialUsd, scaleUsd)
            && Near(many.BufferUsd, factor * one.BufferUsd, scaleUsd);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_buffer_is_never_negative_and_zero_for_fresh_prices() => Prop.ForAll(Positions, positions =>
        Judge([.. positions.Select(one => one with { AgeSeconds = 0 })]).BufferUsd == 0
        && Judge(positions) is { BufferUsd: >= 0, GlobalHealth: var bounds } && bounds.Pessimistic <= bounds.Optimistic)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void The_lines_of_an_explanation_add_up() => Prop.ForAll(Positions, positions =>
    {
        HealthReport report = Judge(positions);
        Explanation lines = report.Explanation;

        return AddsUp(lines.Equity, line => line.MaintenanceUsd, report.Equity.MaintenanceUsd)
            && AddsUp(lines.Equity, line => line.InitialUsd, report.Equity.InitialUsd)
            && AddsUp([.. lines.Equity.Where(line => line.Kind == LineKind.Value)], line => line.MaintenanceUsd, report.Equity.Usd)
            && AddsUp(lines.Requirement, line => line.MaintenanceUsd, report.Requirement.MaintenanceUsd)
            && AddsUp(lines.Requirement, line => line.InitialUsd, report.Requirement.InitialUsd)
            && AddsUp(lines.Buffer, line => line.MaintenanceUsd, report.BufferUsd);
    }).QuickCheckThrowOnFailure();

    private static bool AddsUp(IReadOnlyList<ReportLine> lines, Func<ReportLine, double> usd, double totalUsd) =>
        Math.Abs(lines.Sum(usd) - totalUsd) <= 1e-12 * lines.Sum(line => Math.Abs(usd(line)));

    private static double WorstUsd(Position[] positions) => -Judge(positions).Explanation.Scenarios.Sum(one => one.WorstUsd);

    private static double GrossUsd(Position[] positions) => positions.Sum(one => one.Quantity / 1e6 * Math.Max(Dollars, PriceUsd(one)));

    private static HealthReport Judge(Position[] positions) => Judge(ViewOf(positions));

    private static HealthReport Judge(AccountView view) => MarginEngine.Assess(view, Parameters);

    /// <summary>Two venues on the first chain, one on the second.</summary>
    private static AccountView ViewOf(Position[] positions) => View([.. positions.GroupBy(one => one.Venue).Select(group => SubAccount(
        ChainOf(group.Key),
        [.. group.Where(one => one.Kind == Kind.Asset).Select(OwnedOf)],
        [.. group.Where(one => one.Kind == Kind.Debt).Select(one => new DebtPosition(TokenOf(one), AmountOf(one), PriceOf(one)))],
        venue: $"venue-{group.Key}") with
        {
            Perps = [.. group.Where(one => one.Kind == Kind.Perp).Select(PerpOf)],
            Options = [.. group.Where(one => one.Kind == Kind.Option).Select(one => EtherOption(
                ChainOf(one.Venue), SignedQuantity(one), 2_000 * one.Percent / 100.0, one.Days, one.Percent % 2 == 0, Price(2_000, one.AgeSeconds)))],
        })]);

    private static CollateralBalance OwnedOf(Position one) => new(TokenOf(one), AmountOf(one), PriceOf(one), 0.8)
    {
        Settled = one.SettledPercent == 100 ? null : AmountOf(one) with { Raw = AmountOf(one).Raw * one.SettledPercent / 100 },
    };

    private static PerpPosition PerpOf(Position one)
    {
        PerpPosition perp = Perp(ChainOf(one.Venue), SignedQuantity(one), PriceUsd(one) * one.Percent / 100, PriceOf(one));
        return one.Asset % 2 == 0 ? perp : perp with { Instrument = new Perpetual(perp.Instrument.Venue, "BTC-PERP", new Underlying("BTC")) };
    }

    private static double SignedQuantity(Position one) => (one.IsShort ? -one.Quantity : one.Quantity) / 1e6;

    private static string SymbolOf(Position one) => one.Kind switch
    {
        Kind.Option => "ETH",
        Kind.Perp => one.Asset % 2 == 0 ? "ETH" : "BTC",
        _ => TokenOf(one).Underlying.Symbol,
    };

    private static double PriceUsd(Position one) => SymbolOf(one) switch
    {
        "BTC" => 60_000,
        "USD" => 1,
        _ => one.Kind is Kind.Asset or Kind.Debt && one.Asset == 3 ? 2_300 : 2_000,
    };

    private static PriceObservation PriceOf(Position one) => Price(PriceUsd(one), one.AgeSeconds);

    private static ChainId ChainOf(int venue) => venue < 2 ? First : Second;

    private static Token TokenOf(Position one) => one.Asset switch
    {
        0 => Eth(ChainOf(one.Venue)),
        1 => Usdc(ChainOf(one.Venue)),
        2 => Btc(ChainOf(one.Venue)),
        _ => StakedEth(ChainOf(one.Venue)),
    };

    private static TokenAmount AmountOf(Position one) => TokenOf(one) is var token
        ? new TokenAmount(one.Quantity * (SymbolOf(one) == "USD" ? Dollars : 1) * BigInteger.Pow(10, token.Decimals - 6), token.Decimals)
        : default;

    private static T[] Halves<T>(Func<int, T> part) => [part(0), part(1)];

    private static TokenAmount Part(TokenAmount amount, int permille, int part) =>
        amount with { Raw = part == 0 ? amount.Raw * permille / 1_000 : amount.Raw - amount.Raw * permille / 1_000 };

    private static bool NotBelow(double value, double least) => value >= least * (1 - Tolerance) || double.IsPositiveInfinity(value);

    private static bool Near(double value, double expected, double scale) => Math.Abs(value - expected) <= Tolerance * scale;
}
