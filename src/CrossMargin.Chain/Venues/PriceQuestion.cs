using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues;

/// <summary>A call whose answer, one unsigned word, is a price as the venue itself takes it on the state that the call is made on.</summary>
/// <param name="Slot">Of the venue's market: where the ledger keeps the same.</param>
public readonly record struct PriceQuestion(Slot Slot, CallRequest Call);
