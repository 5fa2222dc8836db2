using CrossMargin.Chain.Rpc;

namespace CrossMargin.UnitTests.Chain.Rpc;

public sealed class ProviderLimitsTests
{
    /// <summary>As the providers word it.</summary>
    [Theory]
    [InlineData("block range is too wide: limited to a 10,000 range", 10_000L, null, null)]
    [InlineData("Under the Free tier plan, you can make eth_getLogs requests with up to a 10 block range.", 10L, null, null)]
    [InlineData("eth_getLogs and eth_newFilter are limited to a 10,000 blocks range", 10_000L, null, null)]
    [InlineData("exceed maximum block range: 5000", 5_000L, null, null)]
    [InlineData("block range too large, maximum allowed is 1000", 1_000L, null, null)]
    [InlineData("eth_getLogs is limited to 0 - 2000 blocks range", 2_000L, null, null)]
    [InlineData("ranges over 10000 blocks are not supported on freetier", 10_000L, null, null)]
    [InlineData("requested 5000 blocks, but the number of requested blocks is limited to 1024 blocks", 1_024L, null, null)]
    [InlineData("query returned more than 10000 results. Try with this block range [0xe5d4b8, 0xe5d4ff].", 72L, 10_000L, null)]
    [InlineData("query exceeds max results 20000, retry with the range 18000000-18000123", 124L, 20_000L, null)]
    [InlineData("query exceeds max block range 100000", 100_000L, null, null)]
    [InlineData("Response size is larger than 150MB limit.", null, null, 157_286_400L)]
    [InlineData("Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size, "
        + "or you can request any block range with a cap of 10K logs in the response.", 2_000L, 10_000L, null)]
    [InlineData("backend response too large", null, null, null)]
    [InlineData("query timeout exceeded after 10 seconds", null, null, null)]
    [InlineData("block 0x1234 is too far away", null, null, null)]
    [InlineData("limited to 0 blocks", null, null, null)]
    [InlineData("limited to 99999999999999999999999999 blocks", null, null, null)]
    [InlineData("", null, null, null)]
    public void Parse_takes_a_number_for_what_its_words_say(string words, long? blocks, long? results, long? bytes) =>
        Assert.Equal(new ProviderLimits(blocks, results, bytes), ProviderLimits.Parse(words));
}
