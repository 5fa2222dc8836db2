using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues;

/// <summary>Questions to contracts, asked together at one block. An answer that does not come leaves the rest as they are.</summary>
internal sealed class BlockReads
{
    private readonly List<CallRequest> _calls = [];
    private readonly List<Action<ReadOnlyMemory<byte>?>> _uses = [];
    private readonly List<Action> _conclusions = [];

    /// <param name="otherwise">What counts when the call reverts, or answers something else than it should.</param>
    /// <param name="use">Runs once all answers are there, in the order asked.</param>
    public void Ask<T>(Address contract, byte[] call, Func<ReadOnlySpan<byte>, T> decode, T otherwise, Action<T> use) =>
        Ask(new CallRequest(contract, call), decode, otherwise, use);

    /// <summary>Asks for one number; null when it does not come, because no number can say so.</summary>
    public void Ask(Address contract, byte[] call, Func<ReadOnlySpan<byte>, BigInteger> decode, Action<BigInteger?> use) =>
        Ask(contract, call, data => (BigInteger?)decode(data), null, use);

    /// <inheritdoc cref="Ask{T}(Address, byte[], Func{ReadOnlySpan{byte}, T}, T, Action{T})"/>
    public void Ask<T>(CallRequest call, Func<ReadOnlySpan<byte>, T> decode, T otherwise, Action<T> use)
    {
        _calls.Add(call);
        _uses.Add(answer => use(answer is { } data ? Read(data.Span, decode, otherwise) : otherwise));
    }

    /// <summary>Draws a conclusion from several answers.</summary>
    public void AfterAll(Action conclude) => _conclusions.Add(conclude);

    /// <summary>Asks of the very block, so that no other fork can answer.</summary>
    public async Task RunAsync(IChainClient chain, BlockRef at, CancellationToken cancellationToken)
    {
        if (_calls.Count == 0)
            return;
        IReadOnlyList<CallOutcome> outcomes;
        try
        {
            outcomes = await chain.CallManyAsync(_calls, BlockId.At(at), cancellationToken);
        }
        catch (RpcErrorException fault) when (!fault.IsTransient)
        {
            outcomes = await CallByNumberAsync(chain, at, cancellationToken);
        }

        Use(outcomes);
    }

    public async Task RunAsync(IChainClient chain, BlockId at, CancellationToken cancellationToken) =>
        Use(await chain.CallManyAsync(_calls, at, cancellationToken));

    /// <summary>For a node that does not take a block's hash (EIP-1898): the number, and proof that it is still the same block.</summary>
    private async Task<IReadOnlyList<CallOutcome>> CallByNumberAsync(
        IChainClient chain, BlockRef at, CancellationToken cancellationToken)
    {
        BlockId number = BlockId.At(at.Number);
        IReadOnlyList<CallOutcome> outcomes = await chain.CallManyAsync(_calls, number, cancellationToken);
        BlockHeader? header = await chain.FindBlockAsync(number, cancellationToken);
        return header?.Ref.Hash == at.Hash
            ? outcomes
            : throw new RpcTransportException($"Block {at.Number} was replaced while it was read.", isTransient: true);
    }

    private void Use(IReadOnlyList<CallOutcome> outcomes)
    {
        for (int i = 0; i < _uses.Count; i++)
            _uses[i](outcomes[i] is CallOutcome.Returned returned ? returned.Data : default(ReadOnlyMemory<byte>?));
        foreach (Action conclude in _conclusions)
            conclude();
    }

    private static T Read<T>(ReadOnlySpan<byte> data, Func<ReadOnlySpan<byte>, T> decode, T otherwise)
    {
        try
        {
            return decode(data);
        }
        catch (AbiException)
        {
            return otherwise;
        }
    }
}
