using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Sending.Keystores;

/// <summary>Bytes of a keystore file: hexadecimal digits, by its definition without 0x, by some programs with it.</summary>
internal static class HexText
{
    /// <summary>Of a text that is not so many digits a fault tells the length alone: what stands there may be a secret in the wrong place.</summary>
    /// <returns>Empty where there is a fault.</returns>
    public static ReadOnlyMemory<byte> Read(JsonNodeReader node, string property, int sizeMin, int sizeMax)
    {
        string expected = sizeMin == sizeMax ? $"{sizeMin * 2} hexadecimal digits" : $"{sizeMin * 2} to {sizeMax * 2} hexadecimal digits";
        string text = node.Text(property, expected);
        if (text.Length == 0)
            return default;
        if (TryRead(text, out byte[] bytes) && bytes.Length >= sizeMin && bytes.Length <= sizeMax)
            return bytes;
        node.Fault(property, $"a text of {text.Length} characters", expected);
        return default;
    }

    private static bool TryRead(string text, out byte[] bytes)
    {
        ReadOnlySpan<char> digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text;
        bytes = new byte[digits.Length / 2];
        return digits.Length % 2 == 0
            && Convert.FromHexString(digits, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
    }
}
