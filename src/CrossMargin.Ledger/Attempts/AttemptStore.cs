using System.Data;
using CrossMargin.Domain;
using CrossMargin.Ledger.Judgements;
using CrossMargin.Ledger.Leases;
using Dapper;
using Npgsql;

namespace CrossMargin.Ledger.Attempts;

/// <summary>The attempts in PostgreSQL.</summary>
/// <param name="term">What opening and moving are bound to; null for whoever sends nothing.</param>
public sealed partial class AttemptStore(NpgsqlDataSource source, TimeProvider time, LeaseTerm? term = null) : IAttemptStore
{
    // An attempt that is in the way may end between the insert and the read; each time round one did.
    private const int OpeningTries = 5;

    public IAttemptStore Under(LeaseTerm term) => new AttemptStore(source, time, term);

    public async Task<AttemptOpening> OpenAsync(AttemptPlan plan, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        for (int tries = 0; tries < OpeningTries; tries++)
        {
            AttemptRow row = AttemptRow.Of(plan, AttemptState.Planned, reason: null, time.GetUtcNow(), ends: false);
            if (await InsertAsync(connection, row, plan.Judgement, cancellationToken) is { } opened)
                return new AttemptOpening.Opened(opened);
            await RequireTermAsync(connection, cancellationToken);
            if (await FindOpenAsync(connection, plan.Liquidation.Target, cancellationToken) is { } other)
                return new AttemptOpening.AlreadyOpen(other);
        }

        throw new InvalidOperationException($"{plan.Liquidation.Target}: attempts of others came and went {OpeningTries} times.");
    }

    public async Task<LiquidationAttempt> DeclineAsync(AttemptPlan plan, string reason, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        AttemptRow row = AttemptRow.Of(plan, AttemptState.Declined, reason, time.GetUtcNow(), ends: true);
        LiquidationAttempt? declined = await InsertAsync(connection, row, plan.Judgement, cancellationToken);
        if (declined is null)
            await RequireTermAsync(connection, cancellationToken);
        Invariant.Require(declined is not null, "A declined attempt is not open and so conflicts with none.");
        return declined;
    }

    public async Task<AttemptMove> MoveAsync(LiquidationAttempt attempt, AttemptStep step, CancellationToken cancellationToken)
    {
        Invariant.Require(AttemptMoves.Allows(attempt.State, step.To), $"An attempt does not move from {attempt.State} to {step.To}.");
        LiquidationAttempt next = step.ApplyTo(attempt, time.GetUtcNow());
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        int moved = await connection.ExecuteAsync(new CommandDefinition(
            $"""
            with {LeaseStore.Fence}
            update liquidation_attempt set
                state = @To, version = version + 1, reason = @Reason, moved_at = @MovedAt, ended_at = @EndedAt,
                nonce = @Nonce, transaction_hash = @Hash, transaction_bytes = @Bytes, gas_limit = @GasLimit,
                max_fee_per_gas = @MaxFee::numeric, max_priority_fee = @MaxPriorityFee::numeric,
                cancels = @Cancels, private_until = @PrivateUntil, replaced = @Replaced::jsonb, included_transaction = @IncludedTransaction,
                included_number = @IncludedNumber, included_hash = @IncludedHash, included_time = @IncludedTime,
                gas_used = @GasUsed, gas_price = @GasPrice::numeric, included_data_fee = @DataFee::numeric
            where chain_id = @Chain and attempt = @Number and state = @From and version = @Version
                and (@FenceTerm is null or exists (select 1 from fence))
            """,
            Fenced(Parameters(attempt, next)), cancellationToken: cancellationToken));
        if (moved == 1)
            return new AttemptMove.Moved(next);
        await RequireTermAsync(connection, cancellationToken);
        return new AttemptMove.Overtaken(await ReadAsync(connection, attempt, cancellationToken));
    }

    private static object Parameters(LiquidationAttempt from, LiquidationAttempt to) => new
    {
        Chain = from.Chain.Value,
        from.Number,
        From = StateText.Of(from.State),
        from.Version,
        To = StateText.Of(to.State),
        to.Reason,
        to.MovedAt,
        to.EndedAt,
        to.Transaction?.Nonce,
        Hash = to.Transaction?.Hash.ToArray(),
        Bytes = to.Transaction?.Bytes.ToArray(),
        to.Transaction?.GasLimit,
        MaxFee = to.Transaction is { } fees ? AttemptRow.Text(fees.MaxFeePerGas) : null,
        MaxPriorityFee = to.Transaction is { } tip ? AttemptRow.Text(tip.MaxPriorityFeePerGas) : null,
        Cancels = to.Transaction?.IsCancel ?? false,
        to.Transaction?.PrivateUntil,
        Replaced = ReplacedTransactions.Write(to.Replaced),
        IncludedTransaction = to.Inclusion?.Transaction.ToArray(),
        IncludedNumber = to.Inclusion?.Block.Number,
        IncludedHash = to.Inclusion?.Block.Hash.ToArray(),
        IncludedTime = to.Inclusion?.Block.Timestamp,
        to.Inclusion?.GasUsed,
        GasPrice = to.Inclusion is { } inclusion ? AttemptRow.Text(inclusion.GasPrice) : null,
        DataFee = to.Inclusion is { } charged ? AttemptRow.Text(charged.DataFee) : null,
    };

    private DynamicParameters Fenced(object parameters)
    {
        DynamicParameters fenced = new(parameters);
        fenced.Add("FenceChain", term?.Chain.Value, DbType.Int64);
        fenced.Add("FenceAccount", term?.Account.ToArray(), DbType.Binary);
        fenced.Add("FenceTerm", term?.Number, DbType.Int64);
        return fenced;
    }

    /// <summary>Tells what was refused by the fence from what was in the way.</summary>
    private async Task RequireTermAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (term is null)
            return;
        bool lasts = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            $"with {LeaseStore.Fence} select exists (select 1 from fence)", Fenced(new { }), cancellationToken: cancellationToken));
        if (!lasts)
            throw new LeaseLostException(term);
    }

    private async Task<LiquidationAttempt?> InsertAsync(
        NpgsqlConnection connection, AttemptRow row, Judgement? judgement, CancellationToken cancellationToken)
    {
        DynamicParameters parameters = Fenced(row);
        parameters.AddDynamicParams(JudgementRow.Of(judgement, new DateTimeOffset(row.OpenedAt)));
        AttemptRow? written = await connection.QuerySingleOrDefaultAsync<AttemptRow>(new CommandDefinition(
            $"""
            with {LeaseStore.Fence},
            opened as (
                insert into liquidation_attempt (
                    chain_id, venue, sub_account, owner, state, dry_run, signer,
                    judged_number, judged_hash, judged_time, deadline_block,
                    debt_token, debt_symbol, debt_decimals, debt_underlying, repay_raw, repay_usd,
                    collateral_token, collateral_symbol, collateral_decimals, collateral_underlying, seize_raw, seize_usd,
                    step, later_steps, market, inherited_usd,
                    flash_executor, flash_lender, flash_market, flash_profit_min, flash_gain_usd,
                    gas_cost_usd, data_fee_usd, slippage_usd, capital_usd, native_usd, profit_floor_usd,
                    local_health, local_excess_usd, global_status, global_health,
                    reason, opened_at, moved_at, ended_at)
                select
                    @ChainId, @Venue, @SubAccount, @Owner, @State, @DryRun, @Signer,
                    @JudgedNumber, @JudgedHash, @JudgedTime, @DeadlineBlock,
                    @DebtToken, @DebtSymbol, @DebtDecimals, @DebtUnderlying, @RepayRaw::numeric, @RepayUsd,
                    @CollateralToken, @CollateralSymbol, @CollateralDecimals, @CollateralUnderlying, @SeizeRaw::numeric, @SeizeUsd,
                    @Step, @LaterSteps, @Market, @InheritedUsd,
                    @FlashExecutor, @FlashLender, @FlashMarket, @FlashProfitMin::numeric, @FlashGainUsd,
                    @GasCostUsd, @DataFeeUsd, @SlippageUsd, @CapitalUsd, @NativeUsd, @ProfitFloorUsd,
                    @LocalHealth, @LocalExcessUsd, @GlobalStatus, @GlobalHealth,
                    @Reason, @OpenedAt, @MovedAt, @EndedAt
                where @FenceTerm is null or exists (select 1 from fence)
                on conflict (chain_id, venue, sub_account)
                    where state in ('planned', 'submitted') or (state = 'simulated' and not dry_run)
                    do nothing
                returning *
            ),
            judged as (
                insert into keeper_judgement ({JudgementRow.Columns}, attempt)
                select {JudgementRow.Values}, attempt from opened
                where @BasisInputs is not null
            )
            select {AttemptRow.Columns} from opened
            """,
            parameters, cancellationToken: cancellationToken));
        return written?.ToAttempt();
    }
}
