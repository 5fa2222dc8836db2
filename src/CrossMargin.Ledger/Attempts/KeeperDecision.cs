using CrossMargin.Domain;
using CrossMargin.Ledger.Judgements;

namespace CrossMargin.Ledger.Attempts;

/// <summary>Why a candidate was not acted upon. One per kind and episode.</summary>
/// <param name="EpisodeBlock">The block at which the sub-account was first judged liquidatable.</param>
/// <param name="Judged">The block that this decision was taken on.</param>
public sealed record KeeperDecision(
    SubAccountId SubAccount,
    long EpisodeBlock,
    DecisionKind Kind,
    string Reason,
    BlockRef Judged,
    JudgedHealth Health,
    bool DryRun,
    DateTimeOffset DecidedAt)
{
    /// <summary>What it stands on: written with the decision, and not read with it; <see cref="KeeperJournal"/> does.</summary>
    public Judgement? Judgement { get; init; }
}
