using CrossMargin.Domain;
using CrossMargin.Margin;
using CrossMargin.Margin.Columns;
using CrossMargin.Margin.Linear;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Models;
using CrossMargin.Margin.Parameters;
using FsCheck;
using FsCheck.Fluent;
using static CrossMargin.UnitTests.Margin.Portfolio;

namespace CrossMargin.UnitTests.Margin.Columns;

public sealed class AccountColumnsTests
{
    /// <summary>One position, by numbers that a counter-example shows and shrinks.</summary>
    /// <param name="Kind">0 owned, 1 owed, 2 a perpetual.</param>
    /// <param name="Quantity">In thousandths; short for an odd perpetual.</param>
    /// <param name="SettledPercent">Of what is owned.</param>
    /// <param name="AgeSeconds">Of the price: it is stale from 3,900 on, and missing from 4,000 on.</param>
    public sealed record Position(int Kind, int Venue, int Asset, int Quantity, int SettledPercent, int AgeSeconds);

    private static readonly Arbitrary<Position[]> Positions = (
        from kind in Gen.Choose(0, 2)
        from venue in Gen.Choose(0, 2)
        from asset in Gen.Choose(0, 3)
        from quantity in Gen.Choose(1, 50_000)
        from settled in Gen.Elements(100, 100, 40)
        from age in Gen.OneOf(Gen.Elements(0, 60, 600), Gen.Choose(0, 4_100))
        select new Position(kind, venue, asset, quantity, settled, age)).NonEmptyListOf().Select(list => list.ToArray()).ToArbitrary();

    private static readonly MarketState Observed = new()
    {
        Underlyings = new Dictionary<string, UnderlyingMarket>
        {
            ["ETH"] = new() { Volatility = 1.1, Regime = 1.3, TwapUsd = 1_990, OpenInterestUsd = 2e9 },
            ["BTC"] = new() { TwapUsd = 60_200, PoolDepositsUsd = 5e8 },
        },
    };

    private static readonly RiskParameters Tiered = RiskParameters.Default with
    {
        Underlyings = new Dictionary<string, UnderlyingParameters>
        {
            ["ETH"] = new(0.8, 0.03, 0.04, 0.01)
            {
                SizeDiscount = new SizeDiscount(0.02),
                Rule = new LinearRule.Tiered(new SizeTiers(
                    [new SizeTier(10_000, new MarginRates(0.03, 0.04)), new SizeTier(1e9, new MarginRates(0.05, 0.08))])),
            },
            ["BTC"] = new(0.6, 0.03, 0.04, 0.01),
            ["USD"] = new(0.05, 0.03, 0.04, 0.01, shock: 0),
        },
    };

    [Fact]
    public void The_figures_are_those_of_the_engine() => Prop.ForAll(Positions, positions =>
        AreEqual(ViewOf(positions), MarketState.Unobserved, RiskParameters.Default)).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void The_figures_are_those_of_the_engine_with_observed_markets_and_tiers() => Prop.ForAll(Positions, positions =>
        AreEqual(ViewOf(positions), Observed, Tiered)).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Accounts_in_one_set_of_columns_do_not_touch_each_other() => Prop.ForAll(Positions, Positions, (left, right) =>
    {
        AccountColumnsBuilder builder = new(RiskParameters.Default, MarketState.Unobserved);
        builder.Add(ViewOf(left));
        builder.Add(ViewOf(right));
        AccountColumns both = builder.Build();
        AccountFigures[] figures = new AccountFigures[2];
        both.AssessAll(figures);

        return figures[0] == Alone(ViewOf(left)) && figures[1] == Alone(ViewOf(right));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bulk_assessment_may_begin_anywhere_and_refuses_more_than_there_is()
    {
        AccountColumnsBuilder builder = new(RiskParameters.Default, MarketState.Unobserved);
        int price = builder.AddPrice(new Underlying("ETH"), new ColumnPrice(2_000, 0.01, Now));
        for (int tokens = 1; tokens <= 3; tokens++)
        {
            builder.AddAccount();
            builder.AddAsset(price, tokens, Haircut.None);
        }

        AccountColumns columns = builder.Build();
        AccountFigures[] last = new AccountFigures[2];
        columns.AssessAll(last, first: 1);

        Assert.Equal([4_000, 6_000], last.Select(one => one.Equity.Usd));
        Assert.Throws<ArgumentOutOfRangeException>("figures", () => columns.AssessAll(last, first: 2));
    }

    [Fact]
    public void Assessing_allocates_nothing()
    {
        AccountColumnsBuilder builder = new(RiskParameters.Default, MarketState.Unobserved);
        builder.Add(ViewOf([new(0, 0, 0, 5_000, 100, 0), new(1, 2, 0, 4_000, 100, 600), new(2, 0, 0, 1_001, 100, 60), new(1, 0, 1, 9_000, 100, 0)]));
        AccountColumns columns = builder.Build();
        AccountFigures[] figures = new AccountFigures[1];
        columns.AssessAll(figures);
        long before = GC.GetAllocatedBytesForCurrentThread();

        columns.AssessAll(figures);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void What_the_columns_do_not_know_is_left_to_the_engine()
    {
        SubAccountView owner = SubAccount(First, [Own(Eth(First), 10, Price(2_000))], [Owe(Usdc(First), 9_000, Price(1))]);
        SubAccountView options = owner with { Options = [EtherOption(First, -1, 2_500, 30, true, Price(2_000))] };
        RiskParameters saleable = RiskParameters.Default with
        {
            UnlistedUnderlying = new UnderlyingParameters(1.5, 0.1, 0.15, 0.05) { Liquidity = new MarketLiquidity() },
            Underlyings = new Dictionary<string, UnderlyingParameters>(),
        };

        Assert.Equal(AccountStatus.Healthy, Alone(View(owner)).Status(new StatusThresholds()));
        Assert.False(Alone(View(options)).IsReliable);
        Assert.False(Alone(View(owner, owner with { IsIsolated = true })).IsReliable);
        Assert.False(Alone(View(owner with { Degraded = "Its slots contradict each other." })).IsReliable);
        Assert.False(Alone(View(owner) with { Chains = [Condition(First, "It stands still.")] }).IsReliable);
        Assert.False(Alone(View(owner) with { Chains = [] }).IsReliable);
        Assert.False(Alone(View(owner), saleable).IsReliable);
    }

    [Fact]
    public void Columns_refuse_the_portfolio_model_and_what_is_no_number()
    {
        AccountColumnsBuilder builder = new(RiskParameters.Default, MarketState.Unobserved);
        int price = builder.AddPrice(new Underlying("ETH"), new ColumnPrice(2_000, 0.01, null));
        builder.AddAccount();

        RiskParameters portfolio = RiskParameters.Default with { Model = MarginModel.Portfolio };
        Assert.Throws<ArgumentException>(() => new AccountColumnsBuilder(portfolio, MarketState.Unobserved));
        Assert.Throws<ArgumentOutOfRangeException>("quantity", () => builder.AddAsset(price, double.NaN, Haircut.None));
        Assert.Throws<ArgumentOutOfRangeException>("settledQuantity", () => builder.AddAsset(price, 1, Haircut.None, 2));
        Assert.Throws<ArgumentOutOfRangeException>("quantity", () => builder.AddDebt(price, -1));
        Assert.Throws<ArgumentOutOfRangeException>("size", () => builder.AddPerp(price, double.PositiveInfinity, 0));
        Assert.Throws<ArgumentOutOfRangeException>("constantUsd", () => builder.AddPerp(price, 1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("price", () => builder.AddDebt(price + 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("usd", () => new ColumnPrice(double.NaN, 0, null));
        Assert.Throws<ArgumentOutOfRangeException>("buffer", () => new ColumnPrice(1, -0.1, null));
        Assert.Throws<ArgumentOutOfRangeException>("twapRatio", () => new ColumnPrice(1, 0, null, twapRatio: 0));
    }

    private static AccountFigures Alone(AccountView view, RiskParameters? parameters = null)
    {
        AccountColumnsBuilder builder = new(parameters ?? RiskParameters.Default, MarketState.Unobserved);
        int account = builder.Add(view);
        return builder.Build().Assess(account);
    }

    /// <summary>To 1e-12 of what is summed: the gross exposure, of which net figures are small differences.</summary>
    private static bool AreEqual(AccountView view, MarketState market, RiskParameters parameters)
    {
        HealthReport report = MarginEngine.Assess(view, market, parameters);
        AccountColumnsBuilder builder = new(parameters, market);
        int account = builder.Add(view);
        AccountFigures figures = builder.Build().Assess(account);
        double entriesUsd = view.SubAccounts.SelectMany(one => one.Perps).Sum(perp => Math.Abs(perp.EntryValue.ToDebtQuantity()));
        double toleranceUsd = 1e-12 * (1 + report.Netting.GrossDeltaUsd + entriesUsd);
        bool Near(double value, double expected) => Math.Abs(value - expected) <= toleranceUsd;
        // A quotient carries the errors of both its parts.
        bool Quotient(double value, double expected) => value == expected
            || Math.Abs(value - expected) * report.Requirement.MaintenanceUsd <= 2 * toleranceUsd * (1 + expected);

        Assert.True(Near(figures.Equity.Usd, report.Equity.Usd), $"equity {figures.Equity.Usd} {report.Equity.Usd}");
        Assert.True(Near(figures.Equity.MaintenanceUsd, report.Equity.MaintenanceUsd), "equity for maintenance");
        Assert.True(Near(figures.Equity.InitialUsd, report.Equity.InitialUsd), "initial equity");
        Assert.True(Near(figures.Requirement.MaintenanceUsd, report.Requirement.MaintenanceUsd), "maintenance");
        Assert.True(Near(figures.Requirement.InitialUsd, report.Requirement.InitialUsd), "initial requirement");
        Assert.True(Near(figures.BufferUsd, report.BufferUsd), $"buffer {figures.BufferUsd} {report.BufferUsd}");
        Assert.True(Near(figures.ShortfallUsd, report.ShortfallUsd), "shortfall");
        Assert.True(Quotient(figures.Bounds.Pessimistic, report.GlobalHealth.Pessimistic), $"pessimistic {figures.Bounds} {report.GlobalHealth}");
        Assert.True(Quotient(figures.Bounds.Optimistic, report.GlobalHealth.Optimistic), $"optimistic {figures.Bounds} {report.GlobalHealth}");
        return figures.IsReliable == (report.Faults.Count == 0) && figures.Status(parameters.Thresholds) == report.Status;
    }

    private static AccountView ViewOf(Position[] positions) => View([.. positions.GroupBy(position => position.Venue).Select(group => SubAccount(
        ChainOf(group.Key),
        [.. group.Where(one => one.Kind == 0).Select(one => Own(TokenOf(one), one.Quantity * 1e-3, PriceOf(one)) with
        {
            Settled = one.SettledPercent == 100 ? null : Amount(TokenOf(one), one.Quantity * 1e-5 * one.SettledPercent),
        })],
        [.. group.Where(one => one.Kind == 1).Select(one => Owe(TokenOf(one), one.Quantity * 1e-3, PriceOf(one)))],
        venue: $"venue-{group.Key}") with
        {
            Perps = [.. group.Where(one => one.Kind == 2).Select(one => Perp(
                ChainOf(one.Venue), one.Quantity * (one.Quantity % 2 == 0 ? 1e-3 : -1e-3), 1_900 + one.Quantity % 200,
                PriceOf(one with { Asset = 0 }), one.Quantity % 7 - 3))],
        })]);

    private static ChainId ChainOf(int venue) => venue < 2 ? First : Second;

    private static Token TokenOf(Position position) => position.Asset switch
    {
        0 => Eth(ChainOf(position.Venue)),
        1 => Usdc(ChainOf(position.Venue)),
        2 => Btc(ChainOf(position.Venue)),
        _ => StakedEth(ChainOf(position.Venue)),
    };

    private static PriceObservation? PriceOf(Position position) => position.AgeSeconds >= 4_000
        ? null
        : Price(position.Asset switch { 0 => 2_000, 1 => 1, 2 => 60_000, _ => 2_300 }, position.AgeSeconds);
}
