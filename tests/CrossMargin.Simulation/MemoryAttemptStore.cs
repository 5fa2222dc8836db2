using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Judgements;
using CrossMargin.Ledger.Leases;

namespace CrossMargin.Simulation;

/// <summary>The attempts in memory, under the same rules as in PostgreSQL: a contract test holds it to them.</summary>
public sealed partial class MemoryAttemptStore(TimeProvider time) : IAttemptStore
{
    private readonly Lock _lock = new();
    private readonly List<LiquidationAttempt> _attempts = [];
    private readonly List<KeeperDecision> _decisions = [];
    private readonly List<JournalEntry> _journal = [];

    public IReadOnlyList<LiquidationAttempt> Attempts
    {
        get
        {
            lock (_lock)
                return [.. _attempts];
        }
    }

    public IReadOnlyList<KeeperDecision> Decisions => _decisions;

    /// <summary>The decisions and attempts as they were when they were written, each with what it stands on, in order.</summary>
    public IReadOnlyList<JournalEntry> Journal => _journal;

    /// <summary>What <see cref="Under"/> is judged by.</summary>
    public MemoryLeaseStore Leases { get; } = new(time);

    /// <summary>Called before a move is written: to stop a keeper at a given place.</summary>
    public Action<LiquidationAttempt, AttemptStep>? BeforeMove { get; set; }

    public IAttemptStore Under(LeaseTerm term) => new FencedAttemptStore(this, term);

    public Task<AttemptOpening> OpenAsync(AttemptPlan plan, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            LiquidationAttempt? open = _attempts.Find(each => each.IsOpen && each.SubAccount == plan.Liquidation.Target);
            return Task.FromResult<AttemptOpening>(open is not null
                ? new AttemptOpening.AlreadyOpen(open)
                : new AttemptOpening.Opened(Add(plan, AttemptState.Planned, null)));
        }
    }

    public Task<LiquidationAttempt> DeclineAsync(AttemptPlan plan, string reason, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(Add(plan, AttemptState.Declined, reason));
    }

    public Task<AttemptMove> MoveAsync(LiquidationAttempt attempt, AttemptStep step, CancellationToken cancellationToken)
    {
        Invariant.Require(AttemptMoves.Allows(attempt.State, step.To), $"No move from {attempt.State} to {step.To}.");
        LiquidationAttempt moved = step.ApplyTo(attempt, time.GetUtcNow());
        Invariant.Require(moved.State != AttemptState.Submitted || (moved.Transaction is not null && !moved.DryRun), "What is sent is signed, and no dry run.");
        Invariant.Require(
            moved.State is not (AttemptState.Included or AttemptState.Final or AttemptState.Reverted) || moved.Inclusion is not null,
            "What is in a block names it.");
        BeforeMove?.Invoke(attempt, step);
        lock (_lock)
        {
            int index = (int)attempt.Number - 1;
            if (_attempts[index].Version != attempt.Version)
                return Task.FromResult<AttemptMove>(new AttemptMove.Overtaken(_attempts[index]));
            _attempts[index] = moved;
            return Task.FromResult<AttemptMove>(new AttemptMove.Moved(_attempts[index]));
        }
    }

    public Task<IReadOnlyList<LiquidationAttempt>> ReadUnsettledAsync(ChainId chain, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<LiquidationAttempt>>([.. Attempts.Where(each => each.Chain == chain && each.EndedAt is null)]);

    public Task<IReadOnlyList<LiquidationAttempt>> ReadPageAsync(AttemptQuery query, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<LiquidationAttempt>>([.. Attempts
            .Where(each => query.Chain is not { } chain || each.Chain == chain)
            .Where(each => query.Owner is not { } owner || each.Plan.Owner == owner)
            .Where(each => query.Before is not { } before || each.Number < before)
            .OrderByDescending(each => each.Number).Take(query.Limit)]);

    public Task<bool> RecordAsync(KeeperDecision decision, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            bool isNew = !_decisions.Exists(each =>
                (each.SubAccount, each.EpisodeBlock, each.Kind) == (decision.SubAccount, decision.EpisodeBlock, decision.Kind));
            if (!isNew)
                return Task.FromResult(false);
            KeeperDecision kept = decision with { Judgement = null };
            _decisions.Add(kept);
            _journal.Add(new JournalEntry.LeftAlone(kept, Pack(decision.SubAccount, decision.Judgement, decision.Kind, attempt: null)));
            return Task.FromResult(true);
        }
    }

    public Task<IReadOnlyList<KeeperDecision>> ReadDecisionsAsync(ChainId chain, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<KeeperDecision>>([.. _decisions
            .Where(each => each.SubAccount.Venue.Chain == chain)
            .OrderByDescending(each => each.DecidedAt).ThenBy(each => each.SubAccount.Venue.Name, StringComparer.Ordinal)
            .ThenBy(each => Hex.Of(each.SubAccount.Key.Encode()), StringComparer.Ordinal).ThenBy(each => each.Kind.ToString(), StringComparer.Ordinal)
            .Take(limit)]);

    private LiquidationAttempt Add(AttemptPlan plan, AttemptState state, string? reason)
    {
        DateTimeOffset now = time.GetUtcNow();
        LiquidationAttempt attempt = new(
            _attempts.Count + 1, state, plan with { Judgement = null }, null, null, reason, now, now, state == AttemptState.Declined ? now : null, 0);
        _attempts.Add(attempt);
        _journal.Add(new JournalEntry.Tried(attempt, Pack(attempt.SubAccount, plan.Judgement, kind: null, attempt.Number)));
        return attempt;
    }

    private static StoredJudgement? Pack(SubAccountId subAccount, Judgement? judgement, DecisionKind? kind, long? attempt) => judgement is null
        ? null
        : new StoredJudgement(
            subAccount, judgement.EpisodeBlock, kind, attempt, judgement.Judged, judgement.Timestamp, JudgementForm.Write(judgement.Inputs),
            judgement.LocalDigest, judgement.GlobalDigest);
}
