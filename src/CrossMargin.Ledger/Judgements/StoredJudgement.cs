using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Ledger.Judgements;

/// <summary>A judgement as it is stored, with what came of it: a decision, or an attempt.</summary>
/// <param name="Kind">Of the decision; null where it is an attempt's.</param>
/// <param name="Attempt">The attempt's number; null where it is a decision's.</param>
/// <param name="Inputs">Packed.</param>
/// <inheritdoc cref="Judgement"/>
public sealed record StoredJudgement(
    SubAccountId SubAccount, long EpisodeBlock, DecisionKind? Kind, long? Attempt, BlockRef Judged, long Timestamp, byte[] Inputs,
    Hash32 LocalDigest, Hash32? GlobalDigest)
{
    /// <exception cref="FormatException">The inputs are not what was written.</exception>
    public Judgement Unpack() =>
        new(EpisodeBlock, Judged, Timestamp, JudgementForm.Read(Inputs, SubAccount.Venue.Name), LocalDigest, GlobalDigest);
}
