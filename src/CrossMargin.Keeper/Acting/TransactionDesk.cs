using System.Diagnostics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Chain.Sending.Relays;
using CrossMargin.Domain;
using CrossMargin.Keeper.Leasing;
using CrossMargin.Keeper.Planning;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Leases;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Keeper.Acting;

/// <summary>Signs and sends for one account on one chain. There is none in a dry run: what is not there cannot send.</summary>
/// <param name="relay">Null where all is public at once.</param>
/// <param name="lease">Null where no other keeper can be.</param>
internal sealed class TransactionDesk(
    IChainClient client, ITransactionSigner signer, NonceOwner nonces, IPrivateRelay? relay, AccountLease? lease, ILogger logger)
{
    public NonceOwner Nonces { get; } = nonces;

    public Address Account => signer.Address;

    /// <exception cref="RpcException">There is no signature: the nonce is still free.</exception>
    public async Task<SignedTransaction> SignAsync(
        CallRequest call, long nonce, long gasLimit, GasQuote quote, CancellationToken cancellationToken)
    {
        Eip1559Transaction transaction = new(
            client.Chain, nonce, quote.MaxPriorityFeePerGas, quote.MaxFeePerGas, gasLimit, call.To, call.Value, call.Data);
        RawTransaction raw = await signer.SignAsync(transaction, cancellationToken);
        return new SignedTransaction(raw.Hash, nonce, gasLimit, quote.MaxFeePerGas, quote.MaxPriorityFeePerGas, raw.Bytes);
    }

    /// <summary>The last block that a plan's transaction is private for; null where it is public at once. At least half of the plan's time is left for the public.</summary>
    public long? PrivateUntil(LiquidationPlan plan) =>
        relay is null ? null : plan.Judged.Number + Math.Min(relay.Blocks, Math.Max(1, (plan.DeadlineBlock - plan.Judged.Number) / 2));

    /// <summary>
    /// Hands the bytes to the private relay, if the transaction has blocks for it, and makes it public at once when the relay does not take it: a
    /// liquidation that others see is worth more than one that nobody does.
    /// </summary>
    /// <exception cref="LeaseLostException">Another keeper may send now: nothing was.</exception>
    public async Task<SendOutcome> SubmitAsync(SignedTransaction transaction, BlockRef judged, CancellationToken cancellationToken)
    {
        using Activity? sending = KeeperTrace.Start(KeeperTrace.Send, judged);
        sending?.SetTag(KeeperTrace.Transaction, transaction.Hash.ToString());
        return await IsTakenPrivatelyAsync(transaction, judged, cancellationToken)
            ? new SendOutcome.Accepted() : await SendAsync(transaction, cancellationToken);
    }

    /// <summary>Hands the bytes to every endpoint once. May be called again with the same bytes: a chain includes them at most once.</summary>
    /// <exception cref="LeaseLostException">Another keeper may send now: nothing was.</exception>
    public async Task<SendOutcome> SendAsync(SignedTransaction transaction, CancellationToken cancellationToken)
    {
        RequireLease();
        return SendFaults.Classify(await client.BroadcastAsync(transaction.Bytes, cancellationToken));
    }

    private async Task<bool> IsTakenPrivatelyAsync(SignedTransaction transaction, BlockRef newest, CancellationToken cancellationToken)
    {
        if (relay is null || transaction.PrivateUntil is not { } last || last <= newest.Number)
            return false;
        RequireLease();
        try
        {
            await relay.SendAsync(new RawTransaction(transaction.Hash, transaction.Bytes), newest.Number, last, cancellationToken);
            return true;
        }
        catch (RpcException fault)
        {
            Log.RelayFailed(logger, client.Chain.Value, fault.Message);
            return false;
        }
    }

    private void RequireLease()
    {
        if (lease is { IsHeld: false })
            throw new LeaseLostException(lease.Term);
    }

    /// <summary>What the chain says of a sender. The count in blocks is read first, so that it never exceeds the other.</summary>
    public static async Task<NonceCounts> ReadCountsAsync(IChainClient client, Address sender, CancellationToken cancellationToken)
    {
        long latest = await client.ReadTransactionCountAsync(sender, BlockId.Latest, cancellationToken);
        long pending = await client.ReadTransactionCountAsync(sender, BlockId.Pending, cancellationToken);
        return new NonceCounts(latest, Math.Max(latest, pending));
    }
}
