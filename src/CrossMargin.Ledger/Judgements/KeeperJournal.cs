using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;
using Dapper;
using Npgsql;

namespace CrossMargin.Ledger.Judgements;

/// <summary>Reads what the keeper decided, attempted, and judged it on; and ends the keeping of the last.</summary>
public sealed class KeeperJournal(NpgsqlDataSource source)
{
    /// <summary>The most entries that one reading gives.</summary>
    public const int MaxLimit = 1000;

    /// <summary>The newest entries of a sub-account up to a time, oldest first.</summary>
    /// <param name="limit">1 to <see cref="MaxLimit"/>.</param>
    public async Task<IReadOnlyList<JournalEntry>> ReadAsync(
        SubAccountId subAccount, DateTimeOffset until, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        object parameters = new
        {
            Chain = subAccount.Venue.Chain.Value,
            subAccount.Venue.Name,
            Key = subAccount.Key.Encode(),
            Until = until.UtcDateTime,
            Limit = limit,
        };
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        IEnumerable<DecisionRow> decisions = await connection.QueryAsync<DecisionRow>(new CommandDefinition(
            $"""
            select {DecisionRow.Columns} from keeper_decision
            where chain_id = @Chain and venue = @Name and sub_account = @Key and decided_at <= @Until
            order by decided_at desc limit @Limit
            """,
            parameters, cancellationToken: cancellationToken));
        IEnumerable<AttemptRow> attempts = await connection.QueryAsync<AttemptRow>(new CommandDefinition(
            $"""
            select {AttemptRow.Columns} from liquidation_attempt
            where chain_id = @Chain and venue = @Name and sub_account = @Key and opened_at <= @Until
            order by attempt desc limit @Limit
            """,
            parameters, cancellationToken: cancellationToken));
        // Each belongs to one of them, and was written with it.
        IEnumerable<StoredRow> judgements = await connection.QueryAsync<StoredRow>(new CommandDefinition(
            """
            select episode_block EpisodeBlock, kind, attempt, judged_number JudgedNumber, judged_hash JudgedHash, judged_time JudgedTime, judged_at JudgedAt,
                inputs, local_digest LocalDigest, global_digest GlobalDigest
            from keeper_judgement
            where chain_id = @Chain and venue = @Name and sub_account = @Key and recorded_at <= @Until
            order by judgement desc limit 2 * @Limit
            """,
            parameters, cancellationToken: cancellationToken));
        return Join(
            [.. decisions.Select(row => row.ToDecision())], [.. attempts.Select(row => row.ToAttempt())],
            [.. judgements.Select(row => row.ToJudgement(subAccount))], limit);
    }

    /// <summary>The sub-accounts on a chain of which there is an entry: those that an address holds by their keys, and those that were its when they were tried.</summary>
    public async Task<IReadOnlyList<SubAccountId>> FindAsync(ChainId chain, Address owner, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        IEnumerable<(string Venue, byte[] Key)> rows = await connection.QueryAsync<(string, byte[])>(new CommandDefinition(
            """
            select venue, sub_account from keeper_decision where chain_id = @Chain and substring(sub_account from 1 for 20) = @Owner
            union
            select venue, sub_account from liquidation_attempt where chain_id = @Chain and owner = @Owner
            """,
            new { Chain = chain.Value, Owner = owner.ToArray() }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => new SubAccountId(new VenueId(chain, row.Venue), SubAccountKey.Decode(row.Key)))];
    }

    /// <summary>Forgets what was judged before a time. What came of it, and why, stays; it can no longer be given again.</summary>
    /// <returns>How many judgements are gone.</returns>
    public async Task<int> TrimAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            "delete from keeper_judgement where recorded_at < @Before", new { Before = before.UtcDateTime }, cancellationToken: cancellationToken));
    }

    private static IReadOnlyList<JournalEntry> Join(
        IReadOnlyList<KeeperDecision> decisions, IReadOnlyList<LiquidationAttempt> attempts, IReadOnlyList<StoredJudgement> judgements, int limit)
    {
        Dictionary<(long, DecisionKind?, long?), StoredJudgement> basis = [];
        foreach (StoredJudgement judgement in judgements)
            basis[(judgement.Attempt is null ? judgement.EpisodeBlock : 0, judgement.Kind, judgement.Attempt)] = judgement;
        IEnumerable<JournalEntry> entries =
        [
            .. decisions.Select(one => new JournalEntry.LeftAlone(one, basis.GetValueOrDefault((one.EpisodeBlock, one.Kind, null)))),
            .. attempts.Select(one => new JournalEntry.Tried(one, basis.GetValueOrDefault((0, null, one.Number)))),
        ];
        return [.. entries.OrderBy(entry => entry.At).TakeLast(limit)];
    }

    private sealed class StoredRow
    {
        public long EpisodeBlock { get; init; }
        public string? Kind { get; init; }
        public long? Attempt { get; init; }
        public long JudgedNumber { get; init; }
        public byte[] JudgedHash { get; init; } = [];
        public long JudgedTime { get; init; }
        public long JudgedAt { get; init; }
        public byte[] Inputs { get; init; } = [];
        public byte[] LocalDigest { get; init; } = [];
        public byte[]? GlobalDigest { get; init; }

        public StoredJudgement ToJudgement(SubAccountId subAccount) => new(
            subAccount, EpisodeBlock, Kind is null ? null : Enum.Parse<DecisionKind>(Kind), Attempt,
            new BlockRef(subAccount.Venue.Chain, JudgedNumber, new Hash32(JudgedHash), JudgedTime), JudgedAt, Inputs,
            new Hash32(LocalDigest), GlobalDigest is null ? null : new Hash32(GlobalDigest));
    }
}
