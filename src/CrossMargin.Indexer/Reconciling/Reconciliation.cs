using CrossMargin.Domain;

namespace CrossMargin.Indexer.Reconciling;

/// <summary>The ledger against the chain, at one block.</summary>
/// <param name="SubAccounts">How many sub-accounts were compared.</param>
/// <param name="Figures">How many integers were compared.</param>
/// <param name="Mismatches">Every difference; empty is the only good answer.</param>
public sealed record Reconciliation(
    ChainId Chain, BlockRef At, int SubAccounts, int Figures, IReadOnlyList<FigureMismatch> Mismatches);
