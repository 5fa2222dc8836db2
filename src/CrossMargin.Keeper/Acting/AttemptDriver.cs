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

/// <summary>Takes plans from their rows to the node: open, simulate, sign, record, send. Nothing is sent whose row does not say so.</summary>
/// <remarks>
/// All of a round are simulated before the first is sent: a node executes what waits in its pool for each call on the pending state. What does not
/// touch what they share, nonces and the watch list, is done for several at once.
/// </remarks>
/// <param name="desk">Null in a dry run.</param>
internal sealed class AttemptDriver(
    KeeperChain chain, KeeperOptions options, GasMarket gas, AttemptJournal journal, TransactionDesk? desk, WatchList watch, TimeProvider time, ILogger logger)
{
    // As many as a node and a database answer together sooner than one after the other.
    private const int AtOnce = 8;

    public async Task DriveAsync(IReadOnlyList<Undertaking> undertakings, CancellationToken cancellationToken)
    {
        List<Simulated> simulated = await AllAsync(undertakings, each => RehearseAsync(each, cancellationToken));
        if (desk is null)
        {
            foreach (Simulated each in simulated)
                each.Undertaking.Episode.IsRehearsed = true;
            return;
        }

        List<Numbered> numbered = [.. simulated.Select(each => TakeNonce(desk, each))];
        List<Signed> signed = await AllAsync(numbered, each => SignAsync(desk, each, cancellationToken));
        foreach (Numbered failed in numbered.Except(signed.Select(each => each.Numbered)))
            GiveBack(desk, failed);
        foreach (Signed each in signed)
            await SendAsync(desk, each, cancellationToken);
    }

    /// <summary>In their order, without those that came to nothing.</summary>
    private static async Task<List<TOut>> AllAsync<TIn, TOut>(IReadOnlyList<TIn> all, Func<TIn, Task<TOut?>> act)
        where TOut : class
    {
        List<TOut> done = [];
        foreach (TIn[] some in all.Chunk(AtOnce))
            done.AddRange((await Task.WhenAll(some.Select(act))).OfType<TOut>());
        return done;
    }

    /// <summary>Row and simulation. What the chain refuses ends here, with its reason.</summary>
    private async Task<Simulated?> RehearseAsync(Undertaking undertaking, CancellationToken cancellationToken)
    {
        (PricedPlan priced, Episode episode) = (undertaking.Priced, undertaking.Episode);
        Task<LiquidationAttempt?> opening = OpenAsync(priced.Plan, episode, cancellationToken);
        Task<AttemptStep> simulating = SimulateAsync(priced, cancellationToken);
        await Task.WhenAll(opening, simulating);
        if (await opening is not { } planned)
            return null;
        AttemptStep step = await simulating;
        if (step.To == AttemptState.Abandoned && priced.IsGasRemembered)
            TryAgainWithAnEstimate(priced, episode);
        else if (step.To != AttemptState.Simulated)
            episode.Fail(time.GetUtcNow(), options.RetryDelay, options.RetryDelayMax);
        AttemptMove move = await journal.MoveAsync(planned, step, cancellationToken);
        return move is AttemptMove.Moved { Attempt: { State: AttemptState.Simulated } attempt } ? new Simulated(undertaking, attempt) : null;
    }

    private async Task<LiquidationAttempt?> OpenAsync(AttemptPlan plan, Episode episode, CancellationToken cancellationToken)
    {
        using Activity? opening = KeeperTrace.Start(KeeperTrace.Open, plan.Liquidation.Judged);
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

    /// <summary>What its like needed may be too little for it: at once, and once, with an estimate of its own.</summary>
    private void TryAgainWithAnEstimate(PricedPlan priced, Episode episode)
    {
        gas.Forget(priced.Call);
        episode.Rest(time.GetUtcNow(), TimeSpan.Zero);
    }

    /// <summary>Asks the chain's pending state.</summary>
    private async Task<AttemptStep> SimulateAsync(PricedPlan priced, CancellationToken cancellationToken)
    {
        using Activity? simulating = KeeperTrace.Start(KeeperTrace.Simulate, priced.Plan.Liquidation.Judged);
        if (priced.Obstacle is { } obstacle)
            return Abandon(obstacle);
        try
        {
            return await chain.Client.CallAsync(priced.Call with { Gas = priced.GasLimit }, BlockId.Pending, cancellationToken) is CallOutcome.Reverted reverted
                ? OfRefusal(chain.Adapters[priced.Plan.Liquidation.Target.Venue], reverted)
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

    /// <summary>The account's next attempt excludes what a reorg took back of the last one.</summary>
    private Numbered TakeNonce(TransactionDesk sender, Simulated simulated)
    {
        long? takenBack = watch.ClaimTakenBack(simulated.Attempt.SubAccount);
        return new Numbered(simulated, sender.Nonces.Take(takenBack), takenBack);
    }

    private void GiveBack(TransactionDesk sender, Numbered numbered)
    {
        sender.Nonces.Release(numbered.Nonce);
        if (numbered.TakenBack is { } excluded)
            watch.KeepTakenBack(numbered.Simulated.Attempt.SubAccount, excluded);
    }

    /// <summary>Signed and recorded, before it is sent: after a crash here, a restart sends these bytes or none.</summary>
    private async Task<Signed?> SignAsync(TransactionDesk sender, Numbered numbered, CancellationToken cancellationToken)
    {
        (Undertaking undertaking, LiquidationAttempt simulated) = numbered.Simulated;
        if (await SignAsync(sender, undertaking, simulated, numbered.Nonce, cancellationToken) is not { } transaction)
            return null;
        AttemptMove move = await journal.MoveAsync(
            simulated, new AttemptStep(AttemptState.Submitted, Ends: false, Transaction: transaction), cancellationToken);
        return move is AttemptMove.Moved { Attempt: var submitted } ? new Signed(numbered, submitted, transaction) : null;
    }

    private async Task SendAsync(TransactionDesk sender, Signed signed, CancellationToken cancellationToken)
    {
        (PricedPlan priced, Episode episode) = signed.Numbered.Simulated.Undertaking;
        SignedTransaction transaction = signed.Transaction;
        WatchedAttempt watched = new(signed.Attempt, time.GetUtcNow());
        watch.Add(watched);
        await EndTwinAsync(journal, watch, watched, cancellationToken);
        KeeperMeter.Submitted(priced.Plan.Liquidation.Judged, time.GetUtcNow());
        switch (await sender.SubmitAsync(transaction, priced.Plan.Liquidation.Judged, cancellationToken))
        {
            case SendOutcome.Refused refused:
                if (refused.IsUnderpriced)
                    gas.RememberRefused(transaction.MaxPriorityFeePerGas);
                sender.Nonces.Release(transaction.Nonce);
                await DropAsync(watched, refused.Message, episode, cancellationToken);
                break;
            case SendOutcome.NonceOccupied occupied:
                await DropAsync(watched, occupied.Message, episode, cancellationToken);
                break;
            case SendOutcome.NonceUsed used:
                Log.SendDoubtful(logger, chain.Settings.ChainId.Value, signed.Attempt.Number, used.Message);
                break;
            case SendOutcome.Unknown unknown:
                Log.SendDoubtful(logger, chain.Settings.ChainId.Value, signed.Attempt.Number, unknown.Message);
                break;
        }
    }

    /// <summary>Null when whoever holds the key gives no signature: then the attempt has ended.</summary>
    private async Task<SignedTransaction?> SignAsync(
        TransactionDesk sender, Undertaking undertaking, LiquidationAttempt simulated, long nonce, CancellationToken cancellationToken)
    {
        (PricedPlan priced, Episode episode) = undertaking;
        using Activity? signing = KeeperTrace.Start(KeeperTrace.Sign, priced.Plan.Liquidation.Judged);
        try
        {
            SignedTransaction signed = await sender.SignAsync(priced.Call, nonce, priced.GasLimit, priced.Quote, cancellationToken);
            return signed with { PrivateUntil = sender.PrivateUntil(priced.Plan.Liquidation) };
        }
        catch (RpcException fault)
        {
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

    private sealed record Simulated(Undertaking Undertaking, LiquidationAttempt Attempt);

    /// <param name="TakenBack">The nonce that it had to have, if any.</param>
    private sealed record Numbered(Simulated Simulated, long Nonce, long? TakenBack);

    private sealed record Signed(Numbered Numbered, LiquidationAttempt Attempt, SignedTransaction Transaction);
}
