using CrossMargin.Margin.Pricing;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Margin.Pricing;

public sealed class ImpliedVolatilityTests
{
    [Fact]
    public void Every_price_out_of_the_money_returns_to_itself() => Check(quote =>
    {
        bool isCall = quote.StrikeUsd >= quote.ForwardUsd;
        double price = quote.Value(isCall);
        double bound = isCall ? quote.ForwardUsd : quote.StrikeUsd;
        if (price >= bound)
            return ImpliedVolatility.Solve(price, quote.ForwardUsd, quote.StrikeUsd, 1, isCall) is ImpliedVolatilityOutcome.AboveBound;
        if (price < 1e-300)
            return true; // The numbers below have no full precision.
        ImpliedVolatilityOutcome.Found found = Assert.IsType<ImpliedVolatilityOutcome.Found>(
            ImpliedVolatility.Solve(price, quote.ForwardUsd, quote.StrikeUsd, 1, isCall));
        double again = Black76.ValueOfDeviation(quote.ForwardUsd, quote.StrikeUsd, found.Volatility, isCall);
        return Math.Abs(again / price - 1) <= 1e-12 && found.Iterations < 40;
    });

    [Fact]
    public void Every_volatility_that_the_price_tells_returns_to_itself() => Check(quote =>
    {
        bool isCall = quote.StrikeUsd >= quote.ForwardUsd;
        double price = quote.Value(isCall), vega = quote.Value(isCall, 1 + 1e-6) - price;
        // One unit in the last place of the price must move the volatility by less than 1e-10 of itself.
        if (price < 1e-300 || vega < 1e-6 * 1e-5 * price)
            return true;
        return ImpliedVolatility.Solve(price, quote.ForwardUsd, quote.StrikeUsd, 1, isCall) is ImpliedVolatilityOutcome.Found found
            && Math.Abs(found.Volatility / quote.Deviation - 1) <= 1e-9;
    });

    [Theory]
    [InlineData(5_710.5, -0.0495, 16.510557090940726, true)]
    [InlineData(5_710.5, -0.0495, 16.510557090940726, false)]
    [InlineData(100, 600, 45, true)]
    public void A_price_one_rounding_below_its_bound_returns_to_itself(double forward, double logStrike, double deviation, bool isCall)
    {
        double strike = forward * Math.Exp(logStrike), price = Black76.ValueOfDeviation(forward, strike, deviation, isCall);
        if (price >= (isCall ? forward : strike))
            price = Math.BitDecrement(price);

        double volatility = Assert.IsType<ImpliedVolatilityOutcome.Found>(ImpliedVolatility.Solve(price, forward, strike, 1, isCall)).Volatility;

        Assert.Equal(1, Black76.ValueOfDeviation(forward, strike, volatility, isCall) / price, 1e-15);
    }

    [Fact]
    public void In_the_money_the_price_returns_to_itself() => Check(quote =>
    {
        bool isCall = quote.StrikeUsd < quote.ForwardUsd;
        double price = quote.Value(isCall);
        return ImpliedVolatility.Solve(price, quote.ForwardUsd, quote.StrikeUsd, 1, isCall) switch
        {
            ImpliedVolatilityOutcome.Found found =>
                Math.Abs(Black76.ValueOfDeviation(quote.ForwardUsd, quote.StrikeUsd, found.Volatility, isCall) / price - 1) <= 1e-12,
            ImpliedVolatilityOutcome.AboveBound => price >= (isCall ? quote.ForwardUsd : quote.StrikeUsd) * (1 - 1e-15),
            _ => false,
        };
    });

    [Theory]
    [InlineData(-1, 2_000, 2_500, true)]
    [InlineData(499.99, 2_000, 1_500, true)]
    [InlineData(double.NegativeInfinity, 2_000, 1_500, true)]
    public void A_price_below_the_intrinsic_one_has_no_volatility(double price, double forward, double strike, bool isCall) =>
        Assert.IsType<ImpliedVolatilityOutcome.BelowIntrinsic>(ImpliedVolatility.Solve(price, forward, strike, 0.1, isCall));

    [Theory]
    [InlineData(2_000, true)]
    [InlineData(1_500, false)]
    [InlineData(double.PositiveInfinity, false)]
    public void A_price_at_its_bound_has_no_volatility(double price, bool isCall) =>
        Assert.IsType<ImpliedVolatilityOutcome.AboveBound>(ImpliedVolatility.Solve(price, 2_000, 1_500, 0.1, isCall));

    [Fact]
    public void An_expired_option_has_no_volatility() =>
        Assert.IsType<ImpliedVolatilityOutcome.NoTimeLeft>(ImpliedVolatility.Solve(500, 2_000, 1_500, 0, true));

    [Fact]
    public void The_intrinsic_value_is_that_of_no_volatility() =>
        Assert.Equal(new ImpliedVolatilityOutcome.Found(0, 0), ImpliedVolatility.Solve(500, 2_000, 1_500, 0.1, true));

    [Fact]
    public void Volatility_is_per_root_of_a_year()
    {
        double price = Black76.Value(2_000, 2_100, 1e-8, 400, true);

        Assert.Equal(400, Assert.IsType<ImpliedVolatilityOutcome.Found>(ImpliedVolatility.Solve(price, 2_000, 2_100, 1e-8, true)).Volatility, 1e-7);
    }

    [Theory]
    [InlineData(double.NaN, 1, 1, 1, "price")]
    [InlineData(1, 0, 1, 1, "forward")]
    [InlineData(1, 1, double.NaN, 1, "strike")]
    [InlineData(1, 1, 1, -1, "years")]
    public void Solve_refuses_what_is_no_quote(double price, double forward, double strike, double years, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => ImpliedVolatility.Solve(price, forward, strike, years, true)).ParamName);

    private static void Check(Func<Black76Tests.Quote, bool> holds) =>
        Prop.ForAll(Black76Tests.Quotes, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
}
