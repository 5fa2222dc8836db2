using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>The book moved on one chain.</summary>
/// <param name="AsOf">Where the chain now stands in the book.</param>
/// <param name="Touched">The sub-accounts whose verdict may have changed: through their own slots or through the market's.</param>
public sealed record BookChange(BlockRef AsOf, IReadOnlyCollection<SubAccountId> Touched);
