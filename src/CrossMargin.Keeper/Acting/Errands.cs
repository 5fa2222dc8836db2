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
internal sealed class Errands(
    IChainClient client, TransactionDesk desk, GasMarket gas, KeeperOptions options, TimeProvider time, ILogger logger)
{
    private const long TransferGas = 21_000;

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
        await SendAsync("nothing, to fill a gap", nothing, TransferGas, desk.Nonces.Take(gap), quote, cancellationToken);
    }

    /// <summary>Ends what is in a block, and sends again what the node lost.</summary>
    public async Task LookAsync(NonceCounts counts, CancellationToken cancellationToken)
    {
        _underway.RemoveAll(errand => counts.IsUsed(errand.Transaction.Nonce));
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
        Errand errand = new(purpose, transaction, now) { SentAt = now };
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

    private sealed class Errand(string purpose, SignedTransaction transaction, DateTimeOffset openedAt)
    {
        public string Purpose { get; } = purpose;

        public SignedTransaction Transaction { get; } = transaction;

        public DateTimeOffset OpenedAt { get; } = openedAt;

        public DateTimeOffset SentAt { get; set; }
    }
}
