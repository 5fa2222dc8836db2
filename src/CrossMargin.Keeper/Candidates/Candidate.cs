using CrossMargin.Domain;

namespace CrossMargin.Keeper.Candidates;

/// <summary>A sub-account that its venue would liquidate at the given time, as the book has it.</summary>
/// <param name="Judged">The book's block.</param>
/// <param name="Timestamp">Unix seconds: of the block, or of the estimated next one when only interest until then puts it below its line.</param>
internal sealed record Candidate(SubAccountView View, LocalHealth Local, BlockRef Judged, long Timestamp)
{
    public SubAccountId Id => View.Id;
}
