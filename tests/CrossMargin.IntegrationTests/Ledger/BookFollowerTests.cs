using System.Threading.Channels;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CrossMargin.IntegrationTests.Ledger;

public sealed class BookFollowerTests(DevnetFixture devnet) : IAsyncLifetime
{
    private static readonly BookFollowerOptions Options = new()
    {
        PollInterval = TimeSpan.FromMilliseconds(500),
        BackOffMin = TimeSpan.FromMilliseconds(20),
        BackOffMax = TimeSpan.FromMilliseconds(200),
    };

    // Announcements alone, without the poll that would make up for those that are not heard.
    private static readonly BookFollowerOptions WithoutPoll = new() { PollInterval = TimeSpan.FromMinutes(10) };

    private readonly CancellationTokenSource _ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly AccountBook _book = FollowedBook.Empty();
    private NpgsqlDataSource _source = null!;
    private PostgresLedger _ledger = null!;
    private Task _running = Task.CompletedTask;

    private CancellationToken Token => _ending.Token;

    public async ValueTask InitializeAsync()
    {
        _ending.CancelAfter(TimeSpan.FromMinutes(2));
        _source = await devnet.OpenLedgerAsync(Token);
        _ledger = new PostgresLedger(_source);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await _source.DisposeAsync();
        _book.Dispose();
        _ending.Dispose();
    }

    [Fact]
    public async Task A_book_in_another_process_follows_appends_and_unwinds_by_announcement()
    {
        await FollowAsync(WithoutPoll);

        BlockRef[] tips = await Task.WhenAll(WriteAsync(FollowedBook.First, 1, 40, null), WriteAsync(FollowedBook.Second, 2, 40, null));

        await AssertEqualAsync(tips);
    }

    [Fact]
    public async Task A_book_that_starts_late_equals_one_that_was_there()
    {
        BlockRef[] tips = await Task.WhenAll(WriteAsync(FollowedBook.First, 3, 20, null), WriteAsync(FollowedBook.Second, 4, 20, null));

        await FollowAsync(WithoutPoll);

        await AssertEqualAsync(tips);
    }

    [Fact]
    public async Task A_book_in_another_process_hears_that_blocks_settled_without_new_ones()
    {
        await FollowAsync(WithoutPoll);
        BlockRef tip = await WriteAsync(FollowedBook.First, 7, 12, null);
        await _book.WaitForAsync(Token, tip);
        using BookSubscription changes = _book.Subscribe();
        FinalityMarks all = new(tip.Number, tip.Number, false);

        await _ledger.MarkAsync(tip, all, Token);

        while (_book.MarksOf(FollowedBook.First) != all)
        {
            await changes.WaitToReadAsync(Token);
            while (changes.TryRead(out _))
            {
            }
        }

        await AssertEqualAsync(tip);
    }

    [Theory]
    [InlineData(0)]     // Every commit is handed over.
    [InlineData(4)]     // Another process writes every fourth.
    public async Task A_book_in_the_same_process_takes_commits_over_and_reads_what_others_wrote(int keepBackEvery)
    {
        Channel<LedgerCommit> commits = Channel.CreateBounded<LedgerCommit>(4);
        await FollowAsync(Options, commits.Reader);

        BlockRef[] tips = await Task.WhenAll(
            WriteAsync(FollowedBook.First, 5, 40, commits.Writer, keepBackEvery),
            WriteAsync(FollowedBook.Second, 6, 40, commits.Writer, keepBackEvery));

        await AssertEqualAsync(tips);
    }

    [Fact]
    public async Task A_follower_survives_the_loss_of_its_connections()
    {
        await FollowAsync(Options);
        for (int round = 0; round < 4; round++)
        {
            await _book.WaitForAsync(Token, await WriteAsync(FollowedBook.First, 10 + round, 3, null));
            await using NpgsqlConnection killer = await _source.OpenConnectionAsync(Token);
            await using NpgsqlCommand kill = new(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()", killer);
            await kill.ExecuteNonQueryAsync(Token);
            _source.Clear();
        }

        BlockRef tip = await WriteAsync(FollowedBook.First, 20, 3, null);

        await AssertEqualAsync(tip);
        Assert.False(_running.IsCompleted);
    }

    [Fact]
    public async Task A_fault_that_waiting_does_not_heal_ends_the_follower()
    {
        await _source.ExecuteAsync("drop table holding", Token);
        await _ledger.OpenAsync(FollowedBook.First, 10, Token);
        using BookFollower follower = new(_book, _source, Options, TimeProvider.System, NullLogger<BookFollower>.Instance);

        PostgresException fault = await Assert.ThrowsAsync<PostgresException>(() => follower.RunAsync(Token));

        Assert.Equal(PostgresErrorCodes.UndefinedTable, fault.SqlState);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => follower.Loaded);
    }

    private async Task FollowAsync(BookFollowerOptions options, ChannelReader<LedgerCommit>? commits = null)
    {
        BookFollower follower = new(_book, _source, options, TimeProvider.System, NullLogger<BookFollower>.Instance, commits);
        _running = follower.RunAsync(Token);
        await follower.Loaded.WaitAsync(Token);
    }

    private async Task AssertEqualAsync(params BlockRef[] tips)
    {
        await _book.WaitForAsync(Token, tips);
        using AccountBook expected = await FollowedBook.ReadAsync(_source, Token);
        Assert.Equal(expected.Image(), _book.Image());
        // A reorg that is handed over after it was read counts twice, if its block came back: until the next look, which finds another number.
        for (int look = 0; look < 500 && !expected.Reorgs().SequenceEqual(_book.Reorgs()); look++)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        Assert.Equal(expected.Reorgs(), _book.Reorgs());
    }

    /// <summary>Random appends, and now and then an unwind, each handed over unless it is kept back.</summary>
    private async Task<BlockRef> WriteAsync(ChainId chain, int seed, int steps, ChannelWriter<LedgerCommit>? commits, int keepBackEvery = 0)
    {
        LedgerScript script = new(seed, chain);
        BlockRef tip = (await _ledger.OpenAsync(chain, LedgerScript.StartBlock, Token)).Checkpoint;
        List<BlockRef> history = [tip];
        for (int step = 1; step <= steps; step++)
        {
            BlockRef previous = tip;
            LedgerCommit commit;
            if (history.Count > 3 && script.Below(4) == 0)
            {
                tip = history[^(2 + script.Below(2))];
                history.RemoveAll(block => block.Number > tip.Number);
                commit = new LedgerCommit.Unwound(tip, await _ledger.UnwindAsync(previous, tip, Token)) { Previous = previous };
            }
            else
            {
                LedgerBatch batch = script.NextBatch(tip, 0);
                batch = batch with { Marks = script.NextMarks(batch.Last) };
                await _ledger.AppendAsync(previous, batch, Token);
                history.Add(tip = batch.Last);
                commit = new LedgerCommit.Appended(tip, batch.Entries) { Previous = previous, Marks = batch.Marks };
            }

            if (commits is not null && (keepBackEvery == 0 || step % keepBackEvery != 0))
                await commits.WriteAsync(commit, Token);
        }

        return tip;
    }
}
