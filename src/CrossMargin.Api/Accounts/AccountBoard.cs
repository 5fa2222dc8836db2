using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Links;
using CrossMargin.Margin;
using CrossMargin.Margin.Oracles;
using Microsoft.Extensions.Hosting;

namespace CrossMargin.Api.Accounts;

/// <summary>The latest verdict on every account, kept up with the book.</summary>
/// <remarks>
/// Who is touched by a change is judged at once; the others again and again, a few at a time, since prices grow older even when no block comes. One
/// task writes; whoever asks waits until what the book had then is judged, but never long.
/// </remarks>
internal sealed class AccountBoard(AccountBook book, MarginAssessor margin, TimeProvider time) : BackgroundService
{
    /// <summary>Every account is judged again within this, or, where there are too many for that, as soon as a tenth of one core does it.</summary>
    public static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    // Of each tick, what judging again may take.
    private static readonly TimeSpan RefreshShare = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250), PatienceAtStart = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<AccountId, AccountStanding> _standings = [];

    // Of numbered sub-accounts, which may go from one owner to another; all others go with their holder.
    private readonly Dictionary<SubAccountId, AccountId> _owned = [];

    // Somebody who has it, for each price that anybody depends on.
    private readonly Dictionary<(Underlying, ChainId, Address), AccountId> _priced = [];
    private readonly HashSet<AccountId> _dirty = [];
    private readonly Queue<AccountId> _refresh = [];
    private readonly BookSubscription _changes = book.Subscribe();
    private TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isIdle;
    private volatile bool _isFilled;
    private LinkGraph? _links;
    private BoardSnapshot? _snapshot;
    private long _version;

    /// <summary>Called for every verdict that differs from the one that was last told, which is null for a new account; by the one task that writes, so it must be quick.</summary>
    public event Action<AccountStanding?, AccountStanding>? Judged;

    /// <summary>Whether every account was judged once.</summary>
    public bool IsFilled => _isFilled;

    /// <summary>All accounts as they stand, and the blocks of which every account takes account where it is touched by them.</summary>
    /// <exception cref="BoardNotReadyException">Not every account was judged yet.</exception>
    public async ValueTask<(IReadOnlyList<BlockResource> AsOf, BoardSnapshot Snapshot)> ReadAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<BlockResource> asOf = BlockResource.VectorOf(book);

        // In this order: what is taken from the subscription has made the board busy before.
        if (_changes.HasChanges || !_isIdle)
            await WaitAsync(_isFilled ? Patience : PatienceAtStart, cancellationToken);
        if (!_isFilled)
            throw new BoardNotReadyException();
        lock (_lock)
        {
            if (_snapshot is null || _snapshot.Version != _version || time.GetElapsedTime(_snapshot.MadeAt) > AgeMax)
                _snapshot = new BoardSnapshot(_version, time.GetTimestamp(), [.. _standings.Values]);
            return (asOf, _snapshot);
        }
    }

    /// <summary>Some accounts with a sub-account on the venue, at most so many.</summary>
    public IReadOnlyList<AccountId> SomeOn(VenueId venue, int most)
    {
        lock (_lock)
            return [.. _standings.Values.Where(standing => standing.Venues.Any(one => one.Venue == venue)).Take(most).Select(standing => standing.Account)];
    }

    /// <summary>How many accounts have each status; nothing before every account was judged once.</summary>
    public IReadOnlyDictionary<AccountStatus, int> CountByStatus()
    {
        if (!_isFilled)
            return new Dictionary<AccountStatus, int>();
        lock (_lock)
            return Enum.GetValues<AccountStatus>().ToDictionary(status => status, status => _standings.Values.Count(standing => standing.Status == status));
    }

    /// <summary>Every price that an account depends on, judged now, in order of chain and symbol.</summary>
    public IReadOnlyList<JudgedPrice> Prices()
    {
        AccountId[] holders;
        lock (_lock)
            holders = [.. _priced.Values.Distinct()];
        DateTimeOffset now = time.GetUtcNow();
        return
        [
            .. holders.SelectMany(account => book.Find(account, now) is { } view ? margin.Assess(view).Prices : [])
                .DistinctBy(price => (price.Underlying, price.Chain, price.Price.Source))
                .OrderBy(price => price.Chain).ThenBy(price => price.Underlying.Symbol, StringComparer.Ordinal).ThenBy(price => price.Price.Source),
        ];
    }

    public override void Dispose()
    {
        _changes.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not on the starting thread: the server does not wait until all are judged.
        await Task.Yield();
        _dirty.UnionWith(book.Accounts());
        Task<bool>? change = null;
        while (true)
        {
            CatchUp(stoppingToken);
            Refresh();
            change = change is null or { IsCompleted: true } ? _changes.WaitToReadAsync(stoppingToken).AsTask() : change;
            await Task.WhenAny(change, Task.Delay(Tick, time, stoppingToken));
            stoppingToken.ThrowIfCancellationRequested();
        }
    }

    private void CatchUp(CancellationToken cancellationToken)
    {
        _isIdle = false;
        while (Take() && !cancellationToken.IsCancellationRequested)
        {
            foreach (AccountId account in _dirty)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Judge(account);
            }

            _dirty.Clear();
            _isFilled = true;
        }

        _isFilled = true;
        _isIdle = true;
        TaskCompletionSource idle;
        lock (_lock)
            (idle, _idle) = (_idle, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        idle.TrySetResult();
    }

    /// <returns>Whether there is anybody to judge.</returns>
    private bool Take()
    {
        while (_changes.TryRead(out BookChange? change))
        {
            foreach (SubAccountId touched in change.Touched)
                MarkOwners(touched);
        }

        // Whoever is linked to another, or no longer, is another account from now on.
        if (book.Links is var links && !ReferenceEquals(links, _links))
        {
            _links = links;
            _dirty.UnionWith(_standings.Keys);
        }

        return _dirty.Count > 0;
    }

    private void MarkOwners(SubAccountId touched)
    {
        _dirty.Add(book.AccountOf(touched));
        if (_owned.TryGetValue(touched, out AccountId before))
            _dirty.Add(before);

        // A holder that turned out to be a contract, or no longer is one, leaves the account that it was.
        AccountId everywhere = new(touched.Key.Holder), here = new(touched.Key.Holder, touched.Venue.Chain);
        foreach (AccountId former in (ReadOnlySpan<AccountId>)[everywhere, here])
        {
            if (_standings.ContainsKey(former))
                _dirty.Add(former);
        }
    }

    /// <summary>Those that were judged longest ago, for as long as the share of this tick allows.</summary>
    private void Refresh()
    {
        if (_refresh.Count == 0)
        {
            foreach (AccountId account in _standings.Keys)
                _refresh.Enqueue(account);
        }

        long begun = time.GetTimestamp();
        int most = (int)Math.Ceiling(_standings.Count * (Tick / AgeMax));
        for (int judged = 0; judged < most && time.GetElapsedTime(begun) < RefreshShare && _refresh.TryDequeue(out AccountId account); judged++)
            Judge(account);
    }

    private void Judge(AccountId account)
    {
        AccountStanding? now = book.Find(account, time.GetUtcNow()) is { } view ? StandingOf(view) : null;
        AccountStanding? told;
        bool isNews;
        lock (_lock)
        {
            // Against what was last told, not what was last judged: many small moves are a large one.
            AccountStanding? before = _standings.GetValueOrDefault(account);
            told = before?.Told ?? before;
            isNews = now is null ? told is not null : told is null || now.DiffersFrom(told);
            if (now is null)
                _standings.Remove(account);
            else
                _standings[account] = isNews ? now : now with { Told = told };
            if (isNews)
                _version++;
        }

        if (isNews && now is not null)
            Judged?.Invoke(told, now);
    }

    private AccountStanding StandingOf(AccountView view)
    {
        foreach (SubAccountView one in view.SubAccounts)
        {
            if (one.Id.Key.Holder.IsZero)
                _owned[one.Id] = view.Account;
        }

        HealthReport report = margin.Assess(view);
        lock (_lock)
        {
            foreach (JudgedPrice price in report.Prices)
                _priced[(price.Underlying, price.Chain, price.Price.Source)] = view.Account;
        }

        return AccountStanding.Of(view, report);
    }

    private async Task WaitAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        Task idle;
        lock (_lock)
            idle = _idle.Task;
        try
        {
            await idle.WaitAsync(patience, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Then what there is.
        }
    }
}

/// <summary>The accounts are being judged for the first time since the process began.</summary>
internal sealed class BoardNotReadyException() : Exception("The accounts are being judged for the first time; ask again in a moment.");
