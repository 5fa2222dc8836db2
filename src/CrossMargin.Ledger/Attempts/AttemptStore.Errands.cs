using CrossMargin.Domain;
using CrossMargin.Ledger.Leases;
using Dapper;
using Npgsql;

namespace CrossMargin.Ledger.Attempts;

public sealed partial class AttemptStore
{
    public async Task<KeeperErrand> OpenErrandAsync(KeeperErrand errand, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        long? number = await connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            $"""
            with {LeaseStore.Fence}
            insert into keeper_errand (
                chain_id, purpose, state, signer, target, call_data, native_usd,
                nonce, transaction_hash, transaction_bytes, gas_limit, max_fee_per_gas, max_priority_fee, opened_at)
            select
                @ChainId, @Purpose, @State, @Signer, @Target, @CallData, @NativeUsd,
                @Nonce, @TransactionHash, @TransactionBytes, @GasLimit, @MaxFeePerGas::numeric, @MaxPriorityFee::numeric, @OpenedAt
            where @FenceTerm is null or exists (select 1 from fence)
            returning errand
            """,
            Fenced(ErrandRow.Of(errand)), cancellationToken: cancellationToken));
        if (number is null)
            await RequireTermAsync(connection, cancellationToken);
        Invariant.Require(number is not null, "Only the fence keeps an errand from being written.");
        return errand with { Number = number.Value };
    }

    public async Task UpdateErrandAsync(KeeperErrand errand, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        int updated = await connection.ExecuteAsync(new CommandDefinition(
            $"""
            with {LeaseStore.Fence}
            update keeper_errand set
                state = @State, transaction_hash = @TransactionHash, transaction_bytes = @TransactionBytes, gas_limit = @GasLimit,
                max_fee_per_gas = @MaxFeePerGas::numeric, max_priority_fee = @MaxPriorityFee::numeric, replaced = @Replaced::jsonb,
                included_transaction = @IncludedTransaction, included_number = @IncludedNumber, included_hash = @IncludedHash,
                included_time = @IncludedTime, gas_used = @GasUsed, gas_price = @GasPrice::numeric,
                included_data_fee = @IncludedDataFee::numeric, reason = @Reason, ended_at = @EndedAt
            where chain_id = @ChainId and errand = @Errand and ended_at is null
                and (@FenceTerm is null or exists (select 1 from fence))
            """,
            Fenced(ErrandRow.Of(errand)), cancellationToken: cancellationToken));
        if (updated == 0)
            await RequireTermAsync(connection, cancellationToken);
        Invariant.Require(updated == 1, "An errand that ended is not changed.");
    }

    public async Task<IReadOnlyList<KeeperErrand>> ReadErrandsAsync(ChainId chain, Address signer, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        IEnumerable<ErrandRow> rows = await connection.QueryAsync<ErrandRow>(new CommandDefinition(
            $"""
            select {ErrandRow.Columns} from keeper_errand
            where chain_id = @Chain and signer = @Signer and ended_at is null
            order by errand
            """,
            new { Chain = chain.Value, Signer = signer.ToArray() }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToErrand())];
    }
}
