using System.Threading.Channels;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Following;
using CrossMargin.Chain.Venues;
using CrossMargin.Chain.Venues.Wallet;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer;
using CrossMargin.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CrossMargin.IntegrationTests.Indexer;

/// <summary>From a node's tags and a feed's answers, through indexer and database, to what a book says of the chain.</summary>
public sealed class ChainMarksOnAnvilTests(DevnetFixture devnet)
{
    private static readonly Address Alice = Address.Parse("0x00000000000000000000000000000000000a11ce");
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly Channel<LedgerCommit> _commits = Channel.CreateUnbounded<LedgerCommit>();

    [Fact]
    public async Task A_deposit_has_credit_once_its_block_is_safe_live_and_after_a_restart()
    {
        await using IndexedAnvil anvil = await IndexedAnvil.StartAsync(devnet, 41_011, Stop);
        await using NpgsqlDataSource database = await IndexedAnvil.NewLedgerAsync(devnet, Stop);
        await using ChainIndexer indexer = NewIndexer(anvil.Settings, anvil, database);
        using AccountBook live = NewBook(anvil.Settings);
        await anvil.TransferAsync(Alice, 100, Stop);
        // Anvil's "safe" is 32 blocks behind its head.
        await anvil.Chain.MineAsync(40, TimeSpan.FromSeconds(1), Stop);
        await anvil.TransferAsync(Alice, 5, Stop);

        await IndexAsync(indexer, live);
        long head = await anvil.Chain.ReadBlockNumberAsync(Stop);
        using AccountBook rebuilt = await RebuildAsync(anvil.Settings, database);
        foreach (AccountBook book in (AccountBook[])[live, rebuilt])
        {
            Assert.Equal((105, 100), AmountAndSettled(book));
            ChainCondition condition = book.Conditions(DateTimeOffset.UnixEpoch)[0];
            Assert.Equal((head - 32, FinalityLevel.Head, false), (condition.CreditBlock, condition.Finality, condition.FinalityByTime));
        }

        await anvil.Chain.MineAsync(40, TimeSpan.FromSeconds(1), Stop);
        await IndexAsync(indexer, live);
        using AccountBook later = await RebuildAsync(anvil.Settings, database);
        Assert.Equal((105, null), AmountAndSettled(live));
        Assert.Equal((105, null), AmountAndSettled(later));
    }

    [Fact]
    public async Task A_sequencer_that_goes_down_and_comes_back_shows_in_the_condition_with_its_time()
    {
        await using IndexedAnvil anvil = await IndexedAnvil.StartAsync(devnet, 41_012, Stop);
        await using NpgsqlDataSource database = await IndexedAnvil.NewLedgerAsync(devnet, Stop);
        IReadOnlyDictionary<string, SolidityArtifact> contracts = await DevContracts.CompileAsync(devnet.Environment, Stop);
        Address feed = await anvil.Chain.DeployAsync(
            anvil.Minter, contracts[DevContracts.Feed].Link(new Dictionary<string, Address>()),
            DevFeed.Constructor.Encode(0, "L2 Sequencer Uptime Status Feed", 0), Stop);
        ChainSettings settings = anvil.Settings with { SequencerFeed = feed };
        Assert.Null(await new SequencerFeed(feed).ValidateAsync(anvil.Client, Stop));
        await using ChainIndexer indexer = NewIndexer(settings, anvil, database);
        using AccountBook live = NewBook(settings);
        await IndexAsync(indexer, live);
        SequencerStatus first = StatusOf(live);
        Assert.True(first.IsUp);

        string snapshot = await anvil.Chain.SnapshotAsync(Stop);
        SequencerStatus down = await AnswerAsync(1);
        Assert.Equal((false, true), (down.IsUp, down.Since > first.Since));
        SequencerStatus up = await AnswerAsync(0);
        Assert.Equal((true, true), (up.IsUp, up.Since > down.Since));
        using (AccountBook rebuilt = await RebuildAsync(settings, database))
            Assert.Equal(up, StatusOf(rebuilt));

        // A fork on which it never went down.
        await anvil.Chain.RevertAsync(snapshot, Stop);
        await anvil.Chain.MineAsync(5, TimeSpan.FromSeconds(1), Stop);
        await IndexAsync(indexer, live);
        Assert.Equal(first, StatusOf(live));

        async Task<SequencerStatus> AnswerAsync(int answer)
        {
            await anvil.Chain.MineAsync(1, TimeSpan.FromSeconds(5), Stop);
            await anvil.Chain.ExecuteAsync(anvil.Minter, feed, DevFeed.SetAnswer.Encode(answer), Stop);
            await IndexAsync(indexer, live);
            SequencerStatus status = StatusOf(live);
            Assert.Equal(live.AsOf(anvil.Id).Time, status.Since);
            return status;
        }
    }

    private static (int, int?) AmountAndSettled(AccountBook book)
    {
        CollateralBalance balance = Assert.Single(book.Find(new AccountId(Alice), default)!.SubAccounts).Collateral[0];
        return ((int)balance.Amount.Raw, (int?)balance.Settled?.Raw);
    }

    private static SequencerStatus StatusOf(AccountBook book) => book.Conditions(DateTimeOffset.UnixEpoch)[0].Sequencer!;

    private static AccountBook NewBook(ChainSettings settings) => new([settings], [new WalletModel(settings, settings.Venues[0])]);

    private static async Task<AccountBook> RebuildAsync(ChainSettings settings, NpgsqlDataSource database)
    {
        AccountBook book = NewBook(settings);
        book.Load(await new PostgresLedger(database).ReadHoldingsAsync(settings.ChainId, Stop));
        return book;
    }

    private async Task IndexAsync(ChainIndexer indexer, AccountBook live)
    {
        while (await indexer.StepAsync(Stop) is not ChainUpdate.AtHead)
        {
        }

        while (_commits.Reader.TryRead(out LedgerCommit? commit))
            live.Apply(commit);
    }

    private ChainIndexer NewIndexer(ChainSettings settings, IndexedAnvil anvil, NpgsqlDataSource database) => new(
        settings, anvil.Client, [new WalletAdapter(settings, anvil.Wallet)], new PostgresLedger(database), _commits.Writer,
        new IndexerOptions { Following = new FollowerOptions { FinalityInterval = TimeSpan.Zero } }, TimeProvider.System,
        NullLogger<ChainIndexer>.Instance);
}
