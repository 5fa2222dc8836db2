using System.Data;
using Dapper;
using Npgsql;

namespace CrossMargin.Ledger.Attempts;

public sealed partial class AttemptStore
{
    /// <remarks>An inclusion counts by the chain's clock or by the keeper's, whichever is later: neither being slow hides what was spent.</remarks>
    public async Task<AttemptTally> ReadTallyAsync(TallyQuery query, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        DynamicParameters parameters = new(new
        {
            Hour = query.Now.UtcDateTime.AddHours(-1),
            Day = query.Now.UtcDateTime.AddDays(-1),
            DaySeconds = query.Now.AddDays(-1).ToUnixTimeSeconds(),
            RevertsFrom = query.RevertsFrom.UtcDateTime,
            AttemptTally.RevertsMax,
        });
        parameters.Add("Chain", query.Chain?.Value, DbType.Int64);
        TallyRow row = await connection.QuerySingleAsync<TallyRow>(new CommandDefinition(
            """
            with paid as (
                select greatest(opened_at, to_timestamp(included_time)) as at,
                    coalesce(
                        ((gas_used * gas_price + coalesce(included_data_fee, 0)) / 1e18)::double precision * native_usd,
                        gas_cost_usd + data_fee_usd) as usd
                from liquidation_attempt
                where included_number is not null and not dry_run and state <> 'reorged' and (@Chain is null or chain_id = @Chain)
                    and (included_time >= @DaySeconds or opened_at >= @Day)
                union all
                select greatest(opened_at, to_timestamp(included_time)),
                    ((gas_used * gas_price + included_data_fee) / 1e18)::double precision * native_usd
                from keeper_errand
                where included_number is not null and (@Chain is null or chain_id = @Chain)
                    and (included_time >= @DaySeconds or opened_at >= @Day)
            ), underway as (
                select coalesce(
                    (greatest(gas_limit * max_fee_per_gas, (
                        select max((one ->> 'gasLimit')::numeric * (one ->> 'maxFeePerGas')::numeric) from jsonb_array_elements(replaced) one
                    )) / 1e18)::double precision * native_usd, gas_cost_usd) + data_fee_usd as usd
                from liquidation_attempt
                where ended_at is null and not dry_run and (included_number is null or state = 'reorged')
                    and (@Chain is null or chain_id = @Chain)
                union all
                select (greatest(gas_limit * max_fee_per_gas, (
                        select max((one ->> 'gasLimit')::numeric * (one ->> 'maxFeePerGas')::numeric) from jsonb_array_elements(replaced) one
                    )) / 1e18)::double precision * native_usd
                from keeper_errand
                where ended_at is null and opened_at >= @Day and (@Chain is null or chain_id = @Chain)
            ), landed as (
                select attempt, state = 'reverted' as reverted, opened_at
                from liquidation_attempt
                where included_number is not null and not dry_run and state in ('included', 'final', 'reverted') and (@Chain is null or chain_id = @Chain)
                order by attempt desc
                limit @RevertsMax
            )
            select
                coalesce((select sum(usd) from paid where at >= @Hour), 0) HourUsd,
                coalesce((select sum(usd) from paid where at >= @Day), 0) DayUsd,
                coalesce((select sum(usd) from underway), 0) UnderwayUsd,
                (select count(*)::int from landed where opened_at >= @RevertsFrom
                    and attempt > coalesce((select max(attempt) from landed where not reverted), 0)) RevertsInARow
            """,
            parameters, cancellationToken: cancellationToken));
        return new AttemptTally(row.HourUsd, row.DayUsd, row.UnderwayUsd, row.RevertsInARow);
    }

    private sealed class TallyRow
    {
        public double HourUsd { get; init; }
        public double DayUsd { get; init; }
        public double UnderwayUsd { get; init; }
        public int RevertsInARow { get; init; }
    }
}
