using System.Numerics;
using CrossMargin.Chain.Links;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Domain.Links;
using CrossMargin.IntegrationTests.Api;
using CrossMargin.IntegrationTests.Ledger;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Links;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using static CrossMargin.IntegrationTests.Links.LinkSigners;

namespace CrossMargin.IntegrationTests.Links;

/// <summary>A book that follows the tables, on the real clock.</summary>
public sealed class LinkFollowerTests(DevnetFixture devnet)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_book_follows_what_is_taken_revoked_and_expires_whichever_process_took_it()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        using AccountBook book = FollowedBook.Empty();
        book.Load(new ChainHoldings(new BlockRef(FollowedBook.First, 1, Hash32.OfNumber(1), 1), [Supply(Alice.Address), Supply(Bob.Address), Supply(Carol.Address)]));
        LinkStore store = new(source);
        LinkAudit audit = new(new LinkSignatures(new Dictionary<ChainId, IChainClient>()), TimeSpan.FromHours(1), TimeProvider.System, NullLogger.Instance);
        LinkFollower follower = new(
            book, store, audit, new LinkFollowerOptions { PollInterval = TimeSpan.FromMilliseconds(100) }, TimeProvider.System, NullLogger<LinkFollower>.Instance);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task running = follower.RunAsync(end.Token);
        OwnerLinks elsewhere = source.Links();
        OwnerLink lasting = Link(Bob.Account(), Alice.Account()), brief = Link(Carol.Account(), Bob.Account());
        brief = brief with { ExpiresAt = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 4 };

        await elsewhere.AddAsync(lasting.SignedBy(Alice, Bob), Token);
        await elsewhere.AddAsync(brief.SignedBy(Bob, Carol), Token);
        await UntilAsync(() => book.Accounts().Count == 1);
        Assert.Equal(3, book.Find(Alice.Account(), default)!.SubAccounts.Count);

        await UntilAsync(() => book.Accounts().Count == 2);
        Assert.True(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() >= brief.ExpiresAt);
        Assert.Equal(Carol.Account(), book.RootOf(Carol.Account()));

        await elsewhere.RevokeAsync(lasting.Nonce, lasting.Revoke(Alice), Token);
        await UntilAsync(() => book.Accounts().Count == 3);

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static Holding Supply(Address owner) => new("aave-v3", new SubAccountKey(owner), PlainLending.Supply, BigInteger.One);

    private static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
    }
}
