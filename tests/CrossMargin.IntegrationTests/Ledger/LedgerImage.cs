using CrossMargin.Domain;
using Npgsql;

namespace CrossMargin.IntegrationTests.Ledger;

/// <summary>Every row of one chain, as text: two images are equal exactly if the tables are.</summary>
internal static class LedgerImage
{
    public static async Task<IReadOnlyList<string>> ReadAsync(NpgsqlDataSource source, ChainId chain, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = source.CreateCommand(
            """
            select 'checkpoint ' || (c.block_number, c.block_hash, c.block_timestamp, c.entry_count)::text from checkpoint c where chain_id = $1
            union all select 'recent ' || b::text from recent_block b where chain_id = $1
            union all select 'time ' || t::text from block_time t where chain_id = $1
            union all select 'entry ' || e::text from entry e where chain_id = $1
            union all select 'holding ' || h::text from holding h where chain_id = $1
            order by 1
            """);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = chain.Value });
        List<string> rows = [];
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(reader.GetString(0));
        return rows;
    }

    /// <summary>Holdings that are not the last entry of their slot, last entries without their holding, and a wrong count: none in a sound ledger.</summary>
    public static async Task<long> CountContradictionsAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = source.CreateCommand(
            """
            with last as (
                select distinct on (chain_id, venue, sub_account, slot) chain_id, venue, sub_account, slot, value, block_number
                from entry
                order by chain_id, venue, sub_account, slot, block_number desc, log_index desc, entry_index desc
            )
            select (select count(*) from
                    (select * from last where value <> 0) l
                    full join holding h using (chain_id, venue, sub_account, slot)
                    where l.value is distinct from h.value or l.block_number is distinct from h.block_number)
                + (select count(*) from checkpoint c
                    where c.entry_count <> (select count(*) from entry e where e.chain_id = c.chain_id))
            """);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
