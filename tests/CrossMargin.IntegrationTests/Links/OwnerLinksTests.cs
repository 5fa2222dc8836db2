using CrossMargin.Chain.Links;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Domain.Links;
using CrossMargin.IntegrationTests.Ledger;
using CrossMargin.Ledger.Links;
using Microsoft.Extensions.Logging;
using Npgsql;
using static CrossMargin.IntegrationTests.Links.LinkSigners;

namespace CrossMargin.IntegrationTests.Links;

public sealed class OwnerLinksTests(DevnetFixture devnet)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_taken_is_read_to_the_last_byte_with_its_number()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        OwnerLinks links = source.Links();
        SignedLink signed = Link(Bob.Account(), Alice.Account()).SignedBy(Alice, Bob);

        LinkOutcome.Taken taken = Assert.IsType<LinkOutcome.Taken>(await links.AddAsync(signed, Token));

        StoredLink stored = (await links.FindAsync(signed.Link.Nonce, Token))!;
        Assert.Equal(taken.Link.Number, stored.Number);
        Assert.Equal(signed.Link, stored.Link);
        Assert.Equal(signed.OwnerSignature.ToArray(), stored.Statement.OwnerSignature.ToArray());
        Assert.Equal(signed.LinkedSignature.ToArray(), stored.Statement.LinkedSignature.ToArray());
        Assert.Null(stored.Revocation);
    }

    [Fact]
    public async Task What_is_refused_leaves_no_row()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        OwnerLinks links = source.Links();
        OwnerLink link = Link(Bob.Account(), Alice.Account());

        Assert.Equal(LinkRefusalKind.Forged, (await links.AddAsync(link.SignedBy(Alice, Carol), Token)).Refusal());
        Assert.Equal(LinkRefusalKind.OneSided, (await links.AddAsync(link.SignedBy(Alice, Alice), Token)).Refusal());
        Assert.Equal(LinkRefusalKind.OneSided, (await links.AddAsync(link.SignedBy(Alice, Bob) with { LinkedSignature = default }, Token)).Refusal());
        OwnerLink past = link with { ExpiresAt = link.IssuedAt + 1 }, future = link with { IssuedAt = link.ExpiresAt - 1 };
        Assert.Equal(LinkRefusalKind.Expired, (await links.AddAsync(past.SignedBy(Alice, Bob), Token)).Refusal());
        Assert.Equal(LinkRefusalKind.NotYetValid, (await links.AddAsync(future.SignedBy(Alice, Bob), Token)).Refusal());
        Assert.Equal(0L, await source.ReadAsync<long>("select count(*) from owner_link", Token));
    }

    [Fact]
    public async Task A_statement_counts_once_even_after_its_link_has_ended()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        OwnerLinks links = source.Links();
        SignedLink signed = Link(Bob.Account(), Alice.Account()).SignedBy(Alice, Bob);
        await links.AddAsync(signed, Token);

        Assert.Equal(LinkRefusalKind.Replayed, (await links.AddAsync(signed, Token)).Refusal());
        Assert.IsType<LinkOutcome.Taken>(await links.RevokeAsync(signed.Link.Nonce, signed.Link.Revoke(Bob), Token));
        Assert.Equal(LinkRefusalKind.Replayed, (await links.AddAsync(signed, Token)).Refusal());
    }

    [Fact]
    public async Task A_second_owner_and_a_circle_are_refused_until_the_link_before_has_ended()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        OwnerLinks links = source.Links();
        OwnerLink first = Link(Bob.Account(), Alice.Account()), second = Link(Bob.Account(), Carol.Account()), circle = Link(Alice.Account(), Bob.Account());
        await links.AddAsync(first.SignedBy(Alice, Bob), Token);

        Assert.Equal(LinkRefusalKind.SecondOwner, (await links.AddAsync(second.SignedBy(Carol, Bob), Token)).Refusal());
        Assert.Equal(LinkRefusalKind.Cycle, (await links.AddAsync(circle.SignedBy(Bob, Alice), Token)).Refusal());

        await links.RevokeAsync(first.Nonce, first.Revoke(Alice), Token);
        Assert.IsType<LinkOutcome.Taken>(await links.AddAsync(second.SignedBy(Carol, Bob), Token));
    }

    [Fact]
    public async Task Of_links_that_contradict_each_other_and_come_at_once_one_is_taken()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        SignedLink[] rivals =
        [
            Link(Bob.Account(), Alice.Account()).SignedBy(Alice, Bob), Link(Bob.Account(), Carol.Account()).SignedBy(Carol, Bob),
            Link(Bob.Account(), Alice.Account()).SignedBy(Alice, Bob), Link(Bob.Account(), Carol.Account()).SignedBy(Carol, Bob),
        ];

        LinkOutcome[] outcomes = await Task.WhenAll(rivals.Select(rival => source.Links().AddAsync(rival, Token)));

        Assert.Single(outcomes.OfType<LinkOutcome.Taken>());
        Assert.All(outcomes.OfType<LinkOutcome.Refused>(), refused => Assert.Equal(LinkRefusalKind.SecondOwner, refused.Refusal.Kind));
    }

    [Fact]
    public async Task Either_side_revokes_and_nobody_else_and_only_once()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        OwnerLinks links = source.Links();
        OwnerLink link = Link(Bob.Account(), Alice.Account());
        SignedLink signed = link.SignedBy(Alice, Bob);
        await links.AddAsync(signed, Token);

        Assert.Equal(LinkRefusalKind.Unknown, (await links.RevokeAsync(Hash32.OfNumber(9), link.Revoke(Bob), Token)).Refusal());
        Assert.Equal(LinkRefusalKind.Forged, (await links.RevokeAsync(link.Nonce, link.Revoke(Carol), Token)).Refusal());
        Assert.Equal(LinkRefusalKind.Forged, (await links.RevokeAsync(link.Nonce, signed.LinkedSignature, Token)).Refusal());
        LinkOutcome.Taken revoked = Assert.IsType<LinkOutcome.Taken>(await links.RevokeAsync(link.Nonce, link.Revoke(Bob), Token));
        Assert.Equal(LinkSide.Linked, revoked.Link.Revocation!.Side);
        Assert.Equal(LinkRefusalKind.Revoked, (await links.RevokeAsync(link.Nonce, link.Revoke(Alice), Token)).Refusal());

        Assert.Equal(LinkSide.Linked, (await links.FindAsync(link.Nonce, Token))!.Revocation!.Side);
    }

    [Theory]
    [InlineData("update owner_link set expires_at = expires_at + 1")]
    [InlineData("delete from owner_link")]
    [InlineData("truncate owner_link cascade")]
    [InlineData("delete from owner_link_revocation")]
    [InlineData("update owner_link_revocation set side = 'owner'")]
    public async Task What_was_signed_is_never_changed(string sql)
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);

        PostgresException refusal = await Assert.ThrowsAsync<PostgresException>(() => source.ExecuteAsync(sql, Token));

        Assert.Contains("append-only", refusal.MessageText, StringComparison.Ordinal);
    }

    /// <summary>Whoever can write to the database cannot give accounts away: the rows are held against their signatures.</summary>
    [Fact]
    public async Task A_row_that_was_slipped_in_is_not_used_and_named_in_the_log()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        OwnerLink good = Link(Bob.Account(), Alice.Account());
        await source.Links().AddAsync(good.SignedBy(Alice, Bob), Token);
        await source.ExecuteAsync(
            $"""
            insert into owner_link (nonce, owner, linked, issued_at, expires_at, owner_signature, linked_signature, added_at)
            select decode(repeat('ab', 32), 'hex'), owner, '\x{Convert.ToHexString(Carol.Address.ToArray())}', issued_at, expires_at,
                owner_signature, linked_signature, added_at
            from owner_link
            """,
            Token);
        KeptLog log = new();
        LinkStore store = new(source);
        LinkAudit audit = new(new LinkSignatures(new Dictionary<ChainId, IChainClient>()), TimeSpan.FromHours(1), TimeProvider.System, log);

        IReadOnlyList<StoredLink> stored = await store.ReadOpenAsync(TimeProvider.System.GetUtcNow(), Token);
        IReadOnlyList<OwnerLink> verified = await audit.VerifyAsync(stored, asksChains: true, Token);

        Assert.Equal(2, stored.Count);
        Assert.Equal([good], verified);
        Assert.Contains("0x" + string.Concat(Enumerable.Repeat("ab", 32)), Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_go_from_the_newest_back_and_may_be_about_one_address()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        OwnerLinks links = source.Links();
        OwnerLink first = Link(Bob.Account(), Alice.Account()), second = Link(Carol.Account(), Bob.Account());
        await links.AddAsync(first.SignedBy(Alice, Bob), Token);
        await links.AddAsync(second.SignedBy(Bob, Carol), Token);

        Assert.Equal([second, first], (await links.ReadPageAsync(null, null, 10, Token)).Select(stored => stored.Link));
        Assert.Equal([first], (await links.ReadPageAsync(null, (await links.FindAsync(second.Nonce, Token))!.Number, 10, Token)).Select(stored => stored.Link));
        Assert.Equal([second, first], (await links.ReadPageAsync(Bob.Address, null, 10, Token)).Select(stored => stored.Link));
        Assert.Equal([first], (await links.ReadPageAsync(Alice.Address, null, 10, Token)).Select(stored => stored.Link));
        Assert.Single(await links.ReadPageAsync(Bob.Address, null, 1, Token));
    }

    private sealed class KeptLog : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
