using CrossMargin.Domain.Calibration;
using Dapper;
using Npgsql;

namespace CrossMargin.Ledger.Calibration;

/// <summary>The record of calibrations in PostgreSQL.</summary>
public sealed class RiskReleases(NpgsqlDataSource source) : IRiskReleases
{
    public async Task<RiskRelease> RecordAsync(RiskRelease release, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        long number = await connection.QuerySingleAsync<long>(new CommandDefinition(
            """
            insert into risk_release (calibrated_at, history_from, verdict, reason, underlyings, correlation)
            values (@CalibratedAt, @HistoryFrom, @Verdict, @Reason, @Underlyings::jsonb, @Correlation::jsonb)
            returning release
            """,
            RiskReleaseRow.Of(release), cancellationToken: cancellationToken));
        return release with { Number = number };
    }

    public async Task<RiskRelease?> FindReleasedAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        RiskReleaseRow? row = await connection.QuerySingleOrDefaultAsync<RiskReleaseRow>(new CommandDefinition(
            $"select {RiskReleaseRow.Columns} from risk_release where verdict = 'released' order by release desc limit 1",
            cancellationToken: cancellationToken));
        return row?.ToRelease();
    }

    public async Task<IReadOnlyList<RiskRelease>> ReadNewestAsync(int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, IRiskReleases.PageMax);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        IEnumerable<RiskReleaseRow> rows = await connection.QueryAsync<RiskReleaseRow>(new CommandDefinition(
            $"select {RiskReleaseRow.Columns} from risk_release order by release desc limit @Count",
            new { Count = count }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToRelease())];
    }
}
