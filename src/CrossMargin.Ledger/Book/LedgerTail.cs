using System.Data;
using CrossMargin.Domain;
using Npgsql;

namespace CrossMargin.Ledger;

/// <summary>What was committed to a chain since a reader looked last.</summary>
/// <remarks>
/// While no unwind came between and nothing above the reader's block was compacted, entries were only added, so those
/// above its block are the whole difference. Otherwise what it has read may be gone, and the chain is read anew.
/// </remarks>
internal sealed class LedgerTail(NpgsqlDataSource source, int entriesMax)
{
    private readonly Dictionary<ChainId, long> _unwinds = [];

    /// <summary>The whole chain as it stands.</summary>
    public async Task<LedgerCommit.Reloaded> ReadAllAsync(ChainId chain, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        return await ReadAllAsync(connection, chain, cancellationToken);
    }

    /// <summary>What leads from the reader's block and marks to the ledger's; null when they are the same.</summary>
    public async Task<LedgerCommit?> ReadSinceAsync(BlockRef asOf, FinalityMarks? marks, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        if (await LedgerRows.ReadCheckpointAsync(connection, asOf.Chain, cancellationToken) is not { } row)
            return null;
        bool onlyAdded = _unwinds.GetValueOrDefault(asOf.Chain, -1) == row.Unwinds && row.CompactedTo <= asOf.Number;
        if (onlyAdded && row.Checkpoint == asOf)
            return row.Marks == marks ? null : new LedgerCommit.Marked(asOf, row.Marks);
        if (onlyAdded && row.Checkpoint.Number > asOf.Number
            && await ReadEntriesAsync(connection, asOf, row.Checkpoint, cancellationToken) is { } entries)
        {
            return new LedgerCommit.Appended(row.Checkpoint, entries) { Previous = asOf, Marks = row.Marks };
        }

        return await ReadAllAsync(connection, asOf.Chain, cancellationToken);
    }

    /// <summary>The reader took in an unwind that reached it by another way.</summary>
    public void CountUnwind(ChainId chain) => _unwinds[chain] = _unwinds.GetValueOrDefault(chain, -1) + 1;

    private async Task<LedgerCommit.Reloaded> ReadAllAsync(NpgsqlConnection connection, ChainId chain, CancellationToken cancellationToken)
    {
        ChainHoldings holdings = await LedgerRows.ReadHoldingsAsync(connection, chain, cancellationToken);
        _unwinds[chain] = holdings.Unwinds;
        return new LedgerCommit.Reloaded(holdings);
    }

    /// <summary>Null when there are more than is worth applying one by one.</summary>
    private async Task<List<LedgerEntry>?> ReadEntriesAsync(
        NpgsqlConnection connection, BlockRef after, BlockRef last, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(
            """
            select block_number, log_index, entry_index, venue, sub_account, slot, value, transaction_hash
            from entry
            where chain_id = $1 and block_number > $2 and block_number <= $3
            order by block_number, log_index, venue, entry_index
            limit $4
            """,
            connection);
        command.Add(after.Chain.Value).Add(after.Number).Add(last.Number).Add(entriesMax + 1L);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<LedgerEntry> entries = [];
        Dictionary<string, string> names = [];
        while (await reader.ReadAsync(cancellationToken))
            entries.Add(LedgerRows.ReadEntry(reader, names));
        return entries.Count <= entriesMax ? entries : null;
    }
}
