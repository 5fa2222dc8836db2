using CrossMargin.Domain;
using CrossMargin.Ledger.Reconciling;

namespace CrossMargin.Indexer.Reconciling;

/// <summary>The ledger against the chain, at one block.</summary>
/// <param name="Compared">The sub-accounts that were compared, in order of venue and key.</param>
/// <param name="Figures">How many integers were compared.</param>
/// <param name="Mismatches">Every difference; empty is the only good answer.</param>
public sealed record Reconciliation(
    ChainId Chain, BlockRef At, IReadOnlyList<SubAccountId> Compared, int Figures, IReadOnlyList<FigureMismatch> Mismatches)
{
    /// <summary>How many sub-accounts were compared.</summary>
    public int SubAccounts => Compared.Count;

    /// <summary>The last sub-account of a sample; null where no other is behind it.</summary>
    public SubAccountId? Last { get; init; }
}
