using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Demo.Venues;

/// <summary>Questions that the demo puts to the chains.</summary>
internal static class DemoQuestions
{
    /// <summary>Asks the same question about each of several; each must be answered.</summary>
    /// <exception cref="DemoFailure">One is not.</exception>
    public static async Task<IReadOnlySet<SubAccountKey>> WhichAsync(
        this IChainClient client, IReadOnlyList<SubAccountKey> accounts, Func<SubAccountKey, CallRequest> ask, Func<ReadOnlyMemory<byte>, bool> isSo,
        BlockId block, CancellationToken cancellationToken)
    {
        IReadOnlyList<ReadOnlyMemory<byte>> answers = await client.AskAsync([.. accounts.Select(ask)], block, cancellationToken);
        return accounts.Where((_, index) => isSo(answers[index])).ToHashSet();
    }

    /// <summary>Asks several questions; each must be answered, at the second time of asking if not at the first.</summary>
    /// <remarks>
    /// While it mines, Anvil answers now and then from the next block's state at the time of this one. There contracts that count the seconds
    /// since their last change revert, and a moment later they do not.
    /// </remarks>
    /// <exception cref="DemoFailure">One is not.</exception>
    public static async Task<IReadOnlyList<ReadOnlyMemory<byte>>> AskAsync(
        this IChainClient client, IReadOnlyList<CallRequest> calls, BlockId block, CancellationToken cancellationToken)
    {
        IReadOnlyList<CallOutcome> answers = await client.CallManyAsync(calls, block, cancellationToken);
        if (answers.Any(answer => answer is CallOutcome.Reverted))
            answers = await client.CallManyAsync(calls, block, cancellationToken);
        return [.. answers.Select((answer, index) => answer switch
        {
            CallOutcome.Returned returned => returned.Data,
            CallOutcome.Reverted reverted => throw new DemoFailure(
                $"Chain {client.Chain}: {calls[index].To} does not answer at block {block}: {reverted.Message}"),
            _ => throw new InvariantViolationException("A call has two outcomes."),
        })];
    }

    /// <summary>Tries the same transaction against each of several, without sending it.</summary>
    /// <returns>Those against whom it would pass.</returns>
    public static async Task<IReadOnlySet<SubAccountKey>> AgainstWhomAsync(
        this IChainClient client, IReadOnlyList<SubAccountKey> accounts, Func<SubAccountKey, CallRequest> attempt, BlockId block,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<CallOutcome> answers = await client.CallManyAsync([.. accounts.Select(attempt)], block, cancellationToken);
        return accounts.Where((_, index) => answers[index] is CallOutcome.Returned).ToHashSet();
    }

    /// <summary>Every log of one event of a contract, decoded.</summary>
    public static async Task<IReadOnlyList<DemoLiquidation>> ReadAsync(
        this IChainClient client, IReadOnlySet<Address> contracts, Hash32 topic0, long first, long last, LiquidationDecoder decode,
        CancellationToken cancellationToken)
    {
        LogFilter filter = new(contracts, new HashSet<Hash32> { topic0 });
        using LogBatch logs = await client.ReadLogsAsync(filter, first, last, cancellationToken);
        List<DemoLiquidation> liquidations = [];
        foreach (ref readonly EventLog log in logs.Span)
        {
            if (decode(log) is { } account)
                liquidations.Add(new DemoLiquidation(log.BlockNumber, account));
        }

        return liquidations;
    }
}

/// <summary>Who was liquidated; null when the log tells of something else.</summary>
internal delegate SubAccountKey? LiquidationDecoder(in EventLog log);
