using CrossMargin.Domain;

namespace CrossMargin.Keeper.Candidates;

/// <summary>A sub-account that its venue would liquidate at the given time, as the book has it, or as it will be at prices that are on their way.</summary>
/// <param name="Judged">The book's block.</param>
/// <param name="Timestamp">Unix seconds: of the block, or of the estimated next one when only interest until then puts it below its line.</param>
internal sealed record Candidate(SubAccountView View, LocalHealth Local, BlockRef Judged, long Timestamp)
{
    public SubAccountId Id => View.Id;

    /// <summary>What it is judged at instead of the book's prices; null where it is judged at those.</summary>
    public PricesAhead? Ahead { get; init; }

    /// <summary>What the venue's model is to be asked on.</summary>
    public VenueSlots On(VenueSlots slots) => Ahead is null ? slots : slots.With(SubAccountKey.Market, Ahead.Prices);
}
