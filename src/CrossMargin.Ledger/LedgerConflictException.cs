using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>Another writer moved the checkpoint first. Nothing was written; read the standing again.</summary>
public sealed class LedgerConflictException(BlockRef expected)
    : Exception($"The checkpoint of chain {expected.Chain} is no longer block {expected.Number}: another indexer moved it.");
