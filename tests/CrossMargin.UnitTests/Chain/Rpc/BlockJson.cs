using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Rpc;

/// <summary>Blocks as nodes write them.</summary>
internal static class BlockJson
{
    /// <param name="fork">Changes the hash.</param>
    /// <param name="bloom">256 bytes; none excludes every log.</param>
    public static string Of(long number, byte fork = 1, byte[]? bloom = null) => $$"""
        {"number":"{{Hex.OfQuantity(number)}}","hash":"{{HashOf(number, fork)}}","parentHash":"{{HashOf(number - 1, fork)}}",
        "timestamp":"{{Hex.OfQuantity(1000 + number)}}","logsBloom":"{{Hex.Of(bloom ?? new byte[256])}}","gasLimit":"0x1c9c380",
        "baseFeePerGas":"0x7","transactions":[{"hash":"0x00","number":{"nested":[1]} }],"uncles":[]}
        """.ReplaceLineEndings("");

    public static Hash32 HashOf(long number, byte fork = 1) => Hash32.OfNumber(number + 1 + ((long)fork << 32));
}
