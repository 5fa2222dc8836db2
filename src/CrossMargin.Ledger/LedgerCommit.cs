using CrossMargin.Domain;

namespace CrossMargin.Ledger;

public abstract record LedgerCommit
{
    private LedgerCommit()
    {
    }

    public sealed record Appended(BlockRef Last, IReadOnlyList<LedgerEntry> Entries) : LedgerCommit;

    public sealed record Unwound(BlockRef Ancestor, IReadOnlyList<Holding> Restored) : LedgerCommit;

    public sealed record Reloaded(ChainHoldings Holdings) : LedgerCommit;
}
