using CrossMargin.Chain.Rpc.Endpoints;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <content>Answers on which money depends, which one endpoint's word does not settle.</content>
public sealed partial class RpcChainClient
{
    public Task<TransactionReceipt?> FindReceiptAsync(Hash32 transaction, CancellationToken cancellationToken) =>
        _endpoints.AgreeAsync(
            $"the receipt of {transaction}",
            receipt => receipt is not null,
            (endpoint, token) => AskReceiptAsync(endpoint, transaction, token),
            cancellationToken);

    public async Task<CallOutcome> CallAgreedAsync(CallRequest call, BlockId block, CancellationToken cancellationToken)
    {
        // Null is a revert: its data and words differ from node to node.
        string? answer = await _endpoints.AgreeAsync(
            $"what {call.To} answers at block {block}",
            answer => answer is not null,
            async (endpoint, token) => await AskCallAsync(endpoint, call, block, token) is CallOutcome.Returned returned ? Hex.Of(returned.Data.Span) : null,
            cancellationToken);
        return answer is null ? new CallOutcome.Reverted(default, "execution reverted") : new CallOutcome.Returned(Hex.Parse(answer));
    }

    public async Task<Distrust?> CrossCheckAsync(BlockRef block, CancellationToken cancellationToken)
    {
        Ballot<Hash32?> ballot = new();
        RpcEndpoint? own = _pin?.Sole;
        if (own is not null)
            ballot.Add(own, block.Hash);
        await _endpoints.VoteAsync(ballot, (endpoint, token) => AskHashAsync(endpoint, block.Number, token), cancellationToken);
        if (!ballot.HasMajority)
            return ballot.Differs(hash => hash is not null) ? new Distrust.Disputed($"block {block.Number}") : new Distrust.Unconfirmed(block.Number);
        Distrust.Outvoted outvoted = new($"block {block.Number}");
        foreach ((RpcEndpoint endpoint, _) in ballot.Minority.Where(vote => vote.Answer is not null && vote.Endpoint != own))
            _endpoints.Charge(endpoint, outvoted);
        return ballot.Majority == block.Hash ? null : outvoted;
    }

    private static async Task<CallOutcome> AskCallAsync(RpcEndpoint endpoint, CallRequest call, BlockId block, CancellationToken cancellationToken)
    {
        try
        {
            return new CallOutcome.Returned(
                await endpoint.Transport.RequestAsync(OfCall("eth_call", call, block), RpcValues.ReadBytes, cancellationToken));
        }
        catch (RpcErrorException error) when (RpcFault.IsRevert(error))
        {
            return new CallOutcome.Reverted(error.ErrorData, error.NodeMessage);
        }
    }

    /// <summary>Null where the endpoint has no such block; one that stands still has no say in it.</summary>
    private async Task<Hash32?> AskHashAsync(RpcEndpoint endpoint, long number, CancellationToken cancellationToken)
    {
        BlockHeader? header = await AskHeaderAsync(endpoint, BlockId.At(number), cancellationToken);
        if (header is null)
            await AskHeaderAsync(endpoint, BlockId.Latest, cancellationToken);
        return header?.Ref.Hash;
    }

    /// <summary>
    /// A settled range's headers are not all read, so that no bloom speaks against an endpoint that lost its logs: the other endpoints do.
    /// </summary>
    /// <exception cref="RpcDistrustException">More than half have logs, or too few agree that there are none.</exception>
    private async Task RequireEmptyAsync(
        RpcEndpoint own, long toBlock, Func<RpcEndpoint, CancellationToken, Task<LogBatch>> ask, CancellationToken cancellationToken)
    {
        Ballot<bool> hasLogs = new();
        hasLogs.Add(own, false);
        await _endpoints.VoteAsync(
            hasLogs,
            async (endpoint, token) =>
            {
                using LogBatch logs = await ask(endpoint, token);
                return logs.Count > 0;
            },
            cancellationToken);
        if (hasLogs is { HasMajority: true, Majority: false })
            return;
        Distrust distrust = hasLogs.HasMajority ? new Distrust.LogsMissing(toBlock) : new Distrust.Disputed($"the logs up to block {toBlock}");
        _endpoints.Charge(distrust.BlamesEndpoint ? own : null, distrust);
        throw new RpcDistrustException(own.Name, distrust);
    }
}
