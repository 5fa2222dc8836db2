using System.Globalization;
using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Api.Liquidations;

/// <summary>One page of liquidation attempts, newest first.</summary>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
public sealed record LiquidationPage(
    IReadOnlyList<BlockResource> AsOf, DateTimeOffset Time, IReadOnlyList<LiquidationResource> Liquidations, string? NextCursor);

/// <summary>One attempt of the keeper.</summary>
/// <param name="Number">Rising in the order of opening.</param>
/// <param name="Owner">Whose it was when it was judged.</param>
/// <param name="Holder">Zero for a numbered sub-account, which belongs to whoever has its token.</param>
/// <param name="Part">Tells sub-accounts of one holder apart; null where a holder has one.</param>
/// <param name="DryRun">Whether everything but signing and sending was done.</param>
/// <param name="Reason">Why it is in its state, where the state does not say it all.</param>
/// <param name="Flash">Whether what is repaid is borrowed for the length of the transaction, and what is seized sold in it.</param>
/// <param name="Repay">What the keeper pays.</param>
/// <param name="Seize">What the keeper receives.</param>
/// <param name="GasCostUsd">Expected when the plan was made.</param>
/// <param name="DataFeeUsd">The same: what a rollup takes beside gas for its data.</param>
/// <param name="SlippageUsd">The same: what is lost against the venue's price when it is sold or closed.</param>
/// <param name="CapitalUsd">The same: interest on what is repaid.</param>
/// <param name="ProfitUsd">Expected after all of these.</param>
/// <param name="Judged">The block whose state the plan was sized on.</param>
/// <param name="Transaction">Null until it is signed.</param>
/// <param name="Inclusion">Null while it is in no block.</param>
/// <param name="EndedAt">Null while there is something to wait for.</param>
public sealed record LiquidationResource(
    long Number,
    long ChainId,
    string Venue,
    string Owner,
    string Holder,
    string? Part,
    AttemptState State,
    bool DryRun,
    string? Reason,
    bool Flash,
    AmountResource Repay,
    double RepayUsd,
    AmountResource Seize,
    double SeizeUsd,
    double GasCostUsd,
    double DataFeeUsd,
    double SlippageUsd,
    double CapitalUsd,
    double ProfitUsd,
    BlockResource Judged,
    long DeadlineBlock,
    JudgedHealthResource Health,
    string Signer,
    TransactionResource? Transaction,
    InclusionResource? Inclusion,
    DateTimeOffset OpenedAt,
    DateTimeOffset MovedAt,
    DateTimeOffset? EndedAt)
{
    public static LiquidationResource Of(LiquidationAttempt attempt)
    {
        (SubAccountId target, LiquidationOption option, BlockRef judged, long deadline) = attempt.Plan.Liquidation;
        return new LiquidationResource(
            attempt.Number,
            target.Venue.Chain.Value,
            target.Venue.Name,
            attempt.Plan.Owner.ToString(),
            target.Key.Holder.ToString(),
            target.Key.Part.IsZero ? null : target.Key.Part.ToString(),
            attempt.State,
            attempt.DryRun,
            attempt.Reason,
            attempt.Plan.Flash is not null,
            AmountResource.Of(option.Debt, option.Repay),
            option.RepayUsd,
            AmountResource.Of(option.Collateral, option.Seize),
            option.SeizeUsd,
            attempt.Plan.Cost.GasUsd,
            attempt.Plan.Cost.DataFeeUsd,
            attempt.Plan.Cost.SlippageUsd,
            attempt.Plan.Cost.CapitalUsd,
            attempt.Plan.ProfitUsd,
            BlockResource.Of(judged),
            deadline,
            JudgedHealthResource.Of(attempt.Plan.Health),
            attempt.Plan.Signer.ToString(),
            TransactionResource.Of(attempt.Transaction),
            InclusionResource.Of(attempt.Inclusion),
            attempt.OpenedAt,
            attempt.MovedAt,
            attempt.EndedAt);
    }
}

/// <summary>Both healths when the plan was made.</summary>
/// <param name="LocalHealthFactor">The venue's own: liquidatable below 1; null is infinite.</param>
/// <param name="LocalExcessUsd">Negative below the venue's line.</param>
/// <param name="GlobalHealth">Pessimistic bound; null is infinite or not known, as the status says.</param>
public sealed record JudgedHealthResource(double? LocalHealthFactor, double LocalExcessUsd, string GlobalStatus, double? GlobalHealth)
{
    public static JudgedHealthResource Of(JudgedHealth health) => new(
        Finite.OrNull(health.LocalHealthFactor),
        health.LocalExcessUsd,
        health.GlobalStatus,
        health.GlobalHealth is { } global ? Finite.OrNull(global) : null);
}

/// <param name="MaxFeePerGas">Wei.</param>
/// <param name="MaxPriorityFeePerGas">Wei.</param>
public sealed record TransactionResource(string Hash, long Nonce, long GasLimit, string MaxFeePerGas, string MaxPriorityFeePerGas)
{
    public static TransactionResource? Of(SignedTransaction? transaction) => transaction is null
        ? null
        : new TransactionResource(
            transaction.Hash.ToString(),
            transaction.Nonce,
            transaction.GasLimit,
            transaction.MaxFeePerGas.ToString(CultureInfo.InvariantCulture),
            transaction.MaxPriorityFeePerGas.ToString(CultureInfo.InvariantCulture));
}

/// <param name="GasPrice">Wei per gas, as paid.</param>
/// <param name="DataFee">Wei: what a rollup took beside gas.</param>
/// <param name="Cost">Wei: both.</param>
public sealed record InclusionResource(BlockResource Block, long GasUsed, string GasPrice, string DataFee, string Cost)
{
    public static InclusionResource? Of(Inclusion? inclusion) => inclusion is null
        ? null
        : new InclusionResource(
            BlockResource.Of(inclusion.Block), inclusion.GasUsed, Text(inclusion.GasPrice), Text(inclusion.DataFee), Text(inclusion.Cost));

    private static string Text(BigInteger value) => value.ToString(CultureInfo.InvariantCulture);
}
