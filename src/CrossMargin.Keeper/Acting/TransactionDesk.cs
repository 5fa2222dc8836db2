using System.Diagnostics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;
using CrossMargin.Keeper.Leasing;
using CrossMargin.Keeper.Planning;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Leases;

namespace CrossMargin.Keeper.Acting;

/// <summary>Signs and sends for one account on one chain. There is none in a dry run: what is not there cannot send.</summary>
/// <param name="lease">Null where no other keeper can be.</param>
internal sealed class TransactionDesk(IChainClient client, ITransactionSigner signer, NonceOwner nonces, AccountLease? lease)
{
    public NonceOwner Nonces { get; } = nonces;

    public Address Account => signer.Address;

    /// <exception cref="RpcException">There is no signature: the nonce is still free.</exception>
    public async Task<SignedTransaction> SignAsync(
        CallRequest call, long nonce, long gasLimit, GasQuote quote, CancellationToken cancellationToken)
    {
        using Activity? signing = KeeperTrace.Source.StartActivity(KeeperTrace.Sign);
        Eip1559Transaction transaction = new(
            client.Chain, nonce, quote.MaxPriorityFeePerGas, quote.MaxFeePerGas, gasLimit, call.To, call.Value, call.Data);
        RawTransaction raw = await signer.SignAsync(transaction, cancellationToken);
        return new SignedTransaction(raw.Hash, nonce, gasLimit, quote.MaxFeePerGas, quote.MaxPriorityFeePerGas, raw.Bytes);
    }

    /// <summary>Hands the bytes to every endpoint once. May be called again with the same bytes: a chain includes them at most once.</summary>
    /// <exception cref="LeaseLostException">Another keeper may send now: nothing was.</exception>
    public async Task<SendOutcome> SendAsync(SignedTransaction transaction, CancellationToken cancellationToken)
    {
        using Activity? sending = KeeperTrace.Source.StartActivity(KeeperTrace.Send);
        if (lease is { IsHeld: false })
            throw new LeaseLostException(lease.Term);
        return SendFaults.Classify(await client.BroadcastAsync(transaction.Bytes, cancellationToken));
    }

    /// <summary>What the chain says of a sender. The count in blocks is read first, so that it never exceeds the other.</summary>
    public static async Task<NonceCounts> ReadCountsAsync(IChainClient client, Address sender, CancellationToken cancellationToken)
    {
        long latest = await client.ReadTransactionCountAsync(sender, BlockId.Latest, cancellationToken);
        long pending = await client.ReadTransactionCountAsync(sender, BlockId.Pending, cancellationToken);
        return new NonceCounts(latest, Math.Max(latest, pending));
    }
}
