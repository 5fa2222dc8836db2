using System.Text.Json;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Following;
using CrossMargin.Composition;
using CrossMargin.Demo;
using CrossMargin.Domain;
using CrossMargin.Indexer;
using CrossMargin.Indexer.Reconciling;
using CrossMargin.IntegrationTests.Ledger;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CrossMargin.IntegrationTests.Crashes;

/// <summary>Holds what is left against the chain, against a book that is built anew, and against an index from the beginning.</summary>
/// <param name="first">The first block that the chain is asked about.</param>
internal sealed class CrashAudit(CrashStage stage, DemoReferee referee, IReadOnlyList<Address> owners, AccountBook book, long first)
{
    private readonly List<string> _faults = [];
    private readonly ChainId _chain = stage.Chain.ChainId;

    public static async Task<IReadOnlyList<LiquidationAttempt>> ReadAttemptsAsync(CrashStage stage, CancellationToken cancellationToken)
    {
        AttemptStore store = new(stage.Deployment.Database, TimeProvider.System);
        List<LiquidationAttempt> all = [];
        while (true)
        {
            IReadOnlyList<LiquidationAttempt> page = await store.ReadPageAsync(
                new AttemptQuery(Before: all.Count == 0 ? null : all[^1].Number, Limit: AttemptQuery.MaxLimit), cancellationToken);
            if (page.Count == 0)
                return all;
            all.AddRange(page);
        }
    }

    public async Task<CrashVerdict> JudgeAsync(CancellationToken cancellationToken)
    {
        long head = await stage.Market.Chain.ReadBlockNumberAsync(cancellationToken);
        await referee.WatchAsync(first, head, cancellationToken);
        IReadOnlyList<LiquidationAttempt> attempts = await ReadAttemptsAsync(stage, cancellationToken);
        int episodes = JudgeEpisodes(head);
        await JudgeAttemptsAsync(attempts, head, cancellationToken);
        await ReconcileAsync(cancellationToken);
        await CompareBooksAsync(cancellationToken);
        int entries = await CompareWithScratchAsync(cancellationToken);
        return new CrashVerdict
        {
            Blocks = head - first + 1,
            Entries = entries,
            Episodes = episodes,
            Liquidations = referee.Liquidations.Count,
            Attempts = string.Join(", ", attempts.GroupBy(one => one.State).OrderBy(one => one.Key).Select(one => $"{one.Key} {one.Count()}")),
            Faults = _faults,
        };
    }

    /// <summary>Every episode has exactly one liquidation, in the block that ends it, and no liquidation is outside of one.</summary>
    private int JudgeEpisodes(long head)
    {
        int episodes = 0;
        int explained = 0;
        foreach (Address owner in owners)
        {
            long? since = null;
            for (long block = first; block <= head; block++)
            {
                bool isUnhealthy = referee.UnhealthyAt[block].Contains(new SubAccountKey(owner));
                if (isUnhealthy)
                    since ??= block;
                if (since is not { } start || (isUnhealthy && block < head))
                    continue;
                int count = referee.Liquidations.Count(one => one.Account.Holder == owner && one.Block > start && one.Block <= block);
                Require(count == 1, $"{owner} was liquidatable from block {start} to {block}, and liquidated {count} times");
                (episodes, explained, since) = (episodes + 1, explained + count, null);
            }
        }

        Require(explained == referee.Liquidations.Count, $"{referee.Liquidations.Count - explained} liquidations belong to no episode");
        Require(referee.TouchedWhileHealthy == 0, $"{referee.TouchedWhileHealthy} liquidations of healthy accounts");
        return episodes;
    }

    /// <summary>What the table says was sent is what the chain has of the keeper, each transaction once, and none of them failed.</summary>
    private async Task JudgeAttemptsAsync(IReadOnlyList<LiquidationAttempt> attempts, long head, CancellationToken cancellationToken)
    {
        Require(attempts.All(one => one.EndedAt is not null), "some attempts are not settled");
        Require(attempts.All(one => one.State is not (AttemptState.Reverted or AttemptState.Included or AttemptState.Submitted)), "some attempts reverted, or are on their way");
        List<string> recorded = [.. attempts.Where(one => one.State == AttemptState.Final).Select(one => one.Inclusion!.Transaction.ToString()).Order(StringComparer.Ordinal)];
        List<string> sent = await ReadLiquidationCallsAsync(head, cancellationToken);
        Require(recorded.SequenceEqual(sent), $"{recorded.Count} attempts are final, and the keeper's account has {sent.Count} liquidations in blocks, failed ones included");
        Require(sent.Count == referee.Liquidations.Count, $"{sent.Count} transactions made {referee.Liquidations.Count} liquidations");
        List<long> nonces = [.. attempts.Where(one => one.State == AttemptState.Final).Select(one => one.Transaction!.Nonce)];
        Require(nonces.Distinct().Count() == nonces.Count, "two attempts share a nonce");
    }

    private async Task<List<string>> ReadLiquidationCallsAsync(long head, CancellationToken cancellationToken)
    {
        string keeper = stage.Key.Address.ToString();
        string selector = Hex.Of(Pool.LiquidationCall.Encode(default, default, default, 0, false).AsSpan(0, 4));
        List<string> hashes = [];
        for (long number = first; number <= head; number++)
        {
            JsonElement block = await stage.Market.Chain.RequestAsync("eth_getBlockByNumber", [Hex.OfQuantity(number), true], cancellationToken);
            hashes.AddRange(block.GetProperty("transactions").EnumerateArray()
                .Where(one => string.Equals(one.GetProperty("from").GetString(), keeper, StringComparison.OrdinalIgnoreCase)
                    && one.GetProperty("input").GetString()!.StartsWith(selector, StringComparison.Ordinal))
                .Select(one => one.GetProperty("hash").GetString()!));
        }

        hashes.Sort(StringComparer.Ordinal);
        return hashes;
    }

    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        Reconciler reconciler = new(
            stage.Deployment.Ledger, stage.Deployment.Adapters, stage.Deployment.Models.ToDictionary(model => model.Venue));
        Reconciliation result = await reconciler.ReconcileAsync(stage.Deployment.Clients[_chain], progress: null, cancellationToken);
        Require(result.Figures > 0, "nothing was reconciled");
        Require(result.Mismatches.Count == 0, $"ledger and chain differ in {result.Mismatches.Count} of {result.Figures} figures, first {string.Join(", ", result.Mismatches.Take(1))}");
    }

    private async Task CompareBooksAsync(CancellationToken cancellationToken)
    {
        using AccountBook rebuilt = await stage.Deployment.LoadBookAsync(cancellationToken);
        string[] differences = [.. book.Image().Except(rebuilt.Image()), .. rebuilt.Image().Except(book.Image())];
        Require(differences.Length == 0, $"the book differs from its rebuild in {differences.Length} lines, first {differences.FirstOrDefault()}");
    }

    private async Task<int> CompareWithScratchAsync(CancellationToken cancellationToken)
    {
        await using Deployment scratch = await stage.OpenScratchAsync(cancellationToken);
        await using (ChainIndexer indexer = new(
            stage.Chain, scratch.Clients[_chain], scratch.Adapters, scratch.Ledger, null, new IndexerOptions(), TimeProvider.System,
            NullLogger<ChainIndexer>.Instance))
        {
            while (await indexer.StepAsync(cancellationToken) is not ChainUpdate.AtHead)
            {
            }
        }

        List<string> expected = await DumpAsync(scratch.Database, cancellationToken);
        List<string> actual = await DumpAsync(stage.Deployment.Database, cancellationToken);
        string[] differences = [.. actual.Except(expected).Select(row => $"only after crashes: {row}"), .. expected.Except(actual).Select(row => $"only from scratch: {row}")];
        Require(expected.SequenceEqual(actual), $"the ledger differs from one indexed from the beginning in {differences.Length} rows, first {string.Join(" | ", differences.Take(4))}");
        return expected.Count(row => row.StartsWith("entry", StringComparison.Ordinal));
    }

    /// <summary>All that follows from logs, row by row; of what is observed at the end of batches, whose ends differ, the values that hold now.</summary>
    private static async Task<List<string>> DumpAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.CreateCommand(
            """
            select 'checkpoint ' || (chain_id, block_number, block_hash)::text from checkpoint
            union all select 'entry ' || e::text from entry e where log_index < 2147483647
            union all select 'holding ' || (venue, sub_account, slot, value)::text from holding
            order by 1
            """);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<string> rows = [];
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(reader.GetString(0));
        return rows;
    }

    private void Require(bool isSo, string fault)
    {
        if (!isSo)
            _faults.Add(fault);
    }
}
