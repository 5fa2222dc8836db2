using CrossMargin.Domain;
using CrossMargin.Domain.Links;
using Dapper;
using Npgsql;

namespace CrossMargin.Ledger.Links;

/// <summary>Signed links in PostgreSQL: appended, never changed. It holds their order and their nonces; signatures are for others to judge.</summary>
public sealed class LinkStore(NpgsqlDataSource source)
{
    public const int PageMax = 1_000;

    /// <summary>Takes a link whose signatures are good.</summary>
    /// <param name="now">Links that have ended by then are in nobody's way.</param>
    public async Task<LinkOutcome> AddAsync(SignedLink statement, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Two links that are each right may contradict each other: they are taken one after the other.
        await connection.ExecuteAsync(new CommandDefinition(
            "lock table owner_link in share row exclusive mode", transaction: transaction, cancellationToken: cancellationToken));
        if (await FindAsync(connection, statement.Link.Nonce, cancellationToken) is { } used)
        {
            return new LinkOutcome.Refused(new LinkRefusal(
                LinkRefusalKind.Replayed, $"The nonce {statement.Link.Nonce} was used for link {used.Number} already: a statement counts once."));
        }

        IEnumerable<OwnerLink> standing = (await ReadOpenAsync(connection, now, cancellationToken))
            .Where(stored => stored.IsOpen(now)).Select(stored => stored.Link);
        if (LinkGraph.Of(standing, static (_, _) => { }).Judge(statement.Link) is { } refusal)
            return new LinkOutcome.Refused(refusal);
        long number = await InsertAsync(connection, statement, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new LinkOutcome.Taken(new StoredLink(number, statement, now, null));
    }

    /// <returns>False when the link was revoked before: nothing was written.</returns>
    public async Task<bool> RevokeAsync(long link, LinkRevocation revocation, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into owner_link_revocation (link, side, signature, revoked_at) values (@Link, @Side, @Signature, @At)
            on conflict (link) do nothing
            """,
            new { Link = link, Side = LinkRow.SideText(revocation.Side), Signature = revocation.Signature.ToArray(), At = revocation.At.UtcDateTime },
            cancellationToken: cancellationToken)) == 1;
    }

    /// <summary>Null when no link has the nonce.</summary>
    public async Task<StoredLink?> FindAsync(Hash32 nonce, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        return await FindAsync(connection, nonce, cancellationToken);
    }

    /// <summary>Links that have not expired, revoked ones too, in the order in which they were taken.</summary>
    public async Task<IReadOnlyList<StoredLink>> ReadOpenAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        return await ReadOpenAsync(connection, now, cancellationToken);
    }

    /// <summary>Newest first.</summary>
    /// <param name="about">Only links of which this address is a side.</param>
    /// <param name="before">Only links with a smaller number.</param>
    /// <param name="limit">1 to <see cref="PageMax"/>.</param>
    public async Task<IReadOnlyList<StoredLink>> ReadPageAsync(Address? about, long? before, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, PageMax);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        IEnumerable<LinkRow> rows = await connection.QueryAsync<LinkRow>(new CommandDefinition(
            $"""
            {LinkRow.Select}
            where (@About::bytea is null or owner = @About or linked = @About) and link < @Before
            order by link desc limit @Limit
            """,
            new { About = about?.ToArray(), Before = before ?? long.MaxValue, Limit = limit }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToLink())];
    }

    /// <summary>Differs from what it was exactly when something was added or revoked since.</summary>
    public async Task<(long Links, long Revocations)> CountAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<(long, long)>(new CommandDefinition(
            "select (select count(*) from owner_link), (select count(*) from owner_link_revocation)", cancellationToken: cancellationToken));
    }

    private static async Task<StoredLink?> FindAsync(NpgsqlConnection connection, Hash32 nonce, CancellationToken cancellationToken)
    {
        LinkRow? row = await connection.QuerySingleOrDefaultAsync<LinkRow>(new CommandDefinition(
            $"{LinkRow.Select} where nonce = @Nonce", new { Nonce = nonce.ToArray() }, cancellationToken: cancellationToken));
        return row?.ToLink();
    }

    private static async Task<IReadOnlyList<StoredLink>> ReadOpenAsync(
        NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        IEnumerable<LinkRow> rows = await connection.QueryAsync<LinkRow>(new CommandDefinition(
            $"{LinkRow.Select} where expires_at > @Now order by link", new { Now = now.ToUnixTimeSeconds() }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToLink())];
    }

    private static Task<long> InsertAsync(NpgsqlConnection connection, SignedLink statement, DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<long>(new CommandDefinition(
            """
            insert into owner_link (nonce, owner, owner_chain, linked, linked_chain, issued_at, expires_at, owner_signature, linked_signature, added_at)
            values (@Nonce, @Owner, @OwnerChain, @Linked, @LinkedChain, @IssuedAt, @ExpiresAt, @OwnerSignature, @LinkedSignature, @At)
            returning link
            """,
            new
            {
                Nonce = statement.Link.Nonce.ToArray(),
                Owner = statement.Link.Owner.Owner.ToArray(),
                OwnerChain = statement.Link.Owner.OnlyOn?.Value,
                Linked = statement.Link.Linked.Owner.ToArray(),
                LinkedChain = statement.Link.Linked.OnlyOn?.Value,
                statement.Link.IssuedAt,
                statement.Link.ExpiresAt,
                OwnerSignature = statement.OwnerSignature.ToArray(),
                LinkedSignature = statement.LinkedSignature.ToArray(),
                At = now.UtcDateTime,
            },
            cancellationToken: cancellationToken));
}
