using CrossMargin.Domain;
using Dapper;
using Npgsql;

namespace CrossMargin.Ledger.Leases;

/// <summary>The leases in PostgreSQL.</summary>
public sealed class LeaseStore(NpgsqlDataSource source) : ILeaseStore
{
    /// <summary>
    /// For a statement that only the term's holder may carry out: a row while the term is the newest one. Locked, so that whoever takes
    /// over waits for what was begun in time, and then sees it.
    /// </summary>
    internal const string Fence =
        """
        fence as materialized (
            select 1 from keeper_lease
            where chain_id = @FenceChain and account = @FenceAccount and term = @FenceTerm
            for share)
        """;

    public async Task<LeaseTerm?> TakeAsync(
        ChainId chain, Address account, string holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        long? number = await connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            """
            insert into keeper_lease (chain_id, account, holder, term, expires_at)
            values (@Chain, @Account, @Holder, 1, clock_timestamp() + @Duration)
            on conflict (chain_id, account) do update set
                holder = excluded.holder, term = keeper_lease.term + 1, expires_at = clock_timestamp() + @Duration
                where keeper_lease.expires_at <= clock_timestamp()
            returning term
            """,
            new { Chain = chain.Value, Account = account.ToArray(), Holder = holder, Duration = duration },
            cancellationToken: cancellationToken));
        return number is { } term ? new LeaseTerm(chain, account, term) : null;
    }

    public async Task<bool> ExtendAsync(LeaseTerm term, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        return await UpdateAsync("clock_timestamp() + @Duration", term, duration, cancellationToken) == 1;
    }

    public Task EndAsync(LeaseTerm term, CancellationToken cancellationToken) =>
        UpdateAsync("least(expires_at, clock_timestamp())", term, TimeSpan.Zero, cancellationToken);

    private async Task<int> UpdateAsync(string expiry, LeaseTerm term, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            $"update keeper_lease set expires_at = {expiry} where chain_id = @Chain and account = @Account and term = @Number",
            new { Chain = term.Chain.Value, Account = term.Account.ToArray(), term.Number, Duration = duration },
            cancellationToken: cancellationToken));
    }
}
