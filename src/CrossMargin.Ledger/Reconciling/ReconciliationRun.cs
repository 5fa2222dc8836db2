using CrossMargin.Domain;

namespace CrossMargin.Ledger.Reconciling;

/// <summary>One comparison of the ledger with a chain, at one block.</summary>
/// <param name="SubAccounts">How many sub-accounts were compared.</param>
/// <param name="Figures">How many integers were compared.</param>
/// <param name="Mismatches">How many of them differed.</param>
/// <param name="Last">The last sub-account of a sample, in order of venue and key; null when there is none behind it, or all were compared.</param>
public sealed record ReconciliationRun(
    ReconciliationScope Scope, BlockRef At, int SubAccounts, int Figures, int Mismatches, SubAccountId? Last, DateTimeOffset EndedAt);
