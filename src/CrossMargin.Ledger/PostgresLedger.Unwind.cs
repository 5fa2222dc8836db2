using System.Numerics;
using CrossMargin.Domain;
using Npgsql;

namespace CrossMargin.Ledger;

public sealed partial class PostgresLedger
{
    public async Task<IReadOnlyList<Holding>> UnwindAsync(BlockRef expected, BlockRef ancestor, CancellationToken cancellationToken)
    {
        Invariant.Require(
            ancestor.Chain == expected.Chain && ancestor.Number < expected.Number,
            "Unwinding moves the checkpoint of its chain back.");
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using NpgsqlBatch first = new(connection);
        AddMove(first, expected, ancestor, added: 0, unwinds: 1, marks: null);
        long compactedTo = await MoveAsync(first, expected, cancellationToken);
        // Past finality we stop: what was compacted away cannot be restored.
        Invariant.Require(
            ancestor.Number >= compactedTo, $"The chain is compacted up to block {compactedTo}: no unwind reaches back to {ancestor.Number}.");
        List<(Holding Holding, long Block)> restored = await TakeBackEntriesAsync(connection, ancestor, cancellationToken);

        await using NpgsqlBatch rest = new(connection);
        AddHoldings(rest, expected.Chain, restored);
        rest.Add("delete from recent_block where chain_id = $1 and block_number > $2")
            .Add(ancestor.Chain.Value).Add(ancestor.Number);
        RemoveTimes(rest, ancestor);
        AddAnnouncement(rest, ancestor);
        await rest.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return [.. restored.Select(change => change.Holding)];
    }

    /// <summary>Deletes the entries above the ancestor, and reads what each of their slots held at it.</summary>
    private static async Task<List<(Holding Holding, long Block)>> TakeBackEntriesAsync(
        NpgsqlConnection connection, BlockRef ancestor, CancellationToken cancellationToken)
    {
        // The outer query reads the table as it was before the deletion, so it must itself look at or below the ancestor.
        await using NpgsqlCommand command = new(
            """
            with removed as (
                delete from entry where chain_id = $1 and block_number > $2
                returning venue, sub_account, slot
            ), counted as (
                update checkpoint set entry_count = entry_count - (select count(*) from removed) where chain_id = $1
            ), touched as (
                select distinct venue, sub_account, slot from removed
            )
            select t.venue, t.sub_account, t.slot, coalesce(remaining.value, 0), coalesce(remaining.block_number, 0)
            from touched t
            left join lateral (
                select e.value, e.block_number from entry e
                where e.chain_id = $1 and e.venue = t.venue and e.sub_account = t.sub_account and e.slot = t.slot
                    and e.block_number <= $2
                order by e.block_number desc, e.log_index desc, e.entry_index desc
                limit 1
            ) remaining on true
            """,
            connection);
        command.Add(ancestor.Chain.Value).Add(ancestor.Number);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<(Holding, long)> restored = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            restored.Add((
                new Holding(
                    reader.GetString(0),
                    SubAccountKey.Decode(reader.GetFieldValue<byte[]>(1)),
                    new Slot(reader.GetString(2)),
                    reader.GetFieldValue<BigInteger>(3)),
                reader.GetInt64(4)));
        }

        return restored;
    }
}
