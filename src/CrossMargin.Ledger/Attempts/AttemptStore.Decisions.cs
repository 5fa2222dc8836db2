using CrossMargin.Domain;
using Dapper;
using Npgsql;

namespace CrossMargin.Ledger.Attempts;

public sealed partial class AttemptStore
{
    public async Task<bool> RecordAsync(KeeperDecision decision, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into keeper_decision (
                chain_id, venue, sub_account, episode_block, kind, reason, judged_number, judged_hash, judged_time,
                local_health, local_excess_usd, global_status, global_health, dry_run, decided_at)
            values (
                @ChainId, @Venue, @SubAccount, @EpisodeBlock, @Kind, @Reason, @JudgedNumber, @JudgedHash, @JudgedTime,
                @LocalHealth, @LocalExcessUsd, @GlobalStatus, @GlobalHealth, @DryRun, @DecidedAt)
            on conflict do nothing
            """,
            DecisionRow.Of(decision), cancellationToken: cancellationToken)) == 1;
    }

    public async Task<IReadOnlyList<KeeperDecision>> ReadDecisionsAsync(ChainId chain, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, AttemptQuery.MaxLimit);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        IEnumerable<DecisionRow> rows = await connection.QueryAsync<DecisionRow>(new CommandDefinition(
            """
            select chain_id ChainId, venue, sub_account SubAccount, episode_block EpisodeBlock, kind, reason,
                judged_number JudgedNumber, judged_hash JudgedHash, judged_time JudgedTime, local_health LocalHealth,
                local_excess_usd LocalExcessUsd, global_status GlobalStatus, global_health GlobalHealth,
                dry_run DryRun, decided_at DecidedAt
            from keeper_decision where chain_id = @Chain
            order by decided_at desc, venue, sub_account, kind
            limit @Limit
            """,
            new { Chain = chain.Value, Limit = limit }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToDecision())];
    }

    private sealed class DecisionRow
    {
        public long ChainId { get; init; }
        public string Venue { get; init; } = "";
        public byte[] SubAccount { get; init; } = [];
        public long EpisodeBlock { get; init; }
        public string Kind { get; init; } = "";
        public string Reason { get; init; } = "";
        public long JudgedNumber { get; init; }
        public byte[] JudgedHash { get; init; } = [];
        public long JudgedTime { get; init; }
        public double LocalHealth { get; init; }
        public double LocalExcessUsd { get; init; }
        public string GlobalStatus { get; init; } = "";
        public double? GlobalHealth { get; init; }
        public bool DryRun { get; init; }
        public DateTime DecidedAt { get; init; }

        public static DecisionRow Of(KeeperDecision decision) => new()
        {
            ChainId = decision.SubAccount.Venue.Chain.Value,
            Venue = decision.SubAccount.Venue.Name,
            SubAccount = decision.SubAccount.Key.Encode(),
            EpisodeBlock = decision.EpisodeBlock,
            Kind = decision.Kind.ToString(),
            Reason = decision.Reason,
            JudgedNumber = decision.Judged.Number,
            JudgedHash = decision.Judged.Hash.ToArray(),
            JudgedTime = decision.Judged.Timestamp,
            LocalHealth = decision.Health.LocalHealthFactor,
            LocalExcessUsd = decision.Health.LocalExcessUsd,
            GlobalStatus = decision.Health.GlobalStatus,
            GlobalHealth = decision.Health.GlobalHealth,
            DryRun = decision.DryRun,
            DecidedAt = decision.DecidedAt.UtcDateTime,
        };

        public KeeperDecision ToDecision()
        {
            ChainId chain = new(ChainId);
            return new KeeperDecision(
                new SubAccountId(new VenueId(chain, Venue), SubAccountKey.Decode(SubAccount)), EpisodeBlock,
                Enum.Parse<DecisionKind>(Kind), Reason,
                new BlockRef(chain, JudgedNumber, new Hash32(JudgedHash), JudgedTime),
                new JudgedHealth(LocalHealth, LocalExcessUsd, GlobalStatus, GlobalHealth), DryRun, new DateTimeOffset(DecidedAt));
        }
    }
}
