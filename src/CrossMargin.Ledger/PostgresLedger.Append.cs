using CrossMargin.Domain;
using Npgsql;

namespace CrossMargin.Ledger;

public sealed partial class PostgresLedger
{
    /// <summary>So many entries go to the server together with all else of their batch, in one trip; more are copied, which costs the server less for each.</summary>
    private const int OneTripMax = 1_000;

    /// <summary>Bytes of one message of a copy.</summary>
    private const int CopyChunk = 128 * 1024;

    /// <summary>A row of entry without its two texts: numbers, sub-account, value of 22 digits, hash.</summary>
    private const int CopyRowMax = 8 + 8 + 4 + 4 + SubAccountKey.MaxEncodedSize + 8 + 44 + Hash32.Size;

    public async Task AppendAsync(BlockRef expected, LedgerBatch batch, CancellationToken cancellationToken)
    {
        RequireBetween(expected, batch);
        KeyOrder order = batch.Order;
        // Nothing below this block can be unwound any more; and from where credit may be given on, each change can be taken back.
        long final = Math.Min(batch.OldestToRemember, Math.Min(batch.Last.Number, batch.Marks?.Finalized ?? long.MaxValue));
        bool keepsAll = retentionOf(expected.Chain) == LedgerRetention.Full;
        bool compacted = !keepsAll && final == batch.Last.Number;
        IReadOnlyList<int> written = compacted ? order.Last : order.All;

        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using NpgsqlBatch first = new(connection);
        await using NpgsqlBatch rest = new(connection);
        AddMove(first, expected, batch.Last, written.Count, unwinds: 0, batch.Marks);
        bool isOneTrip = written.Count <= OneTripMax;
        if (isOneTrip)
            AddEntries(first, expected.Chain, batch.Entries, written);
        AddState(isOneTrip ? first : rest, batch, order);
        long compactedTo = await MoveAsync(first, expected, cancellationToken);
        if (!isOneTrip)
            await CopyEntriesAsync(connection, expected.Chain, batch.Entries, written, cancellationToken);
        if (!keepsAll && final > compactedTo)
            AddCompaction(rest, expected.Chain, compactedTo, final);
        if (rest.BatchCommands.Count > 0)
            await rest.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>All that a batch changes beside its entries.</summary>
    private static void AddState(NpgsqlBatch statements, LedgerBatch batch, KeyOrder order)
    {
        AddHoldings(statements, batch.Last.Chain, [.. order.Last.Select(at => CurrentOf(batch.Entries[at]))]);
        AddRecentBlocks(statements, batch);
        foreach (BlockRef observed in batch.Observed)
            AddTime(statements, observed);
        AddAnnouncement(statements, batch.Last);
    }

    /// <summary>Checks that the batch is what it says.</summary>
    private static void RequireBetween(BlockRef expected, LedgerBatch batch)
    {
        Invariant.Require(
            batch.Last.Chain == expected.Chain && batch.Last.Number > expected.Number,
            "A batch moves the checkpoint of its chain forward.");
        foreach (LedgerEntry entry in batch.Entries)
        {
            Invariant.Require(
                entry.BlockNumber > expected.Number && entry.BlockNumber <= batch.Last.Number,
                "The entries of a batch lie between its checkpoints.");
        }
    }

    private static (Holding Holding, long Block) CurrentOf(in LedgerEntry entry) =>
        (new Holding(entry.Venue, entry.SubAccount, entry.Slot, entry.Value), entry.BlockNumber);

    private static void AddEntries(NpgsqlBatch statements, ChainId chain, IReadOnlyList<LedgerEntry> entries, IReadOnlyList<int> written)
    {
        if (written.Count == 0)
            return;
        statements.Add(
            """
            insert into entry (chain_id, block_number, log_index, entry_index, venue, sub_account, slot, value, transaction_hash)
            select $1, * from unnest($2, $3, $4, $5, $6, $7, $8, $9)
            """)
            .Add(chain.Value)
            .Add(Column(entry => entry.BlockNumber))
            .Add(Column(entry => entry.LogIndex))
            .Add(Column(entry => entry.EntryIndex))
            .Add(Column(entry => entry.Venue))
            .Add(Column(entry => entry.SubAccount.Encode()))
            .Add(Column(entry => entry.Slot.Name))
            .Add(Column(entry => entry.Value))
            .Add(Column(entry => entry.TransactionHash.ToArray()));

        List<T> Column<T>(Func<LedgerEntry, T> field) => [.. written.Select(at => field(entries[at]))];
    }

    private static async Task CopyEntriesAsync(
        NpgsqlConnection connection, ChainId chain, IReadOnlyList<LedgerEntry> entries, IReadOnlyList<int> written, CancellationToken cancellationToken)
    {
        await using NpgsqlRawCopyStream copy = await connection.BeginRawBinaryCopyAsync(
            """
            copy entry (chain_id, block_number, log_index, entry_index, venue, sub_account, slot, value, transaction_hash)
            from stdin (format binary)
            """,
            cancellationToken);
        try
        {
            using CopyRows rows = new(CopyChunk + CopyRowMax);
            foreach (int at in written)
            {
                AddRow(rows, chain, entries[at]);
                if (rows.Written.Length < CopyChunk)
                    continue;
                await copy.WriteAsync(rows.Written, cancellationToken);
                rows.Clear();
            }

            rows.EndRows();
            await copy.WriteAsync(rows.Written, cancellationToken);
        }
        catch
        {
            // Disposing it alone would ask the server to take what it has got so far.
            await copy.CancelAsync();
            throw;
        }
    }

    private static void AddRow(CopyRows rows, ChainId chain, in LedgerEntry entry)
    {
        rows.BeginRow(fields: 9, CopyRowMax + 3 * (entry.Venue.Length + entry.Slot.Name.Length));
        rows.Add(chain.Value);
        rows.Add(entry.BlockNumber);
        rows.Add(entry.LogIndex);
        rows.Add(entry.EntryIndex);
        rows.Add(entry.Venue);
        rows.Add(entry.SubAccount);
        rows.Add(entry.Slot.Name);
        rows.Add(entry.Value);
        rows.Add(entry.TransactionHash);
    }

    private static void AddRecentBlocks(NpgsqlBatch rest, LedgerBatch batch)
    {
        rest.Add(
            """
            insert into recent_block (chain_id, block_number, block_hash, block_timestamp)
            select $1, * from unnest($2, $3, $4)
            """)
            .Add(batch.Last.Chain.Value)
            .Add(batch.Blocks.Select(block => block.Number).ToList())
            .Add(batch.Blocks.Select(block => block.Hash.ToArray()).ToList())
            .Add(batch.Blocks.Select(block => block.Timestamp).ToList());
        // The checkpoint itself is always remembered, however old it is: a restart looks whether it is still on the chain.
        rest.Add("delete from recent_block where chain_id = $1 and block_number < $2")
            .Add(batch.Last.Chain.Value).Add(Math.Min(batch.OldestToRemember, batch.Last.Number));
    }

    /// <summary>Leaves of each slot that changed since the last compaction only its last final entry, and none where that is zero.</summary>
    /// <param name="compactedTo">Sent rather than joined, so that the planner sees how few entries lie between.</param>
    private static void AddCompaction(NpgsqlBatch rest, ChainId chain, long compactedTo, long final)
    {
        rest.Add(
            """
            with last as (
                select distinct on (sub_account, venue, slot)
                    sub_account, venue, slot, block_number, log_index, entry_index, value
                from entry
                where chain_id = $1 and block_number > $2 and block_number <= $3
                order by sub_account, venue, slot, block_number desc, log_index desc, entry_index desc
            ), removed as (
                delete from entry e using last l
                where e.chain_id = $1 and e.sub_account = l.sub_account and e.venue = l.venue and e.slot = l.slot
                    and e.block_number <= $3
                    and (l.value = 0
                        or (e.block_number, e.log_index, e.entry_index) < (l.block_number, l.log_index, l.entry_index))
                returning 1
            )
            update checkpoint
            set compacted_to = $3, finalized_number = greatest(finalized_number, $3), safe_number = greatest(safe_number, $3),
                entry_count = entry_count - (select count(*) from removed)
            where chain_id = $1
            """)
            .Add(chain.Value).Add(compactedTo).Add(final);
    }
}
