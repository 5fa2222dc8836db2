using CrossMargin.Chain.Rpc;
using CrossMargin.Keeper.Acting;

namespace CrossMargin.UnitTests.Keeper;

public sealed class SendFaultsTests
{
    [Theory]
    [InlineData("already known", typeof(SendOutcome.Accepted))]
    [InlineData("ALREADY_EXISTS: already known", typeof(SendOutcome.Accepted))]
    [InlineData("transaction already imported", typeof(SendOutcome.Accepted))]
    [InlineData("AlreadyKnown", typeof(SendOutcome.Accepted))]
    [InlineData("Known transaction", typeof(SendOutcome.Accepted))]
    [InlineData("nonce too low: next nonce 5, tx nonce 3", typeof(SendOutcome.NonceUsed))]
    [InlineData("OldNonce, Current nonce: 4, nonce of rejected tx: 3", typeof(SendOutcome.NonceUsed))]
    [InlineData("replacement transaction underpriced", typeof(SendOutcome.NonceOccupied))]
    [InlineData("transaction underpriced: gas tip cap 1, minimum needed 25", typeof(SendOutcome.Refused))]
    [InlineData("max fee per gas less than block base fee: address 0x1, maxFeePerGas: 1, baseFee: 7", typeof(SendOutcome.Refused))]
    [InlineData("FeeTooLow, EffectivePriorityFeePerGas too low", typeof(SendOutcome.Refused))]
    [InlineData("insufficient funds for gas * price + value", typeof(SendOutcome.Refused))]
    [InlineData("Insufficient funds for gas * price + value", typeof(SendOutcome.Refused))]
    [InlineData("Upfront cost exceeds account balance", typeof(SendOutcome.Refused))]
    [InlineData("intrinsic gas too low", typeof(SendOutcome.Refused))]
    [InlineData("internal error", typeof(SendOutcome.Unknown))]
    [InlineData("txpool is full", typeof(SendOutcome.Unknown))]
    [InlineData("", typeof(SendOutcome.Unknown))]
    public void Classify_reads_the_words_of_the_clients(string words, Type outcome) =>
        Assert.IsType(outcome, SendFaults.Classify(new RpcErrorException(-32000, words, default, isTransient: false)));

    [Fact]
    public void Classify_takes_no_answer_for_neither_yes_nor_no() =>
        Assert.IsType<SendOutcome.Unknown>(SendFaults.Classify(new RpcTransportException("connection reset", isTransient: true)));

    [Theory]
    [InlineData(typeof(SendOutcome.Accepted))]
    [InlineData(typeof(SendOutcome.Unknown), "nonce too low", "internal error", "transaction underpriced")]
    [InlineData(typeof(SendOutcome.Accepted), "nonce too low", "already known")]
    [InlineData(typeof(SendOutcome.NonceUsed), "transaction underpriced", "nonce too low")]
    [InlineData(typeof(SendOutcome.NonceOccupied), "insufficient funds", "replacement transaction underpriced")]
    [InlineData(typeof(SendOutcome.Refused), "insufficient funds", "transaction underpriced")]
    public void Of_several_endpoints_the_one_that_may_have_done_most_decides(Type outcome, params string[] words) => Assert.IsType(
        outcome, SendFaults.Classify([.. words.Select(said => new RpcErrorException(-32000, said, default, isTransient: false))]));
}
