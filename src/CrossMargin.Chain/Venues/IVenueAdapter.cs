using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues;

/// <summary>One protocol on one chain: how to follow it, what it says itself, how to liquidate on it.</summary>
/// <remarks>Its counterpart without IO is the <see cref="IVenueModel"/> of the same folder.</remarks>
public interface IVenueAdapter
{
    VenueId Venue { get; }

    /// <summary>The first block whose logs matter.</summary>
    long StartBlock { get; }

    /// <summary>False where <see cref="Encode"/> is not supported, as for a plain wallet.</summary>
    bool CanLiquidate => true;

    /// <summary>
    /// Why the entry address is not such a venue: no code, another protocol, another version. Null when it is.
    /// Asked before anything is indexed.
    /// </summary>
    Task<string?> ValidateAsync(IChainClient chain, CancellationToken cancellationToken);

    /// <summary>
    /// Finds the contracts that make up the venue where no log tells them, so that none of their logs is missed. Asked before
    /// <see cref="Resume"/>, each time that the chain is loaded; what it finds never changes.
    /// </summary>
    Task DiscoverAsync(IChainClient chain, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A reducer that goes on from these slots, and writes to them.</summary>
    IVenueReducer Resume(SlotJournal slots);

    /// <summary>
    /// The verdict and balances as the contracts themselves return them at one block, in the names and order of
    /// the model's <see cref="LocalHealth.Figures"/> followed by its <see cref="IVenueModel.Figures"/>.
    /// </summary>
    /// <param name="slots">Tells which contracts and assets to ask; no value of it is part of the answer.</param>
    Task<IReadOnlyList<Figure>> ReadFiguresAsync(
        SubAccountKey account, VenueSlots slots, IChainClient chain, BlockId block, CancellationToken cancellationToken);

    /// <summary>The first step of the plan as the call to send. Pure.</summary>
    /// <exception cref="NotSupportedException">The venue cannot liquidate, as a plain wallet.</exception>
    CallRequest Encode(LiquidationPlan plan, VenueSlots slots);

    /// <summary>
    /// The call that closes a position which liquidations left with the keeper, within a bound on what that may cost. Pure.
    /// Null when there is none, and where liquidations leave none.
    /// </summary>
    /// <param name="timestamp">Unix seconds: from here the call's own deadline counts, where it has one.</param>
    CallRequest? CloseInherited(Address keeper, VenueSlots slots, long timestamp) => null;

    /// <summary>What <see cref="CloseInherited"/> is expected to lose, fees included, as a fraction of the position's worth.</summary>
    double ClosingSlippage => 0;

    /// <summary>
    /// What to ask for the prices that the venue takes, in no particular order. Pure. None where no single call tells them, as for averages and prices
    /// that come with the call of a liquidation.
    /// </summary>
    IReadOnlyList<PriceQuestion> AskPrices(VenueSlots slots) => [];

    /// <summary>
    /// Where the venue lends a token for the length of one transaction, as its slots say. Pure. Whether it would lend now only the call
    /// itself tells. Null where it does not, and of a token that it does not list.
    /// </summary>
    FlashOffer? FindFlash(Address token, VenueSlots slots) => null;

    /// <summary>
    /// What the venue meant by reverting the call of <see cref="Encode"/>: its custom errors by name, and above all
    /// whether the account is healthy. Pure. A venue without errors of its own leaves it to the language.
    /// </summary>
    LiquidationRefusal Explain(ReadOnlySpan<byte> revertData) => LiquidationRefusal.OfLanguage(revertData);
}
