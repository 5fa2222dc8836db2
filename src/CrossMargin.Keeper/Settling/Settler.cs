using System.Diagnostics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Keeper.Acting;
using CrossMargin.Keeper.Candidates;
using CrossMargin.Keeper.Planning;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Keeper.Settling;

/// <summary>Follows what was sent to its end: one look at the chain at a time, never waiting for a block.</summary>
/// <param name="desk">Null in a dry run: then what an earlier, live run sent is followed, and never sent again.</param>
internal sealed class Settler(
    KeeperChain chain, KeeperOptions options, AccountBook book, GasMarket gas, AttemptJournal journal, TransactionDesk? desk, WatchList watch,
    IReadOnlyDictionary<SubAccountId, Episode> episodes, TimeProvider time, ILogger logger)
{
    private readonly Settlement _settlement = new(
        options.InclusionDeadline, options.ResendInterval, options.ReplaceAfterBlocks * chain.Settings.BlockTime, chain.Settings.Finality);

    private readonly Outbidder? _outbidder = desk is null ? null : new Outbidder(chain, options, book, gas, desk);

    /// <param name="asOf">The book's block of the chain.</param>
    public async Task LookAsync(BlockRef asOf, CancellationToken cancellationToken)
    {
        // An earlier run may have had another key than this one.
        Dictionary<Address, NonceCounts> counts = [];
        foreach (WatchedAttempt watched in watch.All.ToList())
        {
            try
            {
                Address signer = watched.Attempt.Plan.Signer;
                if (!counts.ContainsKey(signer))
                    counts[signer] = await TransactionDesk.ReadCountsAsync(chain.Client, signer, cancellationToken);
                if (await SeeAsync(watched, counts[signer], asOf, cancellationToken) is { } seen)
                    await TakeAsync(watched, _settlement.Judge(watched, seen), asOf, cancellationToken);
            }
            catch (RpcException fault)
            {
                Log.WatchFailed(logger, chain.Settings.ChainId.Value, fault.Message);
            }
        }
    }

    /// <returns>Null when the node contradicts itself: another look will tell.</returns>
    private async Task<Sighting?> SeeAsync(
        WatchedAttempt watched, NonceCounts counts, BlockRef asOf, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        Inclusion? recorded = watched.Attempt.Inclusion;
        if (await FindReceiptAsync(watched, counts, cancellationToken) is not { } receipt)
        {
            RecordedBlock fate = recorded is null ? RecordedBlock.None : await FindFateAsync(recorded.Block, cancellationToken);
            bool isKnown = counts.Knows(watched.Transaction.Nonce) || await IsPooledAsync(watched, cancellationToken);
            return new Sighting(null, Succeeded: false, fate, counts, isKnown, asOf, now);
        }

        return await FindInclusionAsync(receipt, recorded, cancellationToken) is { } inclusion
            ? new Sighting(inclusion, receipt.Succeeded, RecordedBlock.Standing, counts, IsKnown: true, asOf, now) : null;
    }

    /// <summary>Null when the node has another block in the place of the receipt's.</summary>
    private async Task<Inclusion?> FindInclusionAsync(TransactionReceipt receipt, Inclusion? recorded, CancellationToken cancellationToken)
    {
        if (recorded?.Block.Hash == receipt.BlockHash && recorded.Transaction == receipt.TransactionHash)
            return recorded;
        BlockRef? block = (await chain.Client.FindBlockAsync(BlockId.At(receipt.BlockNumber), cancellationToken))?.Ref;
        return block is { } found && found.Hash == receipt.BlockHash
            ? await PaidFees.ReadAsync(chain.Client, receipt, found, cancellationToken) : null;
    }

    /// <summary>Of whichever of its transactions is in a block: the one seen there last first, then the newest.</summary>
    private async Task<TransactionReceipt?> FindReceiptAsync(
        WatchedAttempt watched, NonceCounts counts, CancellationToken cancellationToken)
    {
        Hash32 likely = watched.Attempt.Inclusion?.Transaction ?? watched.Transaction.Hash;
        if (await chain.Client.FindReceiptAsync(likely, cancellationToken) is { } receipt)
            return receipt;
        if (!counts.IsUsed(watched.Transaction.Nonce))
            return null;
        foreach (SignedTransaction other in watched.Attempt.Transactions.Where(one => one.Hash != likely))
        {
            if (await chain.Client.FindReceiptAsync(other.Hash, cancellationToken) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>A pool that does not count it may hold it still.</summary>
    private async Task<bool> IsPooledAsync(WatchedAttempt watched, CancellationToken cancellationToken)
    {
        foreach (SignedTransaction transaction in watched.Attempt.Transactions)
        {
            if (await chain.Client.HasTransactionAsync(transaction.Hash, cancellationToken))
                return true;
        }

        return false;
    }

    private async Task<RecordedBlock> FindFateAsync(BlockRef block, CancellationToken cancellationToken) =>
        (await chain.Client.FindBlockAsync(BlockId.At(block.Number), cancellationToken))?.Ref.Hash switch
        {
            null => RecordedBlock.Missing,
            { } hash when hash == block.Hash => RecordedBlock.Standing,
            _ => RecordedBlock.Replaced,
        };

    private async Task TakeAsync(WatchedAttempt watched, NextStep next, BlockRef asOf, CancellationToken cancellationToken)
    {
        switch (next)
        {
            case NextStep.Wait wait:
                if (wait.IsMiss)
                    watched.Miss(time.GetUtcNow(), options.WatchInterval);
                else
                    watched.ForgetMisses();
                break;
            case NextStep.SendAgain again:
                await SendAgainAsync(watched, again.IfStillValid, cancellationToken);
                break;
            case NextStep.Outbid outbid:
                watched.ForgetMisses();
                await OutbidAsync(watched, outbid.Gives, asOf, cancellationToken);
                break;
            case NextStep.ReleaseNonce:
                Release(watched);
                watched.IsNonceReleased = true;
                watch.KeepTakenBack(watched.Attempt.SubAccount, watched.Transaction.Nonce);
                break;
            case NextStep.Move move:
                await MoveAsync(watched, move.Step, move.ReleasesNonce, cancellationToken);
                break;
        }
    }

    /// <summary>Written before it is sent, as the first one was: whoever takes over knows every transaction that may be included.</summary>
    private async Task OutbidAsync(WatchedAttempt watched, string? gives, BlockRef asOf, CancellationToken cancellationToken)
    {
        LiquidationAttempt attempt = watched.Attempt;
        if (_outbidder is null || desk!.Account != attempt.Plan.Signer || !chain.Adapters.ContainsKey(attempt.SubAccount.Venue))
            return;
        if (await _outbidder.OutbidAsync(attempt, gives, asOf, cancellationToken) is not { } replacement)
        {
            if (gives is not null && attempt.Reason is null)
                await MoveAsync(watched, new AttemptStep(AttemptState.Submitted, Ends: false, $"stuck: {gives}"), releasesNonce: false, cancellationToken);
            return;
        }

        await MoveAsync(
            watched, new AttemptStep(AttemptState.Submitted, Ends: false, replacement.Reason, replacement.Transaction), releasesNonce: false,
            cancellationToken);
        if (watched.Attempt.Transaction != replacement.Transaction)
            return;
        watched.SentAt = time.GetUtcNow();
        if (await desk.SendAsync(replacement.Transaction, cancellationToken) is { } outcome and not SendOutcome.Accepted)
            Log.SendDoubtful(logger, chain.Settings.ChainId.Value, attempt.Number, outcome.ToString());
    }

    private async Task SendAgainAsync(WatchedAttempt watched, bool ifStillValid, CancellationToken cancellationToken)
    {
        if (desk is null)
            return;
        (watched.SentAt, watched.IsPrivate) = (time.GetUtcNow(), false);
        if (ifStillValid && await RefuseAsync(watched, cancellationToken) is { } refusal)
        {
            // Anything else than a healthy account may pass before the deadline; then it is dropped.
            if (refusal.To == AttemptState.Superseded)
                await MoveAsync(watched, refusal, releasesNonce: true, cancellationToken);
            return;
        }

        Log.SentAgain(logger, chain.Settings.ChainId.Value, watched.Attempt.Number);
        if (await desk.SendAsync(watched.Transaction, cancellationToken) is SendOutcome.Refused refused)
            Log.SendDoubtful(logger, chain.Settings.ChainId.Value, watched.Attempt.Number, refused.Message);
    }

    /// <summary>Why the pending state would not accept the plan any more; null when it would.</summary>
    private async Task<AttemptStep?> RefuseAsync(WatchedAttempt watched, CancellationToken cancellationToken)
    {
        LiquidationAttempt attempt = watched.Attempt;
        if (!chain.Adapters.TryGetValue(attempt.SubAccount.Venue, out IVenueAdapter? adapter))
            return null;
        CallRequest call = book.Read(attempt.SubAccount.Venue, (_, slots) => PlannedCall.Of(attempt.Plan, adapter, slots));
        return await chain.Client.CallAsync(call, BlockId.Pending, cancellationToken) is CallOutcome.Reverted reverted
            ? AttemptDriver.OfRefusal(adapter, reverted)
            : null;
    }

    private async Task MoveAsync(WatchedAttempt watched, AttemptStep step, bool releasesNonce, CancellationToken cancellationToken)
    {
        watched.ForgetMisses();
        if (step.Inclusion is { } inclusion && inclusion != watched.Attempt.Inclusion)
            TraceInclusion(watched, step.To, inclusion);
        switch (await journal.MoveAsync(watched.Attempt, step, cancellationToken))
        {
            case AttemptMove.Moved moved:
                watched.Attempt = moved.Attempt;
                if (releasesNonce)
                    Release(watched);
                break;
            case AttemptMove.Overtaken overtaken:
                // Another keeper follows it too; whether its nonce is free is for the nonces themselves to say.
                watched.Attempt = overtaken.Current;
                break;
        }

        if (watched.Attempt.EndedAt is not null)
            watch.Remove(watched);
        bool failed = watched.Attempt is { State: AttemptState.Reverted, EndedAt: null }
            or { State: AttemptState.Dropped or AttemptState.Superseded };
        if (failed && episodes.TryGetValue(watched.Attempt.SubAccount, out Episode? episode))
            episode.Fail(time.GetUtcNow(), options.RetryDelay, options.RetryDelayMax);
    }

    private static void TraceInclusion(WatchedAttempt watched, AttemptState state, Inclusion inclusion)
    {
        using Activity? waiting = KeeperTrace.Start(KeeperTrace.Include, watched.Attempt.Plan.Liquidation.Judged, watched.SentAt ?? watched.Attempt.MovedAt);
        waiting?.SetTag(KeeperTrace.Attempt, watched.Attempt.Number)
            .SetTag(KeeperTrace.State, KeeperMeter.TextOf(state))
            .SetTag(KeeperTrace.Transaction, inclusion.Transaction.ToString());
    }

    private void Release(WatchedAttempt watched)
    {
        if (desk?.Account == watched.Attempt.Plan.Signer)
            desk.Nonces.Release(watched.Transaction.Nonce);
    }
}
