using System.Diagnostics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Keeper.Acting;
using CrossMargin.Keeper.Candidates;
using CrossMargin.Keeper.Flash;
using CrossMargin.Keeper.Leasing;
using CrossMargin.Keeper.Ordering;
using CrossMargin.Keeper.Planning;
using CrossMargin.Keeper.Policies;
using CrossMargin.Keeper.Settling;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Margin;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Keeper;

/// <summary>The worker of one chain: finds, decides, sends and follows, one step after the other.</summary>
/// <remarks>
/// Nothing here waits for a block: what was sent is looked at between candidates, so that no transaction holds up
/// another account. All state is in the attempts and on the chain; a new worker takes up where the old one ended.
/// </remarks>
internal sealed class ChainKeeper
{
    // As a fraction of the interval: so that the sweeps of many chains do not fall together.
    private const double SweepJitter = 0.2;

    private readonly KeeperChain _chain;
    private readonly KeeperOptions _options;
    private readonly AccountBook _book;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CandidateFinder _finder;
    private readonly ChainClock _clock;
    private readonly WatchList _watch;
    private readonly Settler _settler;
    private readonly CandidateHandler _handler;
    private readonly AttemptDriver _driver;
    private readonly PendingPrices _pending;
    private readonly TimeSpan _patience;
    private readonly GasMarket _gas;
    private readonly Purse _purse;
    private readonly TransactionDesk? _desk;
    private readonly OwnerOrder _order;
    private readonly Errands? _errands;
    private readonly Random _random;
    private DateTimeOffset _sweepAt = DateTimeOffset.MinValue;
    private DateTimeOffset _dueAt = DateTimeOffset.MinValue;
    private DateTimeOffset _lookAt = DateTimeOffset.MinValue;
    private DateTimeOffset _lookAheadAt = DateTimeOffset.MinValue;
    private BlockRef _lookedAtBlock;
    private BlockRef _closedAtBlock;

    private ChainKeeper(
        KeeperChain chain, KeeperOptions options, AccountBook book, MarginAssessor margin, IAttemptStore store, AttemptJournal journal,
        WatchList watch, TransactionDesk? desk, IReadOnlyList<KeeperErrand> errands, OwnerOrder order, TimeProvider time, ILogger logger)
    {
        (_chain, _options, _book, _watch, _desk, _order, _time, _logger) = (chain, options, book, watch, desk, order, time, logger);
        _finder = new CandidateFinder(book, chain.Settings.ChainId);
        _clock = new ChainClock(chain.Settings.BlockTime);
        _random = new Random(chain.Settings.ChainId.Value.GetHashCode());
        _gas = new GasMarket(chain.Client, chain.Settings, options, time);
        _settler = new Settler(chain, options, book, _gas, journal, desk, watch, _finder.Episodes, time, logger);
        _errands = desk is null ? null : new Errands(
            chain.Client, desk, _gas, store, errands, options, options.ReplaceAfterBlocks * chain.Settings.BlockTime, time, logger);
        _purse = new Purse(chain.Client, chain.Account);
        _pending = new PendingPrices(chain.Client, book, chain.Adapters, chain.Account);
        TimeSpan lookAhead = chain.Settings.PendingPriceInterval ?? TimeSpan.MaxValue;
        _patience = lookAhead < options.WatchInterval ? lookAhead : options.WatchInterval;
        long deadlineBlocks = Math.Max(1, (long)Math.Ceiling(options.InclusionDeadline / chain.Settings.BlockTime));
        double profitFloorUsd = options.ProfitFloorOf(chain.Settings);
        FlashPlanner? flash = chain.Settings.Flash is { } settings ? new FlashPlanner(chain, settings, book, profitFloorUsd, deadlineBlocks, options.TargetHealth) : null;
        Planner planner = new(book, chain.Adapters, _purse, deadlineBlocks, flash, profitFloorUsd, options.TargetHealth);
        _driver = new AttemptDriver(chain, options, _gas, journal, desk, watch, time, logger);
        DriftBreaker? drift = chain.Drifts is { } drifts ? new DriftBreaker(chain.Settings.ChainId, drifts, options, time) : null;
        PolicyBreaker policy = new(chain.Settings, options.Policy, GuardOf(chain, options), store, chain.Pauses, time);
        _handler = new CandidateHandler(
            chain, options, book, margin, planner, _purse, _gas, new DataFeeMarket(chain.Client, chain.Settings.DataFee),
            new CostModel(chain.Settings, chain.Adapters, options), journal, _errands, watch, drift, policy, order, time);
    }

    /// <summary>How many candidates only sweeps found, since the start.</summary>
    public int FoundBySweepOnly => _finder.FoundBySweepOnly;

    /// <summary>Takes up what an earlier worker left: what was signed is followed, what was not is given up.</summary>
    /// <param name="lease">Null in a dry run, and where no other keeper can be.</param>
    /// <param name="order">Of all chains.</param>
    public static async Task<ChainKeeper> ResumeAsync(
        KeeperChain chain, KeeperOptions options, AccountBook book, MarginAssessor margin, IAttemptStore store, AttemptJournal journal,
        AccountLease? lease, OwnerOrder order, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        WatchList watch = new();
        IReadOnlyList<LiquidationAttempt> unsettled = await store.ReadUnsettledAsync(chain.Settings.ChainId, cancellationToken);
        foreach (LiquidationAttempt attempt in unsettled)
        {
            if (attempt.Transaction is not null)
                watch.Add(new WatchedAttempt(attempt, sentAt: null));
            else if (attempt.Plan.Signer == chain.Account)
                await journal.MoveAsync(attempt, new AttemptStep(AttemptState.Abandoned, Ends: true, "the keeper ended before it was sent"), cancellationToken);
        }

        // A keeper may have ended between the row of an attempt and that of the one whose transaction it sends again.
        foreach (WatchedAttempt watched in watch.All.ToList())
            await AttemptDriver.EndTwinAsync(journal, watch, watched, cancellationToken);

        TransactionDesk? desk = null;
        IReadOnlyList<KeeperErrand> errands = [];
        if (options.Live)
        {
            Invariant.Require(chain.Signer?.Address == chain.Account, "A live keeper has the signer of its account.");
            NonceCounts counts = await TransactionDesk.ReadCountsAsync(chain.Client, chain.Account, cancellationToken);
            errands = await store.ReadErrandsAsync(chain.Settings.ChainId, chain.Account, cancellationToken);
            long[] held = [.. watch.NoncesOf(chain.Account), .. errands.Select(errand => errand.Transaction.Nonce)];
            GuardedSigner signer = new(chain.Signer, GuardOf(chain, options));
            desk = new TransactionDesk(chain.Client, signer, new NonceOwner(counts, held), chain.Relay, lease, logger);
        }

        Log.ChainStarted(logger, chain.Settings.ChainId.Value, chain.Account, options.Live, watch.All.Count);
        return new ChainKeeper(chain, options, book, margin, store, journal, watch, desk, errands, order, time, logger);
    }

    /// <summary>Ends only by cancellation, or by a fault that the next worker may not meet.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using BookSubscription subscription = _book.Subscribe();
        ChainChanges changes = new(subscription, _chain.Settings.ChainId, _time);
        IReadOnlyCollection<SubAccountId> touched = [];
        while (true)
        {
            await StepAsync(touched, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            touched = _finder.IsBehind ? changes.Take() : await changes.TakeAsync(_patience, cancellationToken);
        }
    }

    /// <summary>
    /// One round: judge some of those who were touched or are due, act on who is below the line, and only then look at what was sent before.
    /// </summary>
    public async Task StepAsync(IReadOnlyCollection<SubAccountId> touched, CancellationToken cancellationToken)
    {
        BlockRef asOf = _book.AsOf(_chain.Settings.ChainId);
        if (asOf.Hash.IsZero)
            return;     // Nothing is indexed yet.
        IReadOnlyList<Candidate> candidates = await ArrangeAsync(FindCandidates(touched, asOf), asOf, cancellationToken);

        // Whoever has an unsettled attempt comes after the look: a reorg may have taken it back, and the next one has to exclude it.
        ILookup<bool, Candidate> byKnown = candidates.ToLookup(candidate => _watch.Knows(candidate.Id));
        await HandleAsync(byKnown[false], cancellationToken);
        await LookAsync(asOf, cancellationToken);
        await HandleAsync(byKnown[true], cancellationToken);
        await LookAheadAsync(asOf, cancellationToken);
        await CloseInheritedAsync(asOf, cancellationToken);
        await FillGapAsync(asOf, cancellationToken);
    }

    internal static CallGuard GuardOf(KeeperChain chain, KeeperOptions options) =>
        new(options.Policy.Both(chain.Settings.ChainId), chain.Account, chain.Settings.Flash?.Executor);

    private IReadOnlyList<Candidate> FindCandidates(IReadOnlyCollection<SubAccountId> touched, BlockRef asOf)
    {
        DateTimeOffset now = _time.GetUtcNow();

        // Who rested long enough is judged again, touched or not: but while others wait, not with every slice of them.
        if (!_finder.IsBehind || now >= _dueAt)
        {
            _dueAt = now + _options.WatchInterval;
            _finder.Expect(_finder.Episodes.Where(each => each.Value.RestsUntil <= now).Select(each => each.Key));
        }

        _finder.Expect(touched);
        if (now >= _sweepAt)
        {
            _sweepAt = now + (_options.SweepInterval * (1 + (SweepJitter * _random.NextDouble())));
            _finder.ExpectAll();
        }

        using Activity? judging = _finder.IsBehind ? KeeperTrace.Start(KeeperTrace.Judge, asOf) : null;
        int before = _finder.FoundBySweepOnly;
        long startedAt = _time.GetTimestamp();
        IReadOnlyList<Candidate> candidates = _finder.JudgeSome(_clock.EstimateNext(asOf, now));
        KeeperMeter.Judged(_chain.Settings.ChainId, _time.GetElapsedTime(startedAt));
        if (_finder.FoundBySweepOnly - before is > 0 and var swept)
        {
            Log.SweepFound(_logger, _chain.Settings.ChainId.Value, swept);
            KeeperMeter.CountSwept(_chain.Settings.ChainId, swept);
        }

        return candidates;
    }

    /// <summary>Each owner's in the owner's order, which needs the price of gas: it is asked for where somebody has several.</summary>
    private async Task<IReadOnlyList<Candidate>> ArrangeAsync(IReadOnlyList<Candidate> candidates, BlockRef asOf, CancellationToken cancellationToken)
    {
        if (!_order.IsNeeded(candidates))
            return candidates;
        try
        {
            if (await _gas.QuoteAsync(asOf, cancellationToken) is { } quote)
                _order.Note(_chain.Settings.ChainId, quote);
        }
        catch (RpcException)
        {
            // Each candidate asks again, and says so; until then gas counts as it did last.
        }

        return _order.Arrange(candidates, _time.GetUtcNow());
    }

    /// <summary>Decides about each, then carries out all that was decided.</summary>
    private async Task HandleAsync(IEnumerable<Candidate> candidates, CancellationToken cancellationToken)
    {
        Slate slate = new();
        foreach (Candidate candidate in candidates)
        {
            Episode episode = _finder.Episodes[candidate.Id];
            if (!IsLeftAlone(candidate, episode))
                await HandleAsync(candidate, episode, slate, cancellationToken);
        }

        if (slate.Undertakings.Count > 0)
            await _driver.DriveAsync(slate.Undertakings, cancellationToken);
    }

    private bool IsLeftAlone(Candidate candidate, Episode episode) =>
        episode.RestsUntil > _time.GetUtcNow()
        || episode.IsRehearsed
        || _watch.HoldsAccount(candidate.Id)
        || _watch.IsUnseenAt(candidate.Judged.Number, candidate.Id)
        || !_chain.Adapters.ContainsKey(candidate.Id.Venue);

    private async Task HandleAsync(Candidate candidate, Episode episode, Slate slate, CancellationToken cancellationToken)
    {
        // Both verdicts are given again on the newest block: what follows stands on that, not on the one that the candidate was found in.
        using Activity? handling = KeeperTrace.Start(KeeperTrace.Candidate, _book.AsOf(_chain.Settings.ChainId));
        handling?.SetTag(KeeperTrace.SubAccount, candidate.Id.ToString());
        try
        {
            await _handler.HandleAsync(candidate, episode, slate, cancellationToken);
        }
        catch (RpcException fault)
        {
            // Before anything was signed: faults of sending are outcomes, not exceptions.
            episode.Fail(_time.GetUtcNow(), _options.RetryDelay, _options.RetryDelayMax);
            Log.CandidateFailed(_logger, _chain.Settings.ChainId.Value, candidate.Id, fault.Message);
        }
    }

    /// <summary>Looks at what was sent when there is a new block, and from time to time without one.</summary>
    private async Task LookAsync(BlockRef asOf, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        if (now < _lookAt && asOf == _lookedAtBlock)
            return;
        (_lookAt, _lookedAtBlock) = (now + _options.WatchInterval, asOf);
        _purse.Forget();
        try
        {
            bool isUnderway = _watch.All.Count > 0 || _errands?.IsEmpty == false || _desk?.Nonces.Gap is not null;
            if (isUnderway && _desk is not null && _errands is not null)
            {
                NonceCounts counts = await TransactionDesk.ReadCountsAsync(_chain.Client, _chain.Account, cancellationToken);
                _desk.Nonces.Observe(counts, [.. _watch.NoncesOf(_chain.Account), .. _errands.Nonces]);
                await _errands.LookAsync(counts, asOf, cancellationToken);
            }

            await _settler.LookAsync(asOf, cancellationToken);
        }
        catch (RpcException fault)
        {
            Log.WatchFailed(_logger, _chain.Settings.ChainId.Value, fault.Message);
        }
    }

    /// <summary>Acts on prices before they are in a block, where the node shows what waits in its pool: from time to time, and once on the same prices.</summary>
    private async Task LookAheadAsync(BlockRef asOf, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        if (_chain.Settings.PendingPriceInterval is not { } interval || now < _lookAheadAt || _finder.IsBehind)
            return;
        _lookAheadAt = now + interval;
        try
        {
            long next = _clock.EstimateNext(asOf, now);
            foreach (PricesAhead ahead in await _pending.ReadAsync(cancellationToken))
                await HandleAsync(await ArrangeAsync(_finder.JudgeAhead(ahead, next), asOf, cancellationToken), cancellationToken);
        }
        catch (RpcException fault)
        {
            Log.WatchFailed(_logger, _chain.Settings.ChainId.Value, fault.Message);
        }
    }

    /// <summary>Once per block: closes what liquidations left with the account. The book shows it, so that a restart finds it too.</summary>
    private async Task CloseInheritedAsync(BlockRef asOf, CancellationToken cancellationToken)
    {
        if (_errands is null || asOf == _closedAtBlock)
            return;
        _closedAtBlock = asOf;
        long next = _clock.EstimateNext(asOf, _time.GetUtcNow());
        foreach ((VenueId venue, IVenueAdapter adapter) in _chain.Adapters)
        {
            CallRequest? call = _book.Read(
                venue, (_, slots) => VenueMarks.FaultOf(slots) is null ? adapter.CloseInherited(_chain.Account, slots, next) : null);
            if (call is not null)
                await CloseAsync(venue, call, asOf, cancellationToken);
        }
    }

    private async Task CloseAsync(VenueId venue, CallRequest call, BlockRef asOf, CancellationToken cancellationToken)
    {
        try
        {
            if (await _gas.QuoteAsync(asOf, cancellationToken) is { } quote)
                await _errands!.CloseAsync(venue, call, quote, cancellationToken);
        }
        catch (RpcException fault)
        {
            Log.WatchFailed(_logger, _chain.Settings.ChainId.Value, fault.Message);
        }
    }

    private async Task FillGapAsync(BlockRef asOf, CancellationToken cancellationToken)
    {
        if (_errands is null || _desk?.Nonces.Gap is null)
            return;
        try
        {
            if (await _gas.QuoteAsync(asOf, cancellationToken) is { } quote)
                await _errands.FillGapAsync(quote, cancellationToken);
        }
        catch (RpcException fault)
        {
            Log.WatchFailed(_logger, _chain.Settings.ChainId.Value, fault.Message);
        }
    }
}
