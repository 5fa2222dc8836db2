using CrossMargin.Domain;
using Npgsql;

namespace CrossMargin.Ledger.Leases;

/// <summary>The leases on chains in PostgreSQL.</summary>
public sealed class ChainLeaseStore(NpgsqlDataSource source) : IChainLeases
{
    public async Task<bool> HoldAsync(ChainId chain, string holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        await using NpgsqlCommand command = source.CreateCommand(
            """
            insert into indexer_lease (chain_id, holder, expires_at) values ($1, $2, clock_timestamp() + $3)
            on conflict (chain_id) do update set holder = excluded.holder, expires_at = clock_timestamp() + $3
                where indexer_lease.holder = excluded.holder or indexer_lease.expires_at <= clock_timestamp()
            """);
        return await command.Add(chain.Value).Add(holder).Add(duration).ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    public async Task EndAsync(ChainId chain, string holder, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = source.CreateCommand("delete from indexer_lease where chain_id = $1 and holder = $2");
        await command.Add(chain.Value).Add(holder).ExecuteNonQueryAsync(cancellationToken);
    }
}
