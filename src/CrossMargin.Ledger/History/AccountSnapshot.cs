using CrossMargin.Domain;

namespace CrossMargin.Ledger.History;

/// <summary>One account's part of a snapshot.</summary>
public sealed record AccountSnapshot(AccountId Account, HistoryPoint Point);
