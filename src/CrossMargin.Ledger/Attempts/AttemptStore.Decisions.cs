using CrossMargin.Domain;
using CrossMargin.Ledger.Judgements;
using Dapper;
using Npgsql;

namespace CrossMargin.Ledger.Attempts;

public sealed partial class AttemptStore
{
    public async Task<bool> RecordAsync(KeeperDecision decision, CancellationToken cancellationToken)
    {
        DynamicParameters parameters = new(DecisionRow.Of(decision));
        parameters.AddDynamicParams(JudgementRow.Of(decision.Judgement, decision.DecidedAt));
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            $"""
            with decided as (
                insert into keeper_decision (
                    chain_id, venue, sub_account, episode_block, kind, reason, judged_number, judged_hash, judged_time,
                    local_health, local_excess_usd, global_status, global_health, dry_run, decided_at)
                values (
                    @ChainId, @Venue, @SubAccount, @EpisodeBlock, @Kind, @Reason, @JudgedNumber, @JudgedHash, @JudgedTime,
                    @LocalHealth, @LocalExcessUsd, @GlobalStatus, @GlobalHealth, @DryRun, @DecidedAt)
                on conflict do nothing
                returning kind
            ),
            judged as (
                insert into keeper_judgement ({JudgementRow.Columns}, kind)
                select {JudgementRow.Values}, kind from decided
                where @BasisInputs is not null
            )
            select exists (select from decided)
            """,
            parameters, cancellationToken: cancellationToken));
    }

    public async Task<IReadOnlyList<KeeperDecision>> ReadDecisionsAsync(ChainId chain, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, AttemptQuery.MaxLimit);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        IEnumerable<DecisionRow> rows = await connection.QueryAsync<DecisionRow>(new CommandDefinition(
            $"""
            select {DecisionRow.Columns}
            from keeper_decision where chain_id = @Chain
            order by decided_at desc, venue, sub_account, kind
            limit @Limit
            """,
            new { Chain = chain.Value, Limit = limit }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToDecision())];
    }
}
