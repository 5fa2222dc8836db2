using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Keeper.Planning;
using CrossMargin.Ledger.Attempts;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Keeper.Acting;

/// <summary>Transactions that liquidate nothing: approvals, the closing of inherited positions, and the filling of nonces that others wait behind.</summary>
/// <remarks>
/// They have no row. An approval that is forgotten in a crash is found as an allowance, or sent again; a gap is seen
/// again, and so is a position. An approval is without limit: an exact one would be overwritten by the next attempt's while both are on their
/// way, and would double the transactions. What it risks is what the account holds of the token at a time, and only
/// against the contract that the venue's slots name.
/// </remarks>
/// <param name="replacementInterval">How long one waits in the pool before a higher bid takes its place.</param>
internal sealed class Errands(
    IChainClient client, TransactionDesk desk, GasMarket gas, KeeperOptions options, TimeSpan replacementInterval, TimeProvider time,
    ILogger logger)
{
    private readonly List<Errand> _underway = [];

    public bool IsEmpty => _underway.Count == 0;

    /// <summary>Nonces of what is underway.</summary>
    public IEnumerable<long> Nonces => _underway.Select(errand => errand.Transaction.Nonce);

    /// <summary>Lets the spender take the token, unless that is on its way already.</summary>
    public Task ApproveAsync(Address token, Address spender, GasQuote quote, CancellationToken cancellationToken) => RunAsync(
        $"the approval of {token} for {spender}", Erc20.Approve(token, desk.Account, spender, Erc20.Unlimited), quote, cancellationToken);

    /// <summary>Closes what a liquidation on the venue left with the account, unless that is on its way already.</summary>
    public Task CloseAsync(VenueId venue, CallRequest call, GasQuote quote, CancellationToken cancellationToken) =>
        RunAsync($"the closing of a position on {venue}", call with { From = desk.Account }, quote, cancellationToken);

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
        _underway.RemoveAll(errand => counts.IsUsed(errand.Transaction.Nonce));
        if (_underway.Find(errand => errand.Transaction.Nonce == counts.Latest) is { } next && counts.Knows(counts.Latest))
            await OutbidAsync(next, asOf, cancellationToken);
        foreach (Errand errand in _underway.Where(errand => !counts.Knows(errand.Transaction.Nonce)).ToList())
        {
            DateTimeOffset now = time.GetUtcNow();
            bool isBehindGap = counts.Pending < errand.Transaction.Nonce;
            if (now - errand.OpenedAt > options.InclusionDeadline && !isBehindGap)
                GiveUp(errand, "no node held it at its deadline");
            else if (now - errand.SentAt >= options.ResendInterval)
                await SendAgainAsync(errand, now, cancellationToken);
        }
    }

    private async Task OutbidAsync(Errand errand, BlockRef asOf, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (now - errand.SignedAt < replacementInterval || errand.Replacements >= options.MaxReplacements
            || await gas.QuoteAsync(asOf, cancellationToken) is not { } quote)
            return;
        SignedTransaction waiting = errand.Transaction;
        GasQuote bid = FeeBump.Above(waiting, quote);
        if (gas.IsTooMuch(bid) || bid.MostUsd(waiting.GasLimit) > options.ErrandCostMaxUsd)
            return;
        errand.Replace(await desk.SignAsync(errand.Call, waiting.Nonce, waiting.GasLimit, bid, cancellationToken), now);
        // Whatever the node says, its nonce stays: the one before waits still.
        await desk.SendAsync(errand.Transaction, cancellationToken);
        Log.ErrandSent(logger, client.Chain.Value, errand.Purpose, errand.Transaction.Nonce, errand.Transaction.Hash);
    }

    private async Task RunAsync(string purpose, CallRequest call, GasQuote quote, CancellationToken cancellationToken)
    {
        if (_underway.Any(errand => errand.Purpose == purpose))
            return;
        if (await client.CallAsync(call, BlockId.Pending, cancellationToken) is CallOutcome.Reverted reverted)
        {
            Log.ErrandRefused(logger, client.Chain.Value, purpose, reverted.Message);
            return;
        }

        long estimate = await gas.EstimateAsync(call, cancellationToken);
        await SendAsync(purpose, call, (long)(estimate * (1 + options.GasMargin)), desk.Nonces.Take(), quote, cancellationToken);
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

        DateTimeOffset now = time.GetUtcNow();
        Errand errand = new(purpose, call, transaction, now);
        _underway.Add(errand);
        await TellAsync(errand, cancellationToken);
    }

    private async Task SendAgainAsync(Errand errand, DateTimeOffset now, CancellationToken cancellationToken)
    {
        errand.SentAt = now;
        await TellAsync(errand, cancellationToken);
    }

    private async Task TellAsync(Errand errand, CancellationToken cancellationToken)
    {
        switch (await desk.SendAsync(errand.Transaction, cancellationToken))
        {
            case SendOutcome.Refused refused:
                GiveUp(errand, refused.Message);
                break;
            case SendOutcome.NonceOccupied occupied:
                _underway.Remove(errand);
                Log.ErrandRefused(logger, client.Chain.Value, errand.Purpose, occupied.Message);
                break;
            default:
                // Accepted, or to be told by the nonces that LookAsync sees.
                Log.ErrandSent(logger, client.Chain.Value, errand.Purpose, errand.Transaction.Nonce, errand.Transaction.Hash);
                break;
        }
    }

    private void GiveUp(Errand errand, string reason)
    {
        _underway.Remove(errand);
        desk.Nonces.Release(errand.Transaction.Nonce);
        Log.ErrandRefused(logger, client.Chain.Value, errand.Purpose, reason);
    }

    private sealed class Errand(string purpose, CallRequest call, SignedTransaction transaction, DateTimeOffset openedAt)
    {
        public string Purpose { get; } = purpose;

        public CallRequest Call { get; } = call;

        public SignedTransaction Transaction { get; private set; } = transaction;

        public DateTimeOffset OpenedAt { get; } = openedAt;

        public DateTimeOffset SignedAt { get; private set; } = openedAt;

        public DateTimeOffset SentAt { get; set; } = openedAt;

        public int Replacements { get; private set; }

        public void Replace(SignedTransaction by, DateTimeOffset at)
        {
            (Transaction, SignedAt, SentAt) = (by, at, at);
            Replacements++;
        }
    }
}
