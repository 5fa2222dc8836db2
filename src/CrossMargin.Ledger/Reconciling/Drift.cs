using CrossMargin.Domain;

namespace CrossMargin.Ledger.Reconciling;

/// <summary>A mismatch that was found and has not been seen to be gone: its venue is not acted on meanwhile.</summary>
/// <param name="Mismatch">As it was last seen.</param>
/// <param name="At">The block that it was last seen at.</param>
/// <param name="FoundAt">When it was first seen.</param>
/// <param name="IsToBeRepaired">Whether somebody asked the indexer to read the sub-account's slots anew.</param>
public sealed record Drift(FigureMismatch Mismatch, BlockRef At, DateTimeOffset FoundAt, bool IsToBeRepaired);
