using System.Collections.Concurrent;
using System.Data.Common;
using System.Threading.Channels;
using CrossMargin.Domain;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CrossMargin.Ledger;

/// <summary>Keeps a book equal to the ledger: by the commits of this process, and by what the database announces of any process.</summary>
/// <remarks>
/// A commit that is handed over is taken in when it follows on the book's block; else it is only a hint, as an
/// announcement is, that the database has more, and the difference is read from there.
/// </remarks>
/// <param name="commits">What this process itself commits, in order. Null where another process indexes.</param>
public sealed class BookFollower(
    AccountBook book,
    ILedgerSource source,
    BookFollowerOptions options,
    TimeProvider time,
    ILogger<BookFollower> logger,
    ChannelReader<LedgerCommit>? commits = null) : IDisposable
{
    private readonly LedgerTail _tail = new(source, options.EntriesMax);
    private readonly SemaphoreSlim _turn = new(1);

    // Chains to look at; a chain that waits already is not added again, so the capacity is never exceeded.
    private readonly HashSet<ChainId> _hinted = [];
    private readonly Channel<ChainId> _hints = Channel.CreateBounded<ChainId>(Math.Max(1, book.Chains.Count));

    // When a commit of each chain was last taken over: while they come, announcements tell of nothing else.
    private readonly ConcurrentDictionary<ChainId, long> _takenAt = [];

    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _faults;

    /// <summary>Follows the ledger of a PostgreSQL database.</summary>
    public BookFollower(
        AccountBook book, NpgsqlDataSource database, BookFollowerOptions options, TimeProvider time, ILogger<BookFollower> logger,
        ChannelReader<LedgerCommit>? commits = null)
        : this(book, new PostgresLedgerSource(database), options, time, logger, commits)
    {
    }

    /// <summary>Completes when every chain was read once: from then on the book answers for the ledger.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>Loads every chain, then follows. Ends only by cancellation, or by a fault that waiting does not heal.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> loops = [LookAsync(ending.Token), ListenAsync(ending.Token), PollAsync(ending.Token)];
        if (commits is not null)
            loops.Add(TakeAsync(commits, ending.Token));

        // One loop that fails takes the others with it: a book that follows by halves would look current.
        await Task.WhenAny(loops);
        await ending.CancelAsync();
        _loaded.TrySetCanceled(CancellationToken.None);
        await Task.WhenAll(loops);
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>Applies what this process commits.</summary>
    private async Task TakeAsync(ChannelReader<LedgerCommit> handed, CancellationToken cancellationToken)
    {
        await foreach (LedgerCommit commit in handed.ReadAllAsync(cancellationToken))
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                if (Previous(commit) is { } previous && previous == book.AsOf(previous.Chain))
                    Take(commit);
                else
                    Hint(commit.Checkpoint.Chain);
            }
            finally
            {
                _turn.Release();
            }
        }

        // No more commits here; other processes may still index.
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
    }

    private void Take(LedgerCommit commit)
    {
        book.Apply(commit);
        _takenAt[commit.Checkpoint.Chain] = time.GetTimestamp();
        if (commit is LedgerCommit.Unwound)
            _tail.CountUnwind(commit.Checkpoint.Chain);
    }

    private static BlockRef? Previous(LedgerCommit commit) => commit switch
    {
        LedgerCommit.Appended appended => appended.Previous,
        LedgerCommit.Unwound unwound => unwound.Previous,
        LedgerCommit.Marked marked => marked.At,
        _ => null,
    };

    /// <summary>Loads each chain, then reads what each hinted chain has more.</summary>
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (ChainId chain in book.Chains)
            await RetryAsync(token => CatchUpAsync(chain, load: true, token), cancellationToken);
        _loaded.TrySetResult();

        await foreach (ChainId chain in _hints.Reader.ReadAllAsync(cancellationToken))
        {
            lock (_hinted)
                _hinted.Remove(chain);
            await RetryAsync(token => CatchUpAsync(chain, load: false, token), cancellationToken);
        }
    }

    /// <returns>Whether there was more.</returns>
    private async Task<bool> CatchUpAsync(ChainId chain, bool load, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            LedgerCommit? commit = load
                ? await _tail.ReadAllAsync(chain, cancellationToken)
                : await _tail.ReadSinceAsync(book.AsOf(chain), book.MarksOf(chain), cancellationToken);
            if (commit is not null)
                book.Apply(commit);
            if (commit is LedgerCommit.Reloaded { Holdings: var holdings })
                Log.BookLoaded(logger, chain, holdings.Checkpoint.Number, holdings.Holdings.Count);
            return commit is not null;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Hears the announcements; after each reconnection every chain is looked at, for what was not heard.</summary>
    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await using ILedgerListener listener = await RetryAsync(token => source.ListenAsync(Hear, token), cancellationToken);
            HintAll();
            try
            {
                while (true)
                    await listener.WaitAsync(cancellationToken);
            }
            catch (DbException fault) when (IsPassing(fault) && !cancellationToken.IsCancellationRequested)
            {
                NoteFault(fault);
            }
        }
    }

    /// <remarks>
    /// What this process commits is announced too, often before it was taken over: reading it back would do the work twice.
    /// What another process commits meanwhile shows in the next commit, which then does not follow on, or at the next poll.
    /// </remarks>
    private void Hear(string payload)
    {
        if (LedgerAnnouncement.TryParse(payload, out ChainId chain, out long number, out string? hash, out bool onlyMarks)
            && book.Chains.Contains(chain)
            && !(_takenAt.TryGetValue(chain, out long takenAt) && time.GetElapsedTime(takenAt) < options.HandingGap)
            && book.AsOf(chain) is var asOf
            && (onlyMarks || asOf.Number != number || asOf.Hash.ToString() != hash))
        {
            Hint(chain);
        }
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(options.PollInterval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
            HintAll();
    }

    private void HintAll()
    {
        foreach (ChainId chain in book.Chains)
            Hint(chain);
    }

    private void Hint(ChainId chain)
    {
        lock (_hinted)
        {
            if (_hinted.Add(chain))
                Invariant.Require(_hints.Writer.TryWrite(chain), "Each chain waits at most once.");
        }
    }

    /// <summary>Repeats until it succeeds, for as long as the fault is one that passes: the database being away.</summary>
    private async Task<T> RetryAsync<T>(Func<CancellationToken, Task<T>> act, CancellationToken cancellationToken)
    {
        TimeSpan wait = options.BackOffMin;
        while (true)
        {
            try
            {
                T done = await act(cancellationToken);
                if (Interlocked.Exchange(ref _faults, 0) > 0)
                    Log.DatabaseBack(logger);
                return done;
            }
            catch (DbException fault) when (IsPassing(fault) && !cancellationToken.IsCancellationRequested)
            {
                NoteFault(fault);
            }

            await Task.Delay(wait, time, cancellationToken);
            wait = wait * 2 < options.BackOffMax ? wait * 2 : options.BackOffMax;
        }
    }

    /// <summary>The first of a row of faults is logged, until something succeeds again.</summary>
    private void NoteFault(DbException fault)
    {
        if (Interlocked.Increment(ref _faults) == 1)
            Log.DatabaseLost(logger, fault.Message);
    }

    // Class 57 is an operator's intervention: the server was stopped or the session ended. Class 08 is the connection itself.
    internal static bool IsPassing(DbException fault) =>
        fault.IsTransient || fault.SqlState is not { } state
        || state.StartsWith("57", StringComparison.Ordinal) || state.StartsWith("08", StringComparison.Ordinal);
}
