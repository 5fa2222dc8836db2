using System.Data;
using System.Numerics;
using CrossMargin.Domain;
using Npgsql;

namespace CrossMargin.Ledger;

/// <summary>The ledger in PostgreSQL. Safe for concurrent use; writers of one chain wait for each other on its checkpoint.</summary>
/// <param name="retentionOf">How much of a chain's history is kept.</param>
public sealed partial class PostgresLedger(NpgsqlDataSource source, Func<ChainId, LedgerRetention> retentionOf) : ILedger
{
    public PostgresLedger(NpgsqlDataSource source, LedgerRetention retention = LedgerRetention.Full)
        : this(source, _ => retention)
    {
    }

    public async Task<ChainStanding> OpenAsync(ChainId chain, long startBlock, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(startBlock);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlCommand open = new(
            """
            insert into checkpoint (chain_id, block_number, block_hash, block_timestamp, safe_number, finalized_number)
            values ($1, $2, $3, 0, $2, $2)
            on conflict do nothing
            """,
            connection);
        open.Add(chain.Value).Add(startBlock - 1).Add(Hash32.Zero.ToArray());
        await open.ExecuteNonQueryAsync(cancellationToken);

        await using NpgsqlTransaction snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        LedgerPlace row = await LedgerRows.ReadPlaceAsync(connection, chain, cancellationToken)
            ?? throw new InvariantViolationException("A checkpoint that was opened is there.");
        return new ChainStanding(row.Checkpoint, await ReadRememberedAsync(connection, chain, cancellationToken)) { Marks = row.Marks };
    }

    public async Task<ChainHoldings> ReadHoldingsAsync(ChainId chain, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        return await LedgerRows.ReadHoldingsAsync(connection, chain, cancellationToken);
    }

    public async Task MarkAsync(BlockRef expected, FinalityMarks marks, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using NpgsqlBatch first = new(connection);
        AddMove(first, expected, expected, added: 0, unwinds: 0, marks);
        AddAnnouncement(first, expected, onlyMarks: true);
        await MoveAsync(first, expected, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<IReadOnlyList<BlockRef>> ReadRememberedAsync(
        NpgsqlConnection connection, ChainId chain, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(
            "select block_number, block_hash, block_timestamp from recent_block where chain_id = $1 order by block_number",
            connection);
        command.Add(chain.Value);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<BlockRef> blocks = [];
        while (await reader.ReadAsync(cancellationToken))
            blocks.Add(LedgerRows.ReadBlock(reader, chain));
        return blocks;
    }

    /// <summary>Moves the checkpoint if it is where it is expected to be, and locks it until the transaction ends. To be run by <see cref="MoveAsync"/>.</summary>
    /// <remarks>The first statement of every writing transaction: a second writer waits here, then finds another checkpoint.</remarks>
    /// <param name="marks">Raise the marks of finality; null leaves them. None stays above the next checkpoint.</param>
    private static void AddMove(NpgsqlBatch first, BlockRef expected, BlockRef next, long added, long unwinds, FinalityMarks? marks) =>
        first.Add(
            """
            update checkpoint
            set block_number = $4, block_hash = $5, block_timestamp = $6, entry_count = entry_count + $7,
                unwind_count = unwind_count + $8,
                safe_number = least(greatest(safe_number, $9), $4), finalized_number = least(greatest(finalized_number, $10), $4),
                finality_by_time = coalesce($11, finality_by_time)
            where chain_id = $1 and block_number = $2 and block_hash = $3
            returning compacted_to
            """)
            .Add(expected.Chain.Value).Add(expected.Number).Add(expected.Hash.ToArray())
            .Add(next.Number).Add(next.Hash.ToArray()).Add(next.Timestamp).Add(added).Add(unwinds)
            .Add(marks?.Safe ?? -1).Add(marks?.Finalized ?? -1).Add(marks?.ByTime);

    /// <summary>Runs a batch that begins with a move. Where that found another checkpoint the transaction is to be rolled back, whatever came after it.</summary>
    /// <returns>Up to which block the chain is compacted.</returns>
    /// <exception cref="LedgerConflictException">The checkpoint is not where it is expected to be.</exception>
    private static async Task<long> MoveAsync(NpgsqlBatch first, BlockRef expected, CancellationToken cancellationToken)
    {
        NpgsqlDataReader reader = await first.ExecuteReaderAsync(cancellationToken);
        long? compactedTo = await reader.ReadAsync(cancellationToken) ? reader.GetInt64(0) : null;
        try
        {
            // A fault of a later statement is thrown by going on to its result.
            while (await reader.NextResultAsync(cancellationToken))
            {
            }
        }
        catch (PostgresException) when (compactedTo is null)
        {
            // Another writer's entries are there already: that is told by the checkpoint.
        }
        finally
        {
            await reader.DisposeAsync();
        }

        return compactedTo ?? throw new LedgerConflictException(expected);
    }

    /// <summary>Sets holdings to their new values; those of zero are removed. One statement each, whatever the number of rows.</summary>
    private static void AddHoldings(NpgsqlBatch batch, ChainId chain, List<(Holding Holding, long Block)> changed)
    {
        SlotColumns kept = new(changed.Count);
        SlotColumns gone = new(0);
        List<BigInteger> values = new(changed.Count);
        List<long> blocks = new(changed.Count);
        foreach ((Holding holding, long block) in changed)
        {
            if (holding.Value.IsZero)
            {
                gone.Add(holding.Venue, holding.SubAccount, holding.Slot);
                continue;
            }

            kept.Add(holding.Venue, holding.SubAccount, holding.Slot);
            values.Add(holding.Value);
            blocks.Add(block);
        }

        if (values.Count > 0)
        {
            batch.Add(
                """
                insert into holding (chain_id, venue, sub_account, slot, value, block_number)
                select $1, * from unnest($2, $3, $4, $5, $6)
                on conflict (chain_id, sub_account, venue, slot)
                do update set value = excluded.value, block_number = excluded.block_number
                """)
                .Add(chain.Value).Add(kept.Venues).Add(kept.SubAccounts).Add(kept.Slots).Add(values).Add(blocks);
        }

        if (gone.Venues.Count > 0)
        {
            batch.Add(
                """
                delete from holding h
                using unnest($2, $3, $4) as gone (venue, sub_account, slot)
                where h.chain_id = $1 and h.venue = gone.venue and h.sub_account = gone.sub_account and h.slot = gone.slot
                """)
                .Add(chain.Value).Add(gone.Venues).Add(gone.SubAccounts).Add(gone.Slots);
        }
    }

    /// <summary>Announces the commit to every process that listens; delivered only if the transaction commits.</summary>
    private static void AddAnnouncement(NpgsqlBatch batch, BlockRef checkpoint, bool onlyMarks = false) =>
        batch.Add("select pg_notify($1, $2)").Add(LedgerDatabase.Channel).Add(LedgerAnnouncement.Format(checkpoint, onlyMarks));

    /// <summary>The key columns of slots, as arrays to send.</summary>
    private sealed class SlotColumns(int capacity)
    {
        public List<string> Venues { get; } = new(capacity);

        public List<byte[]> SubAccounts { get; } = new(capacity);

        public List<string> Slots { get; } = new(capacity);

        public void Add(string venue, SubAccountKey account, Slot slot)
        {
            Venues.Add(venue);
            SubAccounts.Add(account.Encode());
            Slots.Add(slot.Name);
        }
    }
}
