using System.Numerics;
using CrossMargin.Domain;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Domain;

public sealed class TokenAmountTests
{
    /// <summary>For any amount: the asset is at or below the exact quantity, the debt at or above, and both close to it.</summary>
    [Fact]
    public void Rounding_never_flatters_the_account() => Prop.ForAll<byte[], byte>((bytes, size) =>
    {
        BigInteger raw = new([.. bytes.Take(32)], isUnsigned: true);
        byte decimals = (byte)(size % 37);
        TokenAmount amount = new(raw, decimals);
        double asset = amount.ToAssetQuantity(), debt = amount.ToDebtQuantity();

        return CompareToExact(asset, amount) <= 0 && CompareToExact(debt, amount) >= 0
            && debt <= Math.BitIncrement(Math.BitIncrement(Math.BitIncrement(asset)));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("1234500", 6, 1.2345)]
    [InlineData("0", 18, 0.0)]
    [InlineData("1", 0, 1.0)]
    [InlineData("5000000000000000000", 18, 5.0)]
    public void An_exact_quantity_is_the_same_as_asset_and_as_debt_up_to_one_rounding(string raw, byte decimals, double expected)
    {
        TokenAmount amount = new(BigInteger.Parse(raw), decimals);

        Assert.Equal(expected, amount.ToAssetQuantity(), 1e-15 * expected);
        Assert.Equal(expected, amount.ToDebtQuantity(), 1e-15 * expected);
    }

    [Fact]
    public void What_a_double_cannot_hold_goes_down_as_an_asset_and_up_as_a_debt()
    {
        // 2^53 + 1 is the first integer between two doubles.
        TokenAmount amount = new((BigInteger.One << 53) + 1, 0);

        Assert.Equal(9007199254740992.0, amount.ToAssetQuantity());
        Assert.Equal(9007199254740994.0, amount.ToDebtQuantity());
    }

    [Theory]
    [InlineData("1234500", 6, "1.2345")]
    [InlineData("-1234500", 6, "-1.2345")]
    [InlineData("5", 18, "0.000000000000000005")]
    [InlineData("5000000", 6, "5")]
    [InlineData("0", 6, "0")]
    [InlineData("42", 0, "42")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639935", 18,
        "115792089237316195423570985008687907853269984665640564039457.584007913129639935")]
    public void ToString_is_the_exact_decimal_text(string raw, byte decimals, string expected) =>
        Assert.Equal(expected, new TokenAmount(BigInteger.Parse(raw), decimals).ToString());

    /// <summary>The sign of quantity − Raw / 10^Decimals, by the decimal digits of the double: another way than the code's.</summary>
    private static int CompareToExact(double quantity, TokenAmount amount)
    {
        // Every double is a multiple of 2^-1074, so this many decimal places write it exactly.
        string text = quantity.ToString("F1074", System.Globalization.CultureInfo.InvariantCulture);
        BigInteger scaled = BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal));
        return scaled.CompareTo(amount.Raw * BigInteger.Pow(10, 1074 - amount.Decimals));
    }
}
