using System.Numerics;

namespace CrossMargin.Domain;

/// <summary>A raw on-chain integer and its decimals. Positive is owned; debts are positive here and negated where they are summed.</summary>
/// <remarks>
/// This is the one crossing from exact integers to the doubles of the margin core. It rounds against the account:
/// an asset to the double at or below the exact quantity, a debt to the one at or above it.
/// </remarks>
public readonly record struct TokenAmount(BigInteger Raw, byte Decimals)
{
    // Of a uint256, and more than any amount has.
    private const int DigitsMax = 78;

    /// <summary>The quantity in whole tokens: a double at or below the exact value, within two units of the last place.</summary>
    public double ToAssetQuantity()
    {
        double quantity = Estimate();
        while (CompareExactly(quantity) > 0)
            quantity = Math.BitDecrement(quantity);
        return quantity;
    }

    /// <summary>The quantity in whole tokens: a double at or above the exact value, within two units of the last place.</summary>
    public double ToDebtQuantity()
    {
        double quantity = Estimate();
        while (CompareExactly(quantity) < 0)
            quantity = Math.BitIncrement(quantity);
        return quantity;
    }

    /// <summary>The exact decimal text, without exponent: 1234500 with 6 decimals is 1.2345.</summary>
    public override string ToString()
    {
        if (Decimals == 0)
            return Raw.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string digits = BigInteger.Abs(Raw).ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(Decimals + 1, '0');
        string fraction = digits[^Decimals..].TrimEnd('0');
        string whole = (Raw.Sign < 0 ? "-" : "") + digits[..^Decimals];
        return fraction.Length == 0 ? whole : $"{whole}.{fraction}";
    }

    /// <summary>Reads what <see cref="ToString"/> writes: an optional minus, digits, and at most so many behind the point as there are decimals.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, byte decimals, out TokenAmount amount)
    {
        amount = default;
        ReadOnlySpan<char> digits = text is ['-', ..] ? text[1..] : text;
        int point = digits.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? digits : digits[..point], fraction = point < 0 ? [] : digits[(point + 1)..];
        if (whole.Length is 0 or > DigitsMax || fraction.Length > decimals || (point >= 0 && fraction.Length == 0)
            || whole.ContainsAnyExceptInRange('0', '9') || fraction.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        BigInteger raw = BigInteger.Parse($"{whole}{fraction}".PadRight(whole.Length + decimals, '0'), System.Globalization.CultureInfo.InvariantCulture);
        amount = new TokenAmount(text[0] == '-' ? -raw : raw, decimals);
        return true;
    }

    // BigInteger to double truncates, and 10^Decimals is inexact above 22: at most two units of the last place off,
    // which bounds the loops above.
    private double Estimate() => (double)Raw / (double)BigInteger.Pow(10, Decimals);

    /// <summary>The sign of quantity − Raw / 10^Decimals, in exact arithmetic.</summary>
    private int CompareExactly(double quantity)
    {
        // quantity = mantissa · 2^exponent, both exact.
        long bits = BitConverter.DoubleToInt64Bits(quantity);
        int biased = (int)((bits >> 52) & 0x7FF);
        long mantissa = bits & 0xFFFFFFFFFFFFFL;
        int exponent = biased == 0 ? -1074 : biased - 1075;
        if (biased != 0)
            mantissa |= 1L << 52;
        BigInteger left = new BigInteger(bits < 0 ? -mantissa : mantissa) * BigInteger.Pow(10, Decimals);
        BigInteger right = Raw;
        if (exponent >= 0)
            left <<= exponent;
        else
            right <<= -exponent;
        return left.CompareTo(right);
    }
}
