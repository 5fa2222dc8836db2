using CrossMargin.Domain.Links;
using CrossMargin.Ledger.Links;
using CrossMargin.UnitTests.Chain.Rpc;
using Microsoft.Extensions.Time.Testing;
using static CrossMargin.UnitTests.Ledger.Books;
using static CrossMargin.UnitTests.Ledger.Links.Linking;

namespace CrossMargin.UnitTests.Ledger.Links;

public sealed class LinkAuditTests
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    private readonly KnownSignatures _signatures = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly RecordingLogger _logger = new();
    private readonly LinkAudit _audit;

    public LinkAuditTests() => _audit = new LinkAudit(_signatures, Period, _time, _logger);

    [Fact]
    public async Task A_row_that_is_not_signed_by_both_is_not_used_and_named_once()
    {
        StoredLink good = Stored(1, Link(2, 1)), forged = Stored(2, Link(3, 1));
        _signatures.Links[(forged.Link, LinkSide.Linked)] = LinkRefusalKind.Forged;

        Assert.Equal([good.Link], await VerifyAsync(good, forged));
        Assert.Equal([good.Link], await VerifyAsync(good, forged));

        string line = Assert.Single(_logger.Lines);
        Assert.StartsWith("Error", line, StringComparison.Ordinal);
        Assert.Contains(forged.Link.Nonce.ToString(), line, StringComparison.Ordinal);
        Assert.Contains("the test says Forged", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_keys_have_signed_is_looked_at_once()
    {
        StoredLink stored = Stored(1, Link(2, 1));
        await VerifyAsync(stored);
        _time.Advance(TimeSpan.FromDays(30));
        await VerifyAsync(stored);

        Assert.Equal(2, _signatures.Asked);
        Assert.Null(_audit.DueAt);
    }

    [Fact]
    public async Task A_contract_is_asked_again_in_turn_and_its_new_answer_counts()
    {
        StoredLink stored = Stored(1, Link(Account(2, First), Account(1)));
        Assert.Equal([stored.Link], await VerifyAsync(stored));
        Assert.Equal(_time.GetUtcNow() + Period, _audit.DueAt);
        _signatures.Links[(stored.Link, LinkSide.Linked)] = LinkRefusalKind.Forged;

        Assert.Equal([stored.Link], await VerifyAsync(stored));
        _time.Advance(Period);
        Assert.Empty(await VerifyAsync(stored));

        _signatures.Links.Clear();
        _time.Advance(Period);
        Assert.Equal([stored.Link], await VerifyAsync(stored));
    }

    [Fact]
    public async Task While_its_chain_is_silent_a_contract_s_last_answer_stands_and_one_never_asked_counts_as_no()
    {
        StoredLink known = Stored(1, Link(Account(2, First), Account(1))), unknown = Stored(2, Link(Account(3, First), Account(1)));
        await VerifyAsync(known);
        _signatures.Links[(known.Link, LinkSide.Linked)] = LinkRefusalKind.Unanswered;
        _signatures.Links[(unknown.Link, LinkSide.Linked)] = LinkRefusalKind.Unanswered;
        _time.Advance(Period);

        Assert.Equal([known.Link], await VerifyAsync(known, unknown));

        // It is asked again soon.
        _signatures.Links.Clear();
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal([known.Link, unknown.Link], await VerifyAsync(known, unknown));
    }

    [Fact]
    public async Task Links_of_keys_do_not_wait_for_any_chain()
    {
        StoredLink keys = Stored(1, Link(2, 1)), contract = Stored(2, Link(Account(3, First), Account(1)));

        Assert.Equal([keys.Link], await _audit.VerifyAsync([keys, contract], asksChains: false, TestContext.Current.CancellationToken));
        Assert.Equal(2, _signatures.Asked);
    }

    [Fact]
    public async Task A_revoked_link_does_not_count_and_is_no_fault()
    {
        StoredLink stored = Stored(1, Link(2, 1));
        Assert.Equal([stored.Link], await VerifyAsync(stored));

        Assert.Empty(await VerifyAsync(stored with { Revocation = RevokedBy(LinkSide.Linked) }));
        Assert.Empty(_logger.Lines);
    }

    [Fact]
    public async Task A_revocation_that_nobody_signed_ends_nothing_and_is_named()
    {
        StoredLink stored = Stored(1, Link(2, 1)) with { Revocation = RevokedBy(LinkSide.Linked) };
        _signatures.Revocations[stored.Link] = LinkRefusalKind.Forged;

        Assert.Equal([stored.Link], await VerifyAsync(stored));
        Assert.Contains("The revocation", Assert.Single(_logger.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contract_s_revocation_stays_whatever_the_contract_says_later()
    {
        StoredLink stored = Stored(1, Link(Account(2, First), Account(1))) with { Revocation = RevokedBy(LinkSide.Linked) };
        _signatures.Revocations[stored.Link] = LinkRefusalKind.Forged;

        Assert.Empty(await VerifyAsync(stored));
    }

    [Fact]
    public async Task Of_two_rows_that_contradict_each_other_the_later_is_named_and_not_used()
    {
        StoredLink first = Stored(1, Link(2, 1)), second = Stored(2, Link(2, 3));

        LinkGraph graph = _audit.Compose(await VerifyAsync(first, second), _time.GetUtcNow());

        Assert.Equal(Account(1), graph.RootOf(Account(2)));
        Assert.Contains(second.Link.Nonce.ToString(), Assert.Single(_logger.Lines), StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<OwnerLink>> VerifyAsync(params StoredLink[] links) =>
        _audit.VerifyAsync(links, asksChains: true, TestContext.Current.CancellationToken);

    private StoredLink Stored(long number, OwnerLink link) => new(number, new SignedLink(link, new byte[65], new byte[65]), _time.GetUtcNow(), null);

    private LinkRevocation RevokedBy(LinkSide side) => new(side, new byte[65], _time.GetUtcNow());
}
