using System.Numerics;
using System.Text;
using System.Text.Json;
using CrossMargin.Chain.Rpc;

namespace CrossMargin.UnitTests.Chain.Rpc;

public sealed class ReceiptReaderTests
{
    /// <summary>The OP Stack names what it took for data; others do not.</summary>
    [Theory]
    [InlineData("", 0)]
    [InlineData(""" ,"l1Fee":null""", 0)]
    [InlineData(""" ,"l1Fee":"0x2386f26fc10000" """, 10_000_000_000_000_000)]
    public void A_receipt_is_read_with_what_was_taken_for_data(string field, long wei) => Assert.Equal((BigInteger)wei, Read(field).DataFee);

    [Theory]
    [InlineData("", false)]
    [InlineData(""" ,"operatorFeeScalar":"0x0","operatorFeeConstant":"0x0" """, false)]
    [InlineData(""" ,"operatorFeeScalar":"0x1","operatorFeeConstant":"0x0" """, true)]
    [InlineData(""" ,"operatorFeeScalar":null,"operatorFeeConstant":"0x5" """, true)]
    public void A_receipt_says_whether_the_operator_took_something(string field, bool expected) => Assert.Equal(expected, Read(field).HasOperatorFee);

    [Theory]
    [InlineData(""" ,"l1Fee":"1e18" """)]
    [InlineData(""" ,"l1Fee":5 """)]
    public void A_fee_for_data_that_is_no_number_is_refused(string field) => Assert.Throws<JsonException>(() => Read(field));

    private static TransactionReceipt Read(string field)
    {
        string word = "0x" + new string('1', 64);
        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(
            $$"""
            {"transactionHash":"{{word}}","blockNumber":"0x5","blockHash":"{{word}}","status":"0x1","gasUsed":"0x5208","effectiveGasPrice":"0x7","contractAddress":null{{field}}}
            """));
        reader.Read();
        return ReceiptReader.Read(ref reader)!;
    }
}
