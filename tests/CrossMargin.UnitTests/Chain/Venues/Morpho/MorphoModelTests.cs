using System.Numerics;
using CrossMargin.Chain.Venues.Morpho;
using CrossMargin.Domain;
using static CrossMargin.UnitTests.Chain.Venues.Morpho.MorphoFixture;

namespace CrossMargin.UnitTests.Chain.Venues.Morpho;

public sealed class MorphoModelTests
{
    private static readonly Inventory Plenty = new(Bob, new Dictionary<Address, BigInteger> { [Loan] = 1_000_000 });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_loan_without_decimals_against_24_of_them_is_judged_and_valued_as_it_stands()
    {
        MorphoFixture fixture = await WithLoanAsync(Stop);

        SubAccountView view = fixture.Model.Read(KeyOf(Alice), fixture.Slots, Now);

        // 10 · 100 · 80 % = 800 carry 600; in loan tokens of $2.
        Assert.Equal(("600", "800", "1"), (Figure(view, 0), Figure(view, 1), Figure(view, 2)));
        Assert.Equal((false, 800.0 / 600, 400.0), (view.Local!.IsLiquidatable, view.Local.HealthFactor, view.Local.ExcessUsd));
        CollateralBalance collateral = view.Collateral.Single();
        Assert.Equal(("10", 200.0, 0.8), (collateral.Amount.ToString(), collateral.Price!.Usd, collateral.LiquidationThreshold));
        Assert.Equal((600.0, 2.0), (view.Debts.Single().Amount.ToDebtQuantity(), view.Debts.Single().Price!.Usd));
        Assert.True(view.IsIsolated);
        Assert.Equal(new Underlying(Collateral.ToString()), collateral.Token.Underlying);
    }

    [Fact]
    public async Task A_price_is_as_old_as_the_oldest_of_its_feeds_and_without_their_times_has_none()
    {
        MorphoFixture fixture = await WithLoanAsync(Stop);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(Now - 60), PriceOf(fixture).UpdatedAt);

        fixture.AnswerFeed(CollateralFeed, 1, Now - 7_200);
        await fixture.ObserveAsync(Stop);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(Now - 7_200), PriceOf(fixture).UpdatedAt);

        fixture.AnswerFeed(CollateralFeed, 0, Now);
        await fixture.ObserveAsync(Stop);
        Assert.Null(PriceOf(fixture).UpdatedAt);
    }

    [Fact]
    public async Task The_line_is_drawn_by_the_integers()
    {
        MorphoFixture fixture = await WithLoanAsync(Stop);

        // 10^25 · price / 10^36 · 80 % is 600 at 75 · 10^12, and rounds to 599 below.
        Assert.False(Judge(fixture, 75 * BigInteger.Pow(10, 12)).IsLiquidatable);
        Assert.True(Judge(fixture, (75 * BigInteger.Pow(10, 12)) - 1).IsLiquidatable);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639935")]      // The product with the collateral overflows.
    public async Task A_price_that_the_contract_cannot_use_makes_nobody_healthy_and_nobody_liquidatable(string price)
    {
        MorphoFixture fixture = await WithLoanAsync(Stop);

        LocalHealth health = Judge(fixture, BigInteger.Parse(price));

        Assert.Equal((false, 0.0, -1_200.0), (health.IsLiquidatable, health.HealthFactor, health.ExcessUsd));
        Assert.Empty(fixture.Model.Options(KeyOf(Alice), fixture.Slots, Now, Plenty));
        Assert.Equal(double.PositiveInfinity, fixture.Model.Read(KeyOf(Bob), fixture.Slots, Now).Local!.HealthFactor);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(200)]      // 2^200 per second: the interest overflows.
    public async Task A_rate_that_the_contract_cannot_use_makes_nobody_healthy_and_nobody_liquidatable(int? exponent)
    {
        MorphoFixture fixture = await WithLoanAsync(Stop);
        fixture.Slots.Set(SubAccountKey.Market, Market.Price, Price / 2);
        Assert.True(fixture.Model.Read(KeyOf(Alice), fixture.Slots, Now).Local!.IsLiquidatable);
        fixture.Slots.Set(SubAccountKey.Market, Market.Rate, exponent is { } power ? BigInteger.Pow(2, power) : 0);

        LocalHealth health = fixture.Model.Read(KeyOf(Alice), fixture.Slots, Now + 1).Local!;

        Assert.Equal((false, 0.0), (health.IsLiquidatable, health.HealthFactor));
    }

    [Fact]
    public async Task Interest_counts_up_to_the_time_asked_and_its_fee_is_the_recipient_s()
    {
        MorphoFixture fixture = await WithLoanAsync(Stop);
        fixture.Slots.Set(SubAccountKey.Market, Market.Rate, (Wad / 100) + 1);      // 1 % per second.
        fixture.Slots.Set(SubAccountKey.Market, Market.Fee, Wad / 4);
        fixture.Slots.Set(SubAccountKey.Market, MorphoSlots.FeeRecipient, Bob.ToNumber());

        // 600 · (0.1 + 0.1² / 2 + 0.1³ / 6) = 63.1: 63 to pay, 15 of them to the recipient, who is the one supplier too.
        Assert.Equal(663, fixture.Model.Read(KeyOf(Alice), fixture.Slots, Now + 10).Debts.Single().Amount.Raw);
        Assert.Equal(1_062, fixture.Model.Read(KeyOf(Bob), fixture.Slots, Now + 10).Collateral.Single().Amount.Raw);
    }

    [Fact]
    public async Task What_is_lent_backs_no_debt()
    {
        MorphoFixture fixture = await WithLoanAsync(Stop);

        CollateralBalance lent = fixture.Model.Read(KeyOf(Bob), fixture.Slots, Now).Collateral.Single();

        Assert.Equal((0.0, 1_000, Loan), (lent.LiquidationThreshold, (int)lent.Amount.Raw, lent.Token.Address));
    }

    [Fact]
    public async Task A_loan_token_without_a_price_in_dollars_leaves_the_verdict_and_offers_nothing()
    {
        MorphoFixture fixture = await WithLoanAsync(Stop);
        fixture.AnswerFeed(LoanFeed, 0, Now);
        await fixture.ObserveAsync(Stop);

        Assert.True(Judge(fixture, Price / 2).IsLiquidatable);
        SubAccountView view = fixture.Model.Read(KeyOf(Alice), fixture.Slots, Now);
        Assert.Null(view.Debts.Single().Price);
        Assert.Null(view.Collateral.Single().Price);
        Assert.Empty(fixture.Model.Options(KeyOf(Alice), fixture.Slots, Now, Plenty));
    }

    [Fact]
    public async Task A_change_of_the_market_or_of_a_feed_touches_all_who_are_in_it()
    {
        MorphoFixture fixture = await WithLoanAsync(Stop);
        SubAccountKey[] everyone = [KeyOf(Alice), KeyOf(Bob)];

        Assert.Equal([KeyOf(Alice)], fixture.Model.Touched(KeyOf(Alice), Market.Collateral, fixture.Slots));
        foreach (Slot slot in (Slot[])[Market.Price, Market.Rate, Market.TotalBorrowAssets, MorphoSlots.FeedPrice(LoanFeed), MorphoSlots.FeedUpdatedAt(CollateralFeed)])
            Assert.Equal(everyone.ToHashSet(), fixture.Model.Touched(SubAccountKey.Market, slot, fixture.Slots).ToHashSet());
        Assert.Empty(fixture.Model.Touched(SubAccountKey.Market, MorphoSlots.FeedPrice(Bob), fixture.Slots));
        Assert.Equal(
            new PriceSlot(MorphoSlots.FeedPrice(LoanFeed), new Underlying("USD"), 8), fixture.Model.Prices(fixture.Slots).Single());
    }

    private static LocalHealth Judge(MorphoFixture fixture, BigInteger price)
    {
        fixture.Slots.Set(SubAccountKey.Market, Market.Price, price);
        return fixture.Model.Read(KeyOf(Alice), fixture.Slots, Now).Local!;
    }

    private static PriceObservation PriceOf(MorphoFixture fixture) =>
        fixture.Model.Read(KeyOf(Alice), fixture.Slots, Now).Collateral.Single().Price!;

    private static string Figure(SubAccountView view, int index) => view.Local!.Figures[index].Value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none";
}
