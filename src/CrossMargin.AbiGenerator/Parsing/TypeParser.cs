using System.Globalization;
using CrossMargin.AbiGenerator.Model;

namespace CrossMargin.AbiGenerator.Parsing;

/// <summary>Parses the names of types: uint256, bytes32[4][], and so on.</summary>
internal static class TypeParser
{
    /// <summary>Bytes that a value may occupy in place. More is surely a mistake, and does not fit a transaction.</summary>
    public const int MaximumSize = 1 << 20;

    private const int MaximumDimensions = 16;

    /// <summary>Separates the item type from what makes an array of it: tuple[2][] is tuple and [2][].</summary>
    public static (string Item, string Dimensions) SplitArray(string type)
    {
        int bracket = type.IndexOf('[');
        return bracket < 0 ? (type, "") : (type.Substring(0, bracket), type.Substring(bracket));
    }

    /// <summary>Null when it is no elementary type.</summary>
    public static AbiType? FindElementary(string type)
    {
        switch (type)
        {
            case "address":
                return new AddressType();
            case "bool":
                return new BooleanType();
            case "string":
                return new StringType();
            case "bytes":
                return new BytesType();
            case "function":
                return new FixedBytesType("function", 24);
        }

        if (TryReadWidth(type, "uint", out int bits) || TryReadWidth(type, "int", out bits))
            return bits <= 256 && bits % 8 == 0 ? new IntegerType(bits, IsSigned: type[0] == 'i') : null;
        return TryReadWidth(type, "bytes", out int length) && length <= 32 ? new FixedBytesType(type, length) : null;
    }

    /// <summary>Makes arrays of the type, the left-most dimension innermost. Null when the brackets are no dimensions.</summary>
    public static AbiType? FindArray(AbiType item, string dimensions)
    {
        AbiType type = item;
        int count = 0;
        for (int at = 0; at < dimensions.Length; count++)
        {
            int end = dimensions.IndexOf(']', at);
            if (dimensions[at] != '[' || end < 0 || count == MaximumDimensions)
                return null;
            string length = dimensions.Substring(at + 1, end - at - 1);
            if (length.Length > 0 && !TryReadNumber(length, out _))
                return null;
            type = new ArrayType(type, length.Length == 0 ? null : int.Parse(length, CultureInfo.InvariantCulture));
            if (type.Size > MaximumSize)
                return null;
            at = end + 1;
        }

        return type;
    }

    private static bool TryReadWidth(string type, string prefix, out int width)
    {
        width = 0;
        return type.StartsWith(prefix, StringComparison.Ordinal) && TryReadNumber(type.Substring(prefix.Length), out width);
    }

    /// <summary>A positive number without leading zeros.</summary>
    private static bool TryReadNumber(string digits, out int number) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) && digits[0] != '0';
}
