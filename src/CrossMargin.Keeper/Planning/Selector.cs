using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using CrossMargin.Chain.Abi;

namespace CrossMargin.Keeper.Planning;

/// <summary>Which function a call is to: its first four bytes (Solidity ABI specification, "Function Selector").</summary>
public readonly partial record struct Selector(uint Value)
{
    /// <summary>Bytes.</summary>
    public const int Size = 4;

    /// <summary>How <see cref="TryParse"/> wants it, for people.</summary>
    public const string Expected = "a function as approve(address,uint256), or its selector: 0x and 8 hexadecimal digits";

    private const int TextLengthMax = 500;

    /// <summary>Of calldata; null where that is too short to be a call.</summary>
    public static Selector? Of(ReadOnlySpan<byte> data) => data.Length < Size ? null : new Selector(BinaryPrimitives.ReadUInt32BigEndian(data));

    /// <summary>Takes 0x and 8 hexadecimal digits, or a function's name with its types, without blanks; of at most 500 characters.</summary>
    public static bool TryParse(string text, out Selector selector)
    {
        selector = default;
        if (text.Length > TextLengthMax)
            return false;
        if (HexPattern().IsMatch(text))
            selector = new Selector(uint.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        else if (SignaturePattern().IsMatch(text))
            selector = new Selector(BinaryPrimitives.ReadUInt32BigEndian(Keccak256.HashText(text).ToArray()));
        else
            return false;
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"0x{Value:x8}");

    [GeneratedRegex("^0x[0-9a-fA-F]{8}$")]
    private static partial Regex HexPattern();

    [GeneratedRegex(@"^[A-Za-z_$][A-Za-z0-9_$]*\([a-z0-9,()\[\]]*\)$")]
    private static partial Regex SignaturePattern();
}
