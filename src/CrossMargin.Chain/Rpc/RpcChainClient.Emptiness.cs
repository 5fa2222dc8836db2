using CrossMargin.Chain.Proofs;
using CrossMargin.Chain.Rpc.Endpoints;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <content>That a block holds no logs, where one endpoint says so and the header's bloom says that it may.</content>
public sealed partial class RpcChainClient
{
    public async Task<Emptiness> ConfirmEmptyAsync(LogFilter filter, BlockRef block, CancellationToken cancellationToken)
    {
        RpcEndpoint? own = _pin?.Endpoint;
        LogsVerdict proof = await _endpoints.ReadAsync(
            QuestionOf("eth_getBlockReceipts"), _pin, (endpoint, token) => ProveLogsAsync(endpoint, filter, block, token), cancellationToken);
        if (proof is LogsVerdict.None)
            return new Emptiness.Proven();
        if (proof is LogsVerdict.Refuted refuted)
            return new Emptiness.Doubted(new Distrust.ReceiptsRoot(refuted.Why));
        if (proof is LogsVerdict.Unknown && _endpoints.Count == 1)
            return new Emptiness.Alone();
        LogsVerdict verdict = proof is LogsVerdict.Some ? proof : await AskOthersAsync(own, filter, block, cancellationToken);
        if (verdict is LogsVerdict.None)
            return new Emptiness.Agreed();
        if (verdict is not LogsVerdict.Some)
            return new Emptiness.Doubted(new Distrust.Disputed($"whether block {block.Number} has logs"));
        if (own is not null)
            _endpoints.PassOver(own);
        return new Emptiness.Doubted(new Distrust.LogsMissing(block.Number));
    }

    /// <summary>One that has logs outweighs all that have none: whoever lags has none yet, and a made up log has the bloom against it.</summary>
    private async Task<LogsVerdict> AskOthersAsync(RpcEndpoint? own, LogFilter filter, BlockRef block, CancellationToken cancellationToken)
    {
        IReadOnlyList<LogsVerdict> said = await _endpoints.AskOthersAsync(
            own, (endpoint, token) => AskHasLogsAsync(endpoint, filter, block, token), cancellationToken);
        return said.FirstOrDefault(verdict => verdict is LogsVerdict.Some)
            ?? said.FirstOrDefault(verdict => verdict is LogsVerdict.None)
            ?? new LogsVerdict.Unknown();
    }

    /// <summary>What the endpoint says, without a proof; unknown where it does not have the block.</summary>
    private async Task<LogsVerdict> AskHasLogsAsync(RpcEndpoint endpoint, LogFilter filter, BlockRef block, CancellationToken cancellationToken)
    {
        try
        {
            using LogBatch logs = await AskLogsAsync(
                endpoint, OfLogs(filter, block.Number, block.Number), filter, block.Number, block.Number, cancellationToken);
            if (logs.Count > 0)
                return logs[0].BlockHash == block.Hash ? new LogsVerdict.Some() : new LogsVerdict.Unknown();
        }
        catch (RpcLimitException) when (LogCuts.Halve(filter) is not null)
        {
            (LogFilter first, LogFilter second) = LogCuts.Halve(filter)!.Value;
            LogsVerdict half = await AskHasLogsAsync(endpoint, first, block, cancellationToken);
            return half is LogsVerdict.None ? await AskHasLogsAsync(endpoint, second, block, cancellationToken) : half;
        }

        // Who lacks the block has no logs of it either: that says nothing.
        return await AskHashAsync(endpoint, block.Number, cancellationToken) == block.Hash ? new LogsVerdict.None() : new LogsVerdict.Unknown();
    }

    private async Task<LogsVerdict> ProveLogsAsync(RpcEndpoint endpoint, LogFilter filter, BlockRef block, CancellationToken cancellationToken)
    {
        if (await ReadSealedAsync(endpoint, block.Hash, cancellationToken) is not { } told)
            return new LogsVerdict.Unknown();
        switch (ReceiptsProof.Verify(block.Hash, told.Header, told.Receipts))
        {
            case ReceiptsVerdict.Proven:
                _proven.SawCommonHeader();
                return told.Receipts!.Any(receipt => receipt.Body.Logs.Any(log => Wants(filter, log))) ? new LogsVerdict.Some() : new LogsVerdict.None();
            case ReceiptsVerdict.Refuted refuted:
                return new LogsVerdict.Refuted(refuted.Why);
            case ReceiptsVerdict.ForeignHeader foreign when _proven.HeadersAreCommon:
                return new LogsVerdict.Refuted(foreign.Reason.ToString());
            default:
                return new LogsVerdict.Unknown();
        }
    }

    private static bool Wants(LogFilter filter, ReceiptLog log) =>
        filter.Addresses.Contains(log.Address)
        && (filter.Topics.Count == 0 || (log.Topics.Count > 0 && filter.Topics.Contains(log.Topics[0])));

    /// <summary>Whether a block holds logs that a filter wants.</summary>
    private abstract record LogsVerdict
    {
        public sealed record None : LogsVerdict;

        public sealed record Some : LogsVerdict;

        /// <summary>The endpoint lacks the block, or what a proof takes.</summary>
        public sealed record Unknown : LogsVerdict;

        /// <summary>The receipts that were told are not the block's.</summary>
        public sealed record Refuted(string Why) : LogsVerdict;
    }
}
