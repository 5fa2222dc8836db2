using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Keeper.Planning;
using CrossMargin.Keeper.Settling;
using CrossMargin.Ledger.Attempts;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Keeper.Acting;

/// <summary>Transactions that liquidate nothing: approvals, the closing of inherited positions, and the filling of nonces that others wait behind.</summary>
/// <remarks>
/// Each is written before it is sent, and ends with its receipt. A reorg that takes its block back is not followed: what it cost stays counted, and what
/// is still missing then, an allowance, a gap, is seen again. An approval is without limit: an exact one would be overwritten by the next attempt's while
/// both are on their way, and would double the transactions. What it risks is what the account holds of the token at a time, and only
/// against the contract that the venue's slots name.
/// </remarks>
/// <param name="left">What an earlier keeper of the account left underway.</param>
/// <param name="replacementInterval">How long one waits in the pool before a higher bid takes its place.</param>
internal sealed class Errands(
    IChainClient client, TransactionDesk desk, GasMarket gas, IAttemptStore store, IReadOnlyList<KeeperErrand> left, KeeperOptions options,
    TimeSpan replacementInterval, TimeProvider time, ILogger logger)
{
    // When it was sent is not known: if no node holds it, it is sent at once.
    private readonly List<UnderwayErrand> _underway = [.. left.Select(row => new UnderwayErrand(row, time.GetUtcNow()) { SentAt = DateTimeOffset.MinValue })];

    public bool IsEmpty => _underway.Count == 0;

    /// <summary>Nonces of what is underway.</summary>
    public IEnumerable<long> Nonces => _underway.Select(errand => errand.Transaction.Nonce);

    /// <summary>Lets the spender take the token, unless that is on its way already.</summary>
    /// <param name="isAffordable">Asked what it may cost at most, USD, before anything is signed.</param>
    /// <returns>That, or 0 where nothing was sent.</returns>
    public Task<double> ApproveAsync(
        Address token, Address spender, GasQuote quote, Predicate<double> isAffordable, CancellationToken cancellationToken) => RunAsync(
        $"the approval of {token} for {spender}", Erc20.Approve(token, desk.Account, spender, Erc20.Unlimited), quote, isAffordable, cancellationToken);

    /// <summary>Closes what a liquidation on the venue left with the account, unless that is on its way already: whatever it costs, it takes a risk away.</summary>
    public Task CloseAsync(VenueId venue, CallRequest call, GasQuote quote, CancellationToken cancellationToken) => RunAsync(
        $"the closing of a position on {venue}", call with { From = desk.Account }, quote, isAffordable: _ => true, cancellationToken);

    /// <summary>Sends nothing to ourselves under a nonce that was given back, so that what waits behind it can go on.</summary>
    public async Task FillGapAsync(GasQuote quote, CancellationToken cancellationToken)
    {
        if (desk.Nonces.Gap is not { } gap)
            return;
        CallRequest nothing = new(desk.Account, ReadOnlyMemory<byte>.Empty, desk.Account);
        await SendAsync("nothing, to fill a gap", nothing, GasMarket.TransferGas, desk.Nonces.Take(gap), quote, cancellationToken);
    }

    /// <summary>Ends what is in a block, sends again what the node lost, and outbids what the others wait for.</summary>
    public async Task LookAsync(NonceCounts counts, BlockRef asOf, CancellationToken cancellationToken)
    {
        foreach (UnderwayErrand errand in _underway.ToList())
        {
            if (counts.IsUsed(errand.Transaction.Nonce))
                await SettleAsync(errand, cancellationToken);
            else
                errand.UsedSince = null;
        }

        if (_underway.Find(errand => errand.Transaction.Nonce == counts.Latest) is { } next && counts.Knows(counts.Latest))
            await OutbidAsync(next, asOf, cancellationToken);
        foreach (UnderwayErrand errand in _underway.Where(errand => !counts.Knows(errand.Transaction.Nonce)).ToList())
        {
            DateTimeOffset now = time.GetUtcNow();
            bool isBehindGap = counts.Pending < errand.Transaction.Nonce;
            if (now - errand.Row.OpenedAt > options.InclusionDeadline && !isBehindGap)
                await GiveUpAsync(errand, "no node held it at its deadline", cancellationToken);
            else if (now - errand.SentAt >= options.ResendInterval)
                await SendAgainAsync(errand, now, cancellationToken);
        }
    }

    /// <summary>By the receipt of whichever of its transactions is in a block; where for long there is none, another program's has the nonce.</summary>
    private async Task SettleAsync(UnderwayErrand errand, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (SignedTransaction transaction in errand.Row.Transactions)
        {
            if (await client.FindReceiptAsync(transaction.Hash, cancellationToken) is not { } receipt)
                continue;
            BlockRef? block = (await client.FindBlockAsync(BlockId.At(receipt.BlockNumber), cancellationToken))?.Ref;
            if (block?.Hash != receipt.BlockHash)
                return;     // The node contradicts itself: another look will tell.
            Inclusion paid = await PaidFees.ReadAsync(client, receipt, block.Value, cancellationToken);
            ErrandState state = receipt.Succeeded ? ErrandState.Included : ErrandState.Reverted;
            await EndAsync(errand, errand.Row with { State = state, Inclusion = paid }, cancellationToken);
            return;
        }

        errand.UsedSince ??= now;
        if (now - errand.UsedSince > options.InclusionDeadline)
            await EndAsync(errand, Dropped(errand, "another transaction has its nonce"), cancellationToken);
    }

    private async Task OutbidAsync(UnderwayErrand errand, BlockRef asOf, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (now - errand.SignedAt < replacementInterval || errand.Row.Replaced.Count >= options.MaxReplacements
            || await gas.QuoteAsync(asOf, cancellationToken) is not { } quote)
            return;
        SignedTransaction waiting = errand.Transaction;
        GasQuote bid = FeeBump.Above(waiting, quote);
        if (gas.IsTooMuch(bid) || bid.MostUsd(waiting.GasLimit) > options.ErrandCostMaxUsd)
            return;
        SignedTransaction higher = await desk.SignAsync(
            new CallRequest(errand.Row.Target, errand.Row.CallData, desk.Account), waiting.Nonce, waiting.GasLimit, bid, cancellationToken);
        KeeperErrand row = errand.Row with { Transaction = higher, Replaced = [.. errand.Row.Replaced, waiting] };
        await store.UpdateErrandAsync(row, cancellationToken);
        errand.Replace(row, now);
        // Whatever the node says, its nonce stays: the one before waits still.
        await desk.SendAsync(errand.Transaction, cancellationToken);
        Log.ErrandSent(logger, client.Chain.Value, errand.Row.Purpose, errand.Transaction.Nonce, errand.Transaction.Hash);
    }

    private async Task<double> RunAsync(
        string purpose, CallRequest call, GasQuote quote, Predicate<double> isAffordable, CancellationToken cancellationToken)
    {
        if (_underway.Any(errand => errand.Row.Purpose == purpose && errand.UsedSince is null))
            return 0;
        if (await client.CallAsync(call, BlockId.Pending, cancellationToken) is CallOutcome.Reverted reverted)
        {
            Log.ErrandRefused(logger, client.Chain.Value, purpose, reverted.Message);
            return 0;
        }

        long gasLimit = (long)(await gas.EstimateAsync(call, cancellationToken) * (1 + options.GasMargin));
        double mostUsd = quote.MostUsd(gasLimit);
        if (!isAffordable(mostUsd))
            return 0;
        await SendAsync(purpose, call, gasLimit, desk.Nonces.Take(), quote, cancellationToken);
        return mostUsd;
    }

    private async Task SendAsync(
        string purpose, CallRequest call, long gasLimit, long nonce, GasQuote quote, CancellationToken cancellationToken)
    {
        SignedTransaction transaction;
        try
        {
            transaction = await desk.SignAsync(call, nonce, gasLimit, quote, cancellationToken);
        }
        catch (RpcException fault)
        {
            desk.Nonces.Release(nonce);
            Log.ErrandRefused(logger, client.Chain.Value, purpose, $"not signed: {fault.Message}");
            return;
        }

        // Written before it is sent: after a crash here, a restart sends these bytes or none.
        DateTimeOffset now = time.GetUtcNow();
        KeeperErrand row = await store.OpenErrandAsync(
            new KeeperErrand(client.Chain, Number: 0, purpose, desk.Account, call.To, call.Data, quote.NativeUsd, transaction, now), cancellationToken);
        UnderwayErrand errand = new(row, now);
        _underway.Add(errand);
        await TellAsync(errand, cancellationToken);
    }

    private async Task SendAgainAsync(UnderwayErrand errand, DateTimeOffset now, CancellationToken cancellationToken)
    {
        errand.SentAt = now;
        await TellAsync(errand, cancellationToken);
    }

    private async Task TellAsync(UnderwayErrand errand, CancellationToken cancellationToken)
    {
        switch (await desk.SendAsync(errand.Transaction, cancellationToken))
        {
            case SendOutcome.Refused refused:
                await GiveUpAsync(errand, refused.Message, cancellationToken);
                break;
            case SendOutcome.NonceOccupied occupied:
                await EndAsync(errand, Dropped(errand, occupied.Message), cancellationToken);
                break;
            default:
                // Accepted, or to be told by the nonces that LookAsync sees.
                Log.ErrandSent(logger, client.Chain.Value, errand.Row.Purpose, errand.Transaction.Nonce, errand.Transaction.Hash);
                break;
        }
    }

    private async Task GiveUpAsync(UnderwayErrand errand, string reason, CancellationToken cancellationToken)
    {
        await EndAsync(errand, Dropped(errand, reason), cancellationToken);
        desk.Nonces.Release(errand.Transaction.Nonce);
    }

    private async Task EndAsync(UnderwayErrand errand, KeeperErrand end, CancellationToken cancellationToken)
    {
        await store.UpdateErrandAsync(end with { EndedAt = time.GetUtcNow() }, cancellationToken);
        _underway.Remove(errand);
        KeeperMeter.Ended(end);
        if (end.Reason is { } reason)
            Log.ErrandRefused(logger, client.Chain.Value, errand.Row.Purpose, reason);
    }

    private static KeeperErrand Dropped(UnderwayErrand errand, string reason) => errand.Row with { State = ErrandState.Dropped, Reason = reason };

    private sealed class UnderwayErrand(KeeperErrand row, DateTimeOffset signedAt)
    {
        public KeeperErrand Row { get; private set; } = row;

        public SignedTransaction Transaction => Row.Transaction;

        public DateTimeOffset SignedAt { get; private set; } = signedAt;

        public DateTimeOffset SentAt { get; set; } = signedAt;

        /// <summary>Since when its nonce is seen to be used, while no receipt says by what; null before.</summary>
        public DateTimeOffset? UsedSince { get; set; }

        public void Replace(KeeperErrand by, DateTimeOffset at) => (Row, SignedAt, SentAt) = (by, at, at);
    }
}
