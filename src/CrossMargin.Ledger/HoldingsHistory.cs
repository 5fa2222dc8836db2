using System.Data;
using CrossMargin.Domain;
using Npgsql;

namespace CrossMargin.Ledger;

/// <summary>Reads what an owner held, and how the market stood, at any block that the ledger has the entries of.</summary>
public sealed class HoldingsHistory(NpgsqlDataSource source)
{
    /// <param name="block">Null for the checkpoint.</param>
    public async Task<PastHoldings> ReadAsync(ChainId chain, Address owner, long? block, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        LedgerPlace? place = await LedgerRows.ReadPlaceAsync(connection, chain, cancellationToken);
        if (place is null || place.Checkpoint.Hash.IsZero || block > place.Checkpoint.Number)
            return new PastHoldings.NotIndexed(place?.Checkpoint ?? new BlockRef(chain, -1, Hash32.Zero, 0));
        ChainHoldings now = await LedgerRows.ReadHoldingsAsync(connection, chain, cancellationToken);
        long at = block ?? now.Checkpoint.Number;
        if (at == now.Checkpoint.Number)
            return new PastHoldings.Known(at, now.Checkpoint.Hash, now.Holdings);
        if (at < place.CompactedTo)
            return new PastHoldings.Compacted(place.CompactedTo);

        byte[] first = owner.ToArray();
        // Above every key that begins with the owner, however long its part is.
        byte[] last = [.. first, .. Enumerable.Repeat(byte.MaxValue, Hash32.Size + 1)];
        List<Holding> holdings =
        [
            .. await ReadRangeAsync(connection, chain, at, [], [], cancellationToken),
            .. await ReadRangeAsync(connection, chain, at, first, last, cancellationToken),
            .. now.Holdings.Where(holding => !holding.SubAccount.IsMarket && holding.SubAccount.Holder != owner),
        ];
        return new PastHoldings.Known(at, await FindHashAsync(connection, chain, at, cancellationToken), holdings);
    }

    /// <summary>What everybody held at a block.</summary>
    /// <param name="block">At or below the checkpoint.</param>
    public async Task<PastHoldings> ReadAllAsync(ChainId chain, long block, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        LedgerPlace? place = await LedgerRows.ReadPlaceAsync(connection, chain, cancellationToken);
        if (place is null || place.Checkpoint.Hash.IsZero || block > place.Checkpoint.Number)
            return new PastHoldings.NotIndexed(place?.Checkpoint ?? new BlockRef(chain, -1, Hash32.Zero, 0));
        if (block < place.CompactedTo)
            return new PastHoldings.Compacted(place.CompactedTo);
        byte[] beyond = [.. Enumerable.Repeat(byte.MaxValue, SubAccountKey.MaxEncodedSize + 1)];
        return new PastHoldings.Known(
            block, await FindHashAsync(connection, chain, block, cancellationToken),
            await ReadRangeAsync(connection, chain, block, [], beyond, cancellationToken));
    }

    /// <summary>The slots of a range of sub-accounts, each by its last entry up to the block.</summary>
    /// <remarks>The key orders the entries of each slot: the cost goes with the number of slots, not with the length of their history.</remarks>
    private static async Task<IReadOnlyList<Holding>> ReadRangeAsync(
        NpgsqlConnection connection, ChainId chain, long block, byte[] first, byte[] last, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(
            """
            with recursive key (sub_account, venue, slot) as (
                (select sub_account, venue, slot from entry
                where chain_id = $1 and sub_account between $3 and $4
                order by sub_account, venue, slot limit 1)
                union all
                select n.sub_account, n.venue, n.slot from key k
                cross join lateral (
                    select e.sub_account, e.venue, e.slot from entry e
                    where e.chain_id = $1 and e.sub_account between $3 and $4
                        and (e.sub_account, e.venue, e.slot) > (k.sub_account, k.venue, k.slot)
                    order by e.sub_account, e.venue, e.slot limit 1
                ) n
            )
            select k.venue, k.sub_account, k.slot, l.value from key k
            cross join lateral (
                select e.value from entry e
                where e.chain_id = $1 and e.sub_account = k.sub_account and e.venue = k.venue and e.slot = k.slot
                    and e.block_number <= $2
                order by e.block_number desc, e.log_index desc, e.entry_index desc limit 1
            ) l
            """,
            connection);
        command.Add(chain.Value).Add(block).Add(first).Add(last);
        return await LedgerRows.ReadHoldingsAsync(command, cancellationToken);
    }

    private static async Task<Hash32?> FindHashAsync(
        NpgsqlConnection connection, ChainId chain, long block, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(
            "select block_hash from recent_block where chain_id = $1 and block_number = $2", connection);
        command.Add(chain.Value).Add(block);
        return await command.ExecuteScalarAsync(cancellationToken) is byte[] hash ? new Hash32(hash) : null;
    }
}
