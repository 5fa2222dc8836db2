using CrossMargin.Demo;
using CrossMargin.Demo.Venues;
using CrossMargin.Domain;
using CrossMargin.IntegrationTests.Ledger;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CrossMargin.IntegrationTests.Crashes;

/// <summary>
/// Indexer and keepers as processes of their own, and PostgreSQL, or several whole processes, killed at random while the chain is busy; then
/// everything is left in peace, and everything must be as if nothing had happened.
/// </summary>
internal sealed partial class CrashRun : IAsyncDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    // On a busy machine kills are not to be rarer, but to find more that is not up again.
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(4);

    // From a price that falls to the blocks that hold the liquidations: here a crash finds most in the middle of something.
    private static readonly TimeSpan Action = TimeSpan.FromSeconds(4);

    // From the row of an attempt to the node, and a little on.
    private static readonly TimeSpan Flight = TimeSpan.FromMilliseconds(300);

    private readonly CrashStage _stage;
    private readonly CrashLoad _load;
    private readonly Random _random;
    private readonly RoleProcess[] _processes;
    private readonly RoleProcess[] _keepers;
    private readonly List<TimeSpan> _takeovers = [];
    private readonly AccountBook _book;
    private readonly BookFollower _follower;
    private readonly CancellationTokenSource _roles = new();
    private readonly CancellationTokenSource _following = new();
    private Task<int>[] _supervised = [];
    private Task _followed = Task.CompletedTask;
    private TaskCompletionSource _dropped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _startTime;
    private TimeSpan _keeperStartTime;
    private TimeSpan _wholeStartTime;
    private long _first;
    private int _postgresKills;

    private CrashRun(CrashStage stage, int seed, RoleProcess[] processes)
    {
        (_stage, _random, _load) = (stage, new Random(seed), new CrashLoad(stage.Market, new Random(seed + 1)));
        (_processes, _keepers) = (processes, [.. processes.Where(process => process.Name == "keeper")]);
        // A book in one more process, this one, which lives through it all.
        _book = new AccountBook(stage.Chains.Chains, stage.Deployment.Models);
        _follower = new BookFollower(
            _book, stage.Deployment.Database, new BookFollowerOptions { PollInterval = TimeSpan.FromSeconds(1), BackOffMax = TimeSpan.FromSeconds(1) },
            TimeProvider.System, NullLogger<BookFollower>.Instance);
    }

    /// <param name="keepers">More than one: they are killed alone, each while another stands by.</param>
    public static CrashRun OfRoles(CrashStage stage, int seed, int keepers = 1) => new(stage, seed,
    [
        new RoleProcess("indexer", stage.Variables, ["--roles", "indexer"]),
        .. Enumerable.Range(0, keepers).Select(_ => new RoleProcess("keeper", stage.Variables, ["--roles", "keeper", "--live"])),
    ]);

    private int Kills => _processes.Sum(process => process.Kills) + _postgresKills;

    private IEnumerable<string> OwnEnds => _processes.SelectMany(process => process.OwnEnds);

    /// <returns>What was seen. Whatever is wrong with it is for <see cref="CrashVerdict"/> to say.</returns>
    public async Task<CrashVerdict> PlayAsync(int kills, CancellationToken cancellationToken)
    {
        long started = TimeProvider.System.GetTimestamp();
        await StartAsync(cancellationToken);
        Task<int> killing = _keepers.Length switch
        {
            0 => KillProcessesAsync(kills, cancellationToken),
            1 => KillAsync(kills, cancellationToken),
            _ => KillKeepersAsync(kills, cancellationToken),
        };
        int rounds = 0;
        do
        {
            await PlayRoundAsync(cancellationToken);
            rounds++;
        }
        while (!killing.IsCompleted);

        int contradictions = await killing;
        await PlayRoundAsync(cancellationToken);
        await SettleAsync(cancellationToken);
        int[] ends = await Task.WhenAll(_supervised).WaitAsync(Patience, TimeProvider.System, cancellationToken);
        DemoReferee referee = new(_stage.Deployment.Clients[_stage.Chain.ChainId], new AaveDemo(_stage.Market, _load.Owners));
        CrashAudit audit = new(_stage, referee, _load.Owners, _book, _first);
        return await audit.JudgeAsync(cancellationToken) with
        {
            Kills = Kills,
            KillsByName = _processes.GroupBy(process => process.Name).ToDictionary(group => group.Key, group => group.Sum(process => process.Kills)),
            Takeovers = _takeovers,
            LongestGap = _longestGap,
            PostgresKills = _postgresKills,
            OwnEnds = [.. OwnEnds],
            UncleanEnds = ends.Count(code => code != 0),
            Contradictions = contradictions,
            Rounds = rounds + 1,
            Seconds = Math.Round(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 1),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _roles.CancelAsync();
        await _following.CancelAsync();
        await ((Task)Task.WhenAll(_supervised)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _followed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _follower.Dispose();
        _book.Dispose();
        _roles.Dispose();
        _following.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await _load.OpenAsync(_stage.Key.Address, cancellationToken);
        await _stage.GoLiveAsync(cancellationToken);
        _first = await _stage.Market.Chain.ReadBlockNumberAsync(cancellationToken);
        _followed = _follower.RunAsync(_following.Token);
        long begun = TimeProvider.System.GetTimestamp();
        _supervised = [.. _processes.Select(process => process.SuperviseAsync(_roles.Token))];
        await UntilAsync("a keeper may send", async () => (await ReadLeaseAsync(cancellationToken)).Term > 0, cancellationToken);
        _keeperStartTime = TimeProvider.System.GetElapsedTime(begun);
        await UntilAsync("the indexer reaches the head", () => HasReachedAsync(1, cancellationToken), cancellationToken);
        TimeSpan taken = TimeProvider.System.GetElapsedTime(begun);
        (_wholeStartTime, _startTime) = (taken, taken < LongestStart ? taken : LongestStart);
    }

    /// <summary>
    /// Kills one after another: some of them so soon that what was killed before may just have come back, or not yet; some after a
    /// drop; some while an attempt is on its way.
    /// </summary>
    /// <returns>Contradictions that the database showed when it came back: none in a sound ledger.</returns>
    private async Task<int> KillAsync(int kills, CancellationToken cancellationToken)
    {
        long contradictions = 0;
        while (Kills < kills)
        {
            await WaitForMomentAsync(cancellationToken);
            switch (_random.Next(3))
            {
                case 0:
                    _processes[0].Kill();
                    break;
                case 1:
                    _keepers[0].Kill();
                    break;
                default:
                    await _stage.KillPostgresAsync(cancellationToken);
                    _postgresKills++;
                    contradictions += await CountContradictionsAsync(cancellationToken);
                    break;
            }
        }

        return (int)contradictions;
    }

    /// <summary>One keeper or another, whether it sends or stands by, at such a moment at which every keeper had time to start.</summary>
    private async Task<int> KillKeepersAsync(int kills, CancellationToken cancellationToken)
    {
        while (Kills < kills)
        {
            while (_keepers.Any(keeper => keeper.Uptime < _keeperStartTime * 2))
                await Task.Delay(Glance, TimeProvider.System, cancellationToken);
            await WaitForMomentAsync(cancellationToken);
            RoleProcess killed = _keepers[_random.Next(_keepers.Length)];
            (string holder, long term) = await ReadLeaseAsync(cancellationToken);
            bool wasSending = killed.ProcessId is { } id && holder.EndsWith($"/{id}", StringComparison.Ordinal);
            long killedAt = TimeProvider.System.GetTimestamp();
            killed.Kill();
            if (!wasSending)
                continue;
            while ((await ReadLeaseAsync(cancellationToken)).Term == term)
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
            _takeovers.Add(TimeProvider.System.GetElapsedTime(killedAt));
        }

        return 0;
    }

    private async Task<(string Holder, long Term)> ReadLeaseAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = _stage.Deployment.Database.CreateCommand("select holder, term from keeper_lease");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetString(0), reader.GetInt64(1)) : ("", 0);
    }

    private async Task WaitForMomentAsync(CancellationToken cancellationToken)
    {
        TimeSpan longest = _startTime * 1.5;
        switch (_random.Next(3))
        {
            case 0:
                await Task.WhenAny(Volatile.Read(ref _dropped).Task, Task.Delay(longest, TimeProvider.System, cancellationToken));
                longest = Action;
                break;
            case 1:
                long begun = TimeProvider.System.GetTimestamp();
                while (TimeProvider.System.GetElapsedTime(begun) < longest && !await IsAttemptOpenAsync(cancellationToken))
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
                longest = Flight;
                break;
        }

        await Task.Delay(longest * _random.NextDouble(), TimeProvider.System, cancellationToken);
    }

    private async Task<bool> IsAttemptOpenAsync(CancellationToken cancellationToken)
    {
        AttemptStore store = new(_stage.Deployment.Database, TimeProvider.System);
        return (await store.ReadUnsettledAsync(_stage.Chain.ChainId, cancellationToken)).Any(one => one.IsOpen);
    }

    private async Task<long> CountContradictionsAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await LedgerImage.CountContradictionsAsync(_stage.Deployment.Database, cancellationToken);
            }
            catch (NpgsqlException) when (attempt < 10)
            {
                // Pooled connections of the server before.
            }
        }
    }

    /// <summary>An episode for every thin owner: near the line, below it, handled, and the price comes back.</summary>
    private async Task PlayRoundAsync(CancellationToken cancellationToken)
    {
        await _load.LeverAsync(cancellationToken);
        await _load.DropAsync(cancellationToken);
        Interlocked.Exchange(ref _dropped, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        await UntilAsync("nobody is liquidatable any more", async () =>
        {
            await _load.StirAsync(cancellationToken);
            return !await _load.IsAnybodyLiquidatableAsync(cancellationToken);
        }, cancellationToken);
        await _load.RecoverAsync(cancellationToken);
    }

    /// <summary>Attempts become final, the chain stops, ledger and book reach its last block, and the roles are ended in order.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        await UntilAsync("every attempt is settled", async () => (await CrashAudit.ReadAttemptsAsync(_stage, cancellationToken)).All(one => one.EndedAt is not null), cancellationToken);
        await _stage.FreezeAsync(cancellationToken);
        await UntilAsync("the ledger reaches the last block", () => HasReachedAsync(0, cancellationToken), cancellationToken);
        if (_keepers.Length == 0)
            await LookAtServiceAsync(cancellationToken);
        await _roles.CancelAsync();
        BlockRef last = (await _stage.Deployment.Ledger.ReadHoldingsAsync(_stage.Chain.ChainId, cancellationToken)).Checkpoint;
        await UntilAsync("the book reaches the last block", () => Task.FromResult(_book.AsOf(_stage.Chain.ChainId) == last), cancellationToken);
    }

    private async Task<bool> HasReachedAsync(long behind, CancellationToken cancellationToken)
    {
        BlockRef checkpoint = (await _stage.Deployment.Ledger.ReadHoldingsAsync(_stage.Chain.ChainId, cancellationToken)).Checkpoint;
        return checkpoint.Number >= await _stage.Market.Chain.ReadBlockNumberAsync(cancellationToken) - behind;
    }

    private async Task UntilAsync(string what, Func<Task<bool>> isSo, CancellationToken cancellationToken)
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            if (_followed.IsFaulted)
                await _followed;
            if (TimeProvider.System.GetElapsedTime(begun) > Patience)
                Assert.Fail($"Waited in vain until {what}. {string.Join("\n", OwnEnds.TakeLast(3))}");
            await Task.Delay(Glance, TimeProvider.System, cancellationToken);
        }
    }
}
