namespace CrossMargin.Ledger;

/// <summary>The database's tables are not the ones this program knows. Nothing was written.</summary>
/// <param name="found">The version of the database; 0 when it has no ledger.</param>
/// <param name="known">The version that this program reads and writes.</param>
public sealed class LedgerVersionException(int found, int known)
    : Exception(found > known
        ? $"The database has ledger version {found}, this program knows up to {known}: run a program at least as new."
        : $"The database has ledger version {found}, this program needs {known}: run `crossmargin migrate` first.")
{
    public int Found { get; } = found;

    public int Known { get; } = known;
}
