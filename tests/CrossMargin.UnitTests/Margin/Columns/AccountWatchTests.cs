using CrossMargin.Domain;
using CrossMargin.Margin;
using CrossMargin.Margin.Columns;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Parameters;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Margin.Columns;

public sealed class AccountWatchTests
{
    private static readonly Underlying Ether = new("ETH"), Bitcoin = new("BTC"), Dollar = new("USD");
    private static readonly StatusThresholds Thresholds = new();

    /// <summary>Accounts that own one ether, or one bitcoin, or both, and owe dollars.</summary>
    private static AccountColumns Columns(params (bool Ether, bool Bitcoin, double DebtUsd)[] accounts)
    {
        AccountColumnsBuilder builder = new(RiskParameters.Default, MarketState.Unobserved);
        int ether = builder.AddPrice(Ether, At(2_000)), bitcoin = builder.AddPrice(Bitcoin, At(60_000)), dollar = builder.AddPrice(Dollar, At(1));
        foreach ((bool hasEther, bool hasBitcoin, double debtUsd) in accounts)
        {
            builder.AddAccount();
            if (hasEther)
                builder.AddAsset(ether, 1, Haircut.None);
            if (hasBitcoin)
                builder.AddAsset(bitcoin, 1, Haircut.None);
            builder.AddDebt(dollar, debtUsd);
        }

        return builder.Build();
    }

    private static ColumnPrice At(double usd) => new(usd, 0, Portfolio.Now);

    [Fact]
    public void A_tick_touches_exactly_who_holds_the_price()
    {
        AccountWatch watch = new(Columns((true, false, 1_000), (false, true, 1_000), (true, true, 1_000), (false, false, 1_000)), Thresholds);

        Assert.Equal([0, 2], watch.Touched(0).ToArray());
        Assert.Equal([1, 2], watch.Touched(1).ToArray());
        Assert.Equal([0, 1, 2, 3], watch.Touched(2).ToArray());
    }

    [Fact]
    public void Those_that_a_tick_changes_come_nearest_to_their_line_first()
    {
        // Equity over 3 % of the debt: 1,900 of debt has (2,000 − 1,900) / 57, then (1,980 − 1,900) / 57.
        AccountWatch watch = new(Columns((true, false, 1_800), (true, false, 1_900), (false, true, 1_900), (true, false, 0)), Thresholds);

        AccountChange[] changes = watch.Tick(0, At(1_980)).ToArray();

        Assert.Equal([1, 0], changes.Select(change => change.Account)); // Who owes nothing has an infinite health, before and after.
        Assert.Equal((AccountStatus.Healthy, AccountStatus.Warning), (changes[0].Before, changes[0].Now));
        Assert.Equal(100 / 57.0, changes[0].HealthBefore, 1e-12);
        Assert.Equal(80 / 57.0, changes[0].Health, 1e-12);
        Assert.Equal(180 / 54.0, changes[1].Health, 1e-12);
        Assert.Equal(AccountStatus.Warning, watch.StatusOf(1));
    }

    [Fact]
    public void A_tick_to_the_same_price_changes_nobody() =>
        Assert.True(new AccountWatch(Columns((true, true, 1_900)), Thresholds).Tick(0, At(2_000)).IsEmpty);

    [Fact]
    public void A_status_is_given_back_only_beyond_the_hysteresis()
    {
        AccountWatch watch = new(Columns((true, false, 1_900)), Thresholds);
        watch.Tick(0, At(1_980));

        // 1.5 and less is Warning, and 1.55 once it was given: 1,900 + 57 · 1.53 and 57 · 1.56.
        watch.Tick(0, At(1_900 + 57 * 1.53));
        Assert.Equal(AccountStatus.Warning, watch.StatusOf(0));
        watch.Tick(0, At(1_900 + 57 * 1.56));
        Assert.Equal(AccountStatus.Healthy, watch.StatusOf(0));
    }

    [Fact]
    public void A_price_that_is_not_fit_makes_its_accounts_unknown_until_it_is_fit_again()
    {
        AccountWatch watch = new(Columns((true, false, 1_000), (false, true, 1_000)), Thresholds);

        AccountChange unfit = Assert.Single(watch.Tick(0, new ColumnPrice(2_000, 0, null, isFit: false)).ToArray());
        Assert.Equal((0, AccountStatus.Unknown), (unfit.Account, unfit.Now));
        Assert.Equal(AccountStatus.Healthy, Assert.Single(watch.Tick(0, At(2_000)).ToArray()).Now);
    }

    [Fact]
    public void After_any_ticks_each_account_stands_as_if_all_were_judged_anew() => Prop.ForAll(
        (from price in Gen.Choose(0, 2) from percent in Gen.Choose(50, 150) select (price, percent)).ListOf().ToArbitrary(), ticks =>
    {
        AccountColumns columns = Columns((true, false, 1_800), (true, true, 55_000), (false, true, 50_000), (true, false, 0), (false, false, 5));
        AccountWatch watch = new(columns, Thresholds);
        AccountFigures[] figures = new AccountFigures[columns.Count];
        foreach ((int price, int percent) in ticks)
        {
            watch.Tick(price, At((price == 0 ? 2_000 : price == 1 ? 60_000 : 1) * 0.01 * percent));
            columns.AssessAll(figures);
            if (Enumerable.Range(0, columns.Count).Any(account => watch.HealthOf(account) != figures[account].Bounds.Pessimistic))
                return false;
        }

        return true;
    }).QuickCheckThrowOnFailure();
}
