using System.Text.Json.Nodes;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Rpc;

/// <summary>Each answer that cannot be true is distrusted for its own reason.</summary>
public sealed class DistrustTests
{
    [Theory]
    [InlineData(5, 0, 3, 77, 5, 0, 3, 77, "log_repeated")]
    [InlineData(5, 1, 3, 77, 5, 0, 3, 77, "log_order")]
    [InlineData(6, 0, 3, 77, 5, 1, 3, 77, "log_order")]
    [InlineData(5, 0, 3, 77, 5, 1, 2, 78, "transaction_order")]   // An earlier transaction after a later one.
    [InlineData(5, 0, 3, 77, 5, 1, 3, 78, "transaction_order")]   // Two transactions at one place.
    [InlineData(5, 0, 3, 77, 5, 1, 4, 77, "transaction_order")]   // One transaction at two places.
    public void Two_logs_are_distrusted(
        long block, int index, int transaction, int hash, long nextBlock, int nextIndex, int nextTransaction, int nextHash, string reason)
    {
        JsonObject[] logs =
        [
            With(LogJson.Of(block, index), ("transactionIndex", Hex.OfQuantity(transaction)), ("transactionHash", Hash32.OfNumber(hash).ToString())),
            With(LogJson.Of(nextBlock, nextIndex), ("transactionIndex", Hex.OfQuantity(nextTransaction)), ("transactionHash", Hash32.OfNumber(nextHash).ToString())),
        ];

        Assert.Equal(reason, ReasonFor(logs));
    }

    [Theory]
    [InlineData("blockHash", "0x1100000000000000000000000000000000000000000000000000000000000000", "log_two_forks")]
    [InlineData("blockTimestamp", "0x1", "log_two_forks")]
    [InlineData("blockNumber", "0xb", "log_not_asked")]
    [InlineData("address", "0x00000000000000000000000000000000000000ab", "log_not_asked")]
    [InlineData("removed", true, "log_removed")]
    public void A_log_is_distrusted(string field, object value, string reason) =>
        Assert.Equal(reason, ReasonFor(LogJson.Of(5, 0), With(LogJson.Of(5, 1), (field, value))));

    [Fact]
    public void Transactions_of_a_block_may_have_several_logs_and_gaps_between_them() => LogJson.Decode(
    [
        LogJson.Of(5, 0),
        LogJson.Of(5, 1),
        With(LogJson.Of(5, 4), ("transactionIndex", "0x9"), ("transactionHash", Hash32.OfNumber(78).ToString())),
        LogJson.Of(6, 0),
    ]).Dispose();

    private static string ReasonFor(params JsonObject[] logs) =>
        Assert.Throws<DistrustedAnswerException>(() => LogJson.Decode(logs)).Distrust.Reason;

    private static JsonObject With(JsonObject log, params (string Field, object Value)[] values)
    {
        foreach ((string field, object value) in values)
            log[field] = JsonValue.Create(value);
        return log;
    }
}
