using System.Globalization;
using System.Numerics;

namespace CrossMargin.Domain;

/// <summary>Hexadecimal text with a 0x prefix, as every EVM interface writes bytes and quantities.</summary>
public static class Hex
{
    /// <summary>Bytes as 0x and two lower-case digits each.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    /// <summary>A non-negative quantity in the shortest form, as JSON-RPC demands: 0x0, 0x1f.</summary>
    public static string OfQuantity(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return "0x" + value.ToString("x", CultureInfo.InvariantCulture);
    }

    /// <inheritdoc cref="OfQuantity(long)"/>
    public static string OfQuantity(BigInteger value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value.Sign, nameof(value));
        string digits = value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
        return digits.Length == 0 ? "0x0" : "0x" + digits;
    }

    /// <summary>Whether the text is 0x and exactly as many digits as fill the destination; only then is it written.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, Span<byte> destination)
    {
        if (text.Length != 2 + destination.Length * 2 || text[0] != '0' || (text[1] | 0x20) != 'x')
            return false;
        foreach (char digit in text[2..])
        {
            if (!char.IsAsciiHexDigit(digit))
                return false;
        }

        return Convert.FromHexString(text[2..], destination, out _, out _) == System.Buffers.OperationStatus.Done;
    }

    /// <summary>The bytes of 0x and an even number of digits.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static byte[] Parse(ReadOnlySpan<char> text)
    {
        byte[] bytes = new byte[Math.Max(0, (text.Length - 2) / 2)];
        return TryRead(text, bytes)
            ? bytes
            : throw new FormatException($"Expected 0x and an even number of hexadecimal digits, found {text.Length} characters.");
    }
}
