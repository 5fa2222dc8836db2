using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Ledger.Judgements;

/// <summary>One thing that the keeper decided about a sub-account: to leave it alone, or to try.</summary>
/// <param name="Judgement">What it stands on; null in rows of earlier versions, and where it is no longer kept.</param>
public abstract record JournalEntry(StoredJudgement? Judgement)
{
    public abstract SubAccountId SubAccount { get; }

    public abstract DateTimeOffset At { get; }

    /// <summary>The block that it names.</summary>
    public abstract BlockRef Judged { get; }

    public abstract JudgedHealth Health { get; }

    /// <summary>Where its episode began; null where nothing says so.</summary>
    public abstract long? EpisodeBlock { get; }

    public sealed record LeftAlone(KeeperDecision Decision, StoredJudgement? Judgement) : JournalEntry(Judgement)
    {
        public override SubAccountId SubAccount => Decision.SubAccount;

        public override DateTimeOffset At => Decision.DecidedAt;

        public override BlockRef Judged => Decision.Judged;

        public override JudgedHealth Health => Decision.Health;

        public override long? EpisodeBlock => Decision.EpisodeBlock;
    }

    /// <summary>Declined, too: a plan that was not worth its cost.</summary>
    public sealed record Tried(LiquidationAttempt Attempt, StoredJudgement? Judgement) : JournalEntry(Judgement)
    {
        public override SubAccountId SubAccount => Attempt.SubAccount;

        public override DateTimeOffset At => Attempt.OpenedAt;

        public override BlockRef Judged => Attempt.Plan.Liquidation.Judged;

        public override JudgedHealth Health => Attempt.Plan.Health;

        public override long? EpisodeBlock => Judgement?.EpisodeBlock;
    }
}
