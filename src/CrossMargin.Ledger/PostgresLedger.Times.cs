using CrossMargin.Domain;
using Npgsql;

namespace CrossMargin.Ledger;

/// <summary>When blocks were: a sample, so that slots have a history in time and not only in blocks.</summary>
public sealed partial class PostgresLedger
{
    /// <summary>The least time between two blocks of the sample, in seconds.</summary>
    internal const long SampleSeconds = 60;

    /// <summary>Takes the checkpoint into the sample, unless one a short while before it is in.</summary>
    private static void AddTime(NpgsqlBatch rest, BlockRef checkpoint) =>
        rest.Add(
            """
            insert into block_time (chain_id, block_number, block_timestamp)
            select $1, $2, $3
            where not exists (select from block_time where chain_id = $1 and block_timestamp > $4)
            """)
            .Add(checkpoint.Chain.Value).Add(checkpoint.Number).Add(checkpoint.Timestamp).Add(checkpoint.Timestamp - SampleSeconds);

    /// <summary>The twin of <see cref="AddTime"/>.</summary>
    private static void RemoveTimes(NpgsqlBatch rest, BlockRef ancestor) =>
        rest.Add("delete from block_time where chain_id = $1 and block_number > $2").Add(ancestor.Chain.Value).Add(ancestor.Number);
}
