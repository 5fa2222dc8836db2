using System.Diagnostics;
using System.Globalization;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Keeper.Candidates;
using CrossMargin.Keeper.Flash;
using CrossMargin.Keeper.Planning;
using CrossMargin.Keeper.Settling;
using CrossMargin.Ledger.Attempts;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Keeper.Acting;

/// <summary>Takes one plan from its row to the node: open, simulate, sign, record, send. Each step is written before the next is taken.</summary>
/// <param name="desk">Null in a dry run.</param>
internal sealed class AttemptDriver(
    KeeperChain chain, KeeperOptions options, GasMarket gas, AttemptJournal journal, TransactionDesk? desk, WatchList watch, TimeProvider time, ILogger logger)
{
    public async Task DriveAsync(PricedPlan priced, Episode episode, CancellationToken cancellationToken)
    {
        if (await OpenAsync(priced.Plan, episode, cancellationToken) is not { } planned)
            return;
        if (await SimulateAsync(planned, priced, episode, cancellationToken) is not { } simulated)
            return;
        if (desk is null)
            episode.IsRehearsed = true;
        else
            await SendAsync(desk, simulated, priced, episode, cancellationToken);
    }

    private async Task<LiquidationAttempt?> OpenAsync(AttemptPlan plan, Episode episode, CancellationToken cancellationToken)
    {
        using Activity? opening = KeeperTrace.Source.StartActivity(KeeperTrace.Open);
        switch (await journal.OpenAsync(plan, cancellationToken))
        {
            case AttemptOpening.Opened opened:
                return opened.Attempt;
            case AttemptOpening.AlreadyOpen { Attempt: var other }:
                episode.Rest(time.GetUtcNow(), options.RetryDelay);

                // Nothing signed and nobody moving it: its keeper is gone. If it is not, it loses the swap and sends nothing.
                bool isOrphan = other.State is AttemptState.Planned or AttemptState.Simulated
                    && time.GetUtcNow() - other.MovedAt > options.InclusionDeadline;
                if (isOrphan)
                    await journal.MoveAsync(other, Abandon("left behind by a keeper that is gone"), cancellationToken);
                return null;
            default:
                throw new InvariantViolationException("An opening has two outcomes.");
        }
    }

    /// <summary>Asks the chain's pending state. What it refuses ends here, with its reason.</summary>
    private async Task<LiquidationAttempt?> SimulateAsync(
        LiquidationAttempt planned, PricedPlan priced, Episode episode, CancellationToken cancellationToken)
    {
        using Activity? simulating = KeeperTrace.Source.StartActivity(KeeperTrace.Simulate);
        AttemptStep step = await JudgeAsync(planned.SubAccount.Venue, priced, cancellationToken);
        if (step.To == AttemptState.Abandoned && priced.IsGasRemembered)
            TryAgainWithAnEstimate(priced, episode);
        else if (step.To != AttemptState.Simulated)
            episode.Fail(time.GetUtcNow(), options.RetryDelay, options.RetryDelayMax);
        AttemptMove move = await journal.MoveAsync(planned, step, cancellationToken);
        return move is AttemptMove.Moved { Attempt: { State: AttemptState.Simulated } simulated } ? simulated : null;
    }

    /// <summary>What its like needed may be too little for it: at once, and once, with an estimate of its own.</summary>
    private void TryAgainWithAnEstimate(PricedPlan priced, Episode episode)
    {
        gas.Forget(priced.Call);
        episode.Rest(time.GetUtcNow(), TimeSpan.Zero);
    }

    private async Task<AttemptStep> JudgeAsync(VenueId venue, PricedPlan priced, CancellationToken cancellationToken)
    {
        if (priced.Obstacle is { } obstacle)
            return Abandon(obstacle);
        try
        {
            return await chain.Client.CallAsync(priced.Call with { Gas = priced.GasLimit }, BlockId.Pending, cancellationToken) is CallOutcome.Reverted reverted
                ? OfRefusal(chain.Adapters[venue], reverted)
                : new AttemptStep(AttemptState.Simulated, Ends: desk is null);
        }
        catch (RpcException fault)
        {
            return Abandon($"not simulated: {fault.Message}");
        }
    }

    /// <summary>A healthy account is no error: somebody else acted, or the price came back.</summary>
    public static AttemptStep OfRefusal(IVenueAdapter adapter, CallOutcome.Reverted reverted)
    {
        LiquidationRefusal refusal = ExecutorRefusals.Explain(reverted.Data.Span) ?? adapter.Explain(reverted.Data.Span);
        string reason = reverted.Data.IsEmpty ? $"{refusal.Reason}: {reverted.Message}" : refusal.Reason;
        return refusal.IsHealthy
            ? new AttemptStep(AttemptState.Superseded, Ends: true, $"simulation: {reason}")
            : Abandon($"simulation: {reason}");
    }

    /// <summary>The same plan under the same nonce and fees is the same transaction: only one attempt may count it.</summary>
    public static async Task EndTwinAsync(AttemptJournal journal, WatchList watch, WatchedAttempt watched, CancellationToken cancellationToken)
    {
        if (watch.FindTwin(watched) is not { } twin)
            return;
        watch.Remove(twin);
        string reason = string.Create(
            CultureInfo.InvariantCulture, $"its block was taken back by a reorg; attempt {watched.Attempt.Number} sends it again");
        await journal.MoveAsync(twin.Attempt, new AttemptStep(AttemptState.Reorged, Ends: true, reason), cancellationToken);
    }

    private async Task SendAsync(
        TransactionDesk sender, LiquidationAttempt simulated, PricedPlan priced, Episode episode, CancellationToken cancellationToken)
    {
        long? takenBack = watch.ClaimTakenBack(simulated.SubAccount);
        long nonce = sender.Nonces.Take(takenBack);
        if (await SignAsync(sender, simulated, priced, nonce, episode, cancellationToken) is not { } transaction)
        {
            // The account's next attempt has to exclude the same transaction.
            if (takenBack is { } excluded)
                watch.KeepTakenBack(simulated.SubAccount, excluded);
            return;
        }

        // Recorded before it is sent: after a crash here, a restart sends these bytes or none.
        AttemptMove move = await journal.MoveAsync(
            simulated, new AttemptStep(AttemptState.Submitted, Ends: false, Transaction: transaction), cancellationToken);
        if (move is not AttemptMove.Moved { Attempt: var submitted })
        {
            sender.Nonces.Release(nonce);
            return;
        }

        WatchedAttempt watched = new(submitted, time.GetUtcNow());
        watch.Add(watched);
        await EndTwinAsync(journal, watch, watched, cancellationToken);
        switch (await sender.SubmitAsync(transaction, priced.Plan.Liquidation.Judged, cancellationToken))
        {
            case SendOutcome.Refused refused:
                if (refused.IsUnderpriced)
                    gas.RememberRefused(transaction.MaxPriorityFeePerGas);
                sender.Nonces.Release(nonce);
                await DropAsync(watched, refused.Message, episode, cancellationToken);
                break;
            case SendOutcome.NonceOccupied occupied:
                await DropAsync(watched, occupied.Message, episode, cancellationToken);
                break;
            case SendOutcome.NonceUsed used:
                Log.SendDoubtful(logger, chain.Settings.ChainId.Value, submitted.Number, used.Message);
                break;
            case SendOutcome.Unknown unknown:
                Log.SendDoubtful(logger, chain.Settings.ChainId.Value, submitted.Number, unknown.Message);
                break;
        }
    }

    /// <summary>Null when whoever holds the key gives no signature: then the nonce is free again and the attempt has ended.</summary>
    private async Task<SignedTransaction?> SignAsync(
        TransactionDesk sender, LiquidationAttempt simulated, PricedPlan priced, long nonce, Episode episode, CancellationToken cancellationToken)
    {
        try
        {
            SignedTransaction signed = await sender.SignAsync(priced.Call, nonce, priced.GasLimit, priced.Quote, cancellationToken);
            return signed with { PrivateUntil = sender.PrivateUntil(priced.Plan.Liquidation) };
        }
        catch (RpcException fault)
        {
            sender.Nonces.Release(nonce);
            episode.Fail(time.GetUtcNow(), options.RetryDelay, options.RetryDelayMax);
            await journal.MoveAsync(simulated, Abandon($"not signed: {fault.Message}"), cancellationToken);
            return null;
        }
    }

    private async Task DropAsync(WatchedAttempt watched, string reason, Episode episode, CancellationToken cancellationToken)
    {
        watch.Remove(watched);
        episode.Fail(time.GetUtcNow(), options.RetryDelay, options.RetryDelayMax);
        await journal.MoveAsync(
            watched.Attempt, new AttemptStep(AttemptState.Dropped, Ends: true, $"the node did not take it: {reason}"), cancellationToken);
    }

    private static AttemptStep Abandon(string reason) => new(AttemptState.Abandoned, Ends: true, reason);
}
