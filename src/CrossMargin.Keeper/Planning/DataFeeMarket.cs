using System.Numerics;
using CrossMargin.Chain.Abi.OpStack;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Keeper.Planning;

/// <summary>What a rollup of the OP Stack takes beside gas: for having a transaction's data on the chain below, and for its operator.</summary>
/// <remarks>
/// Asked once per block for each function of a contract and size of its calldata, and in each later block for all of these at once, while gas is
/// asked for: so it costs no way of its own. The error: of calls that differ in their words alone each byte of compressed size is some 0.84 of the
/// 100 and more that are paid for (Fjord; GasPriceOracle.sol, <c>_fjordL1Cost</c>), and until a transaction is in a block, the base fee of the
/// chain below may rise by an eighth in each of its own blocks. The operator's fee is a constant and a part of the gas, by a formula that changes with
/// upgrades (Isthmus, Jovian): the contract is asked for no gas and for a million, and what it does not know is not taken.
/// </remarks>
internal sealed class DataFeeMarket(IChainClient client, DataFee kind)
{
    // A chain's venues have a few functions each; beyond that all is asked for anew.
    private const int ShapesMax = 16;

    /// <summary>The chain's own contract.</summary>
    public static readonly Address Oracle = Address.Parse("0x420000000000000000000000000000000000000F");

    private readonly Dictionary<Shape, Known> _known = [];

    /// <summary>Asks in one request for all that was asked for before.</summary>
    public Task RefreshAsync(BlockRef asOf, CancellationToken cancellationToken)
    {
        CallRequest[] old = [.. _known.Values.Where(known => known.AsOf != asOf).Select(known => known.Call)];
        return old.Length == 0 ? Task.CompletedTask : AskAsync(old, asOf, cancellationToken);
    }

    /// <summary>Of one transaction with this call.</summary>
    /// <returns>Null where the chain does not tell.</returns>
    public async Task<RollupFee?> ExpectAsync(CallRequest call, BlockRef asOf, CancellationToken cancellationToken)
    {
        if (kind == DataFee.None)
            return default(RollupFee);
        if (Find() is { } fee)
            return fee;
        await AskAsync([call], asOf, cancellationToken);
        return Find();

        RollupFee? Find() => _known.TryGetValue(ShapeOf(call), out Known? known) && known.AsOf == asOf ? known.Fee : null;
    }

    private async Task AskAsync(CallRequest[] calls, BlockRef asOf, CancellationToken cancellationToken)
    {
        IReadOnlyList<CallOutcome> answers = await client.CallManyAsync(
            [.. calls.Select(Unsigned).SelectMany(Questions), OperatorFee(0), OperatorFee(RollupFee.Million)], BlockId.Latest, cancellationToken);
        BigInteger constant = AbiCall.ReadNumber(answers[^2]) ?? 0;
        BigInteger perMillion = BigInteger.Max(0, (AbiCall.ReadNumber(answers[^1]) ?? 0) - constant);
        if (_known.Count >= ShapesMax)
            _known.Clear();
        for (int index = 0; index < calls.Length; index++)
        {
            if ((AbiCall.ReadNumber(answers[2 * index]) ?? AbiCall.ReadNumber(answers[(2 * index) + 1])) is { } fee)
                _known[ShapeOf(calls[index])] = new Known(calls[index], asOf, new RollupFee(fee, constant, perMillion));
        }
    }

    /// <summary>The fee, and the bound that stands for it where it is not told.</summary>
    private static IEnumerable<CallRequest> Questions(byte[] unsigned) =>
    [
        new CallRequest(Oracle, GasPriceOracle.GetL1Fee.Encode(unsigned)),
        new CallRequest(Oracle, GasPriceOracle.GetL1FeeUpperBound.Encode(unsigned.Length)),
    ];

    private static CallRequest OperatorFee(long gas) => new(Oracle, GasPriceOracle.GetOperatorFee.Encode(gas));

    /// <summary>Nonce, fees and gas limit are not known yet: figures of usual length stand for them. The contract adds what a signature takes.</summary>
    private byte[] Unsigned(CallRequest call) => new Eip1559Transaction(
        client.Chain, Nonce: 10_000, MaxPriorityFeePerGas: 10_000_019, MaxFeePerGas: 1_000_000_007, GasLimit: 800_011, call.To, call.Value, call.Data).SigningBytes();

    private static Shape ShapeOf(CallRequest call) => new(call.To, Selector.Of(call.Data.Span), call.Data.Length);

    private readonly record struct Shape(Address To, Selector? Function, int Length);

    private sealed record Known(CallRequest Call, BlockRef AsOf, RollupFee Fee);
}
