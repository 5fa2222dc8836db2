using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues;

/// <summary>What a chain meant by reverting a liquidation.</summary>
/// <param name="Reason">The error's name and what it carries, for the record.</param>
/// <param name="IsHealthy">The account is not below the venue's line, or not any more: nothing went wrong.</param>
public sealed record LiquidationRefusal(string Reason, bool IsHealthy)
{
    private const uint ErrorSelector = 0x08c379a0;    // Error(string)
    private const uint PanicSelector = 0x4e487b71;    // Panic(uint256)
    private const int LongestText = 200;

    /// <summary>Reads the errors of the Solidity language itself; any other is told by its selector.</summary>
    public static LiquidationRefusal OfLanguage(ReadOnlySpan<byte> revertData)
    {
        if (revertData.Length < 4)
            return new LiquidationRefusal("reverted without a reason", IsHealthy: false);
        ReadOnlySpan<byte> arguments = revertData[4..];
        string reason = BinaryPrimitives.ReadUInt32BigEndian(revertData) switch
        {
            ErrorSelector when ReadText(arguments) is { } text => text,
            PanicSelector when arguments.Length == Hash32.Size =>
                string.Create(CultureInfo.InvariantCulture, $"Panic({new Hash32(arguments).ToNumber()})"),
            _ => $"custom error {Hex.Of(revertData[..4])}",
        };
        return new LiquidationRefusal(reason, IsHealthy: false);
    }

    /// <summary>An ABI string: offset, length, bytes. Null when it does not fit; control characters are replaced.</summary>
    private static string? ReadText(ReadOnlySpan<byte> arguments)
    {
        if (arguments.Length < 2 * Hash32.Size || new Hash32(arguments[..Hash32.Size]).ToNumber() != Hash32.Size)
            return null;
        BigInteger length = new Hash32(arguments[Hash32.Size..(2 * Hash32.Size)]).ToNumber();
        ReadOnlySpan<byte> bytes = arguments[(2 * Hash32.Size)..];
        if (length > bytes.Length)
            return null;
        string text = Encoding.UTF8.GetString(bytes[..(int)BigInteger.Min(length, LongestText)]);
        return string.Create(text.Length, text, static (span, from) =>
        {
            for (int index = 0; index < span.Length; index++)
                span[index] = char.IsControl(from[index]) ? ' ' : from[index];
        });
    }
}
