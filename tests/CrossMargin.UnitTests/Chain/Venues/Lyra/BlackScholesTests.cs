using System.Globalization;
using System.Numerics;
using System.Text.Json;
using CrossMargin.Chain.Venues.Lyra;

namespace CrossMargin.UnitTests.Chain.Venues.Lyra;

/// <summary>Against the published library, to the last unit, and against the formula itself.</summary>
public sealed class BlackScholesTests
{
    public static TheoryData<string> Cases { get; } = [.. Load()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Prices_and_vega_equal_the_library_s_and_where_it_reverts_there_are_none(string json)
    {
        using JsonDocument one = JsonDocument.Parse(json);
        BlackScholesInputs inputs = new(
            Number(one, "seconds")!.Value, Number(one, "volatility")!.Value, Number(one, "spot")!.Value, Number(one, "strike")!.Value,
            Number(one, "rate")!.Value);

        (BigInteger Call, BigInteger Put)? prices = BlackScholes.Prices(inputs);

        Assert.Equal((Number(one, "call"), Number(one, "put")), (prices?.Call, prices?.Put));
        Assert.Equal(Number(one, "vega"), BlackScholes.Vega(inputs));
    }

    [Theory]
    [InlineData(30, 1.0, 1_742, 1_750, 0.05)]
    [InlineData(3, 0.6, 1_742, 2_000, 0.05)]
    [InlineData(200, 2.5, 2_090, 1_500, -0.1)]
    public void A_call_and_a_put_differ_by_spot_and_the_discounted_strike(int days, double volatility, int spot, int strike, double rate)
    {
        BlackScholesInputs inputs = new(
            days * 86_400, (BigInteger)(volatility * 1e18), spot * LyraMath.Unit, strike * LyraMath.Unit, (BigInteger)(rate * 1e18));

        (BigInteger call, BigInteger put) = BlackScholes.Prices(inputs)!.Value;

        Assert.Equal(spot - strike * Math.Exp(-rate * days / 365), (double)(call - put) / 1e18, 1e-6);
        double years = days / 365.0;
        double d1 = (Math.Log((double)spot / strike) + (rate + volatility * volatility / 2) * years) / (volatility * Math.Sqrt(years));
        Assert.Equal(
            spot * Math.Sqrt(years) * Math.Exp(-d1 * d1 / 2) / Math.Sqrt(2 * Math.PI), (double)BlackScholes.Vega(inputs)!.Value / 1e18, 1e-6);
    }

    private static BigInteger? Number(JsonDocument one, string name) =>
        one.RootElement.GetProperty(name).GetString() is { } digits ? BigInteger.Parse(digits, CultureInfo.InvariantCulture) : null;

    private static IEnumerable<string> Load()
    {
        string file = Path.Combine(Repository.Root, "tests", "CrossMargin.UnitTests", "golden", "lyra-v1", "black-scholes.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(one => one.GetRawText())];
    }
}
