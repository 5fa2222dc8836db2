using CrossMargin.Domain;

namespace CrossMargin.Ledger.Attempts;

/// <summary>What to count.</summary>
/// <param name="Chain">Null for all chains together.</param>
/// <param name="Now">Where the hour and the day end.</param>
/// <param name="RevertsFrom">Attempts that were opened before do not count as reverted.</param>
public sealed record TallyQuery(ChainId? Chain, DateTimeOffset Now, DateTimeOffset RevertsFrom);
