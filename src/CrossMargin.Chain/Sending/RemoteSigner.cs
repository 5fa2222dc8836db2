using System.Text.Json;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Sending;

/// <summary>Signs by asking a program that holds the key: Web3Signer, Clef, or whoever speaks <c>eth_signTransaction</c>.</summary>
/// <remarks>
/// The answer is believed only when it is the transaction that was asked for, signed by the expected account. Nothing is asked twice: whoever
/// wants the signature decides whether to try again. A signature that came too late is harmless: the signer sends nothing.
/// Source: Consensys Web3Signer, EthSendTransactionJsonParameters and EthSignTransactionResultProvider; execution-apis, eth_signTransaction.
/// </remarks>
public sealed class RemoteSigner : ITransactionSigner, IAsyncDisposable
{
    // A transaction of the largest size that pools take, 128 KiB, as hexadecimal text twice over.
    private const int AnswerBytesMax = 1 << 19;

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly JsonRpcTransport _transport;

    /// <param name="endpoint">http(s). May hold credentials, which are never told.</param>
    /// <param name="address">Whose signatures are expected.</param>
    /// <param name="http">Without a time-out of its own; not disposed here.</param>
    /// <param name="timeout">How long one signature may take; the default is 5 seconds.</param>
    public RemoteSigner(Uri endpoint, Address address, HttpMessageInvoker http, TimeProvider time, TimeSpan? timeout = null)
    {
        Address = address;
        RpcOptions bounds = new() { RequestTimeout = timeout ?? DefaultTimeout, AnswerBytesMax = AnswerBytesMax, PaceWaitMax = timeout ?? DefaultTimeout };
        _transport = new JsonRpcTransport(endpoint, http, time, bounds);
    }

    public Address Address { get; }

    /// <summary>Scheme, host and port: all that may be said of where it is.</summary>
    public string Name => _transport.Name;

    /// <inheritdoc/>
    /// <exception cref="RpcException">
    /// It cannot be reached, gives no answer in time or one that is too large, refuses, or its answer is not this transaction
    /// signed by <see cref="Address"/> (<see cref="Distrust.OtherTransaction"/>).
    /// </exception>
    public async Task<RawTransaction> SignAsync(Eip1559Transaction transaction, CancellationToken cancellationToken)
    {
        byte[] signed = await _transport.RequestAsync(
            new RpcCall("eth_signTransaction", [Describe(transaction)]), ReadSigned, cancellationToken);
        return SignedAnswer.Read(transaction, Address, signed, out RawTransaction? raw) is { } fault
            ? throw new RpcDistrustException(Name, new Distrust.OtherTransaction(fault))
            : raw!;
    }

    /// <summary>Whether it says that it can sign for <see cref="Address"/>.</summary>
    /// <exception cref="RpcException">It cannot be asked.</exception>
    public Task<bool> HoldsKeyAsync(CancellationToken cancellationToken) =>
        _transport.RequestAsync(new RpcCall("eth_accounts", []), ListsAddress, cancellationToken);

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    private Dictionary<string, object> Describe(Eip1559Transaction transaction)
    {
        Dictionary<string, object> fields = new()
        {
            ["from"] = Address.ToString(),
            ["gas"] = Hex.OfQuantity(transaction.GasLimit),
            ["maxFeePerGas"] = Hex.OfQuantity(transaction.MaxFeePerGas),
            ["maxPriorityFeePerGas"] = Hex.OfQuantity(transaction.MaxPriorityFeePerGas),
            ["value"] = Hex.OfQuantity(transaction.Value),
            ["nonce"] = Hex.OfQuantity(transaction.Nonce),
            ["data"] = Hex.Of(transaction.Data.Span),
            // Web3Signer takes its chain from its own configuration, and passes over this one.
            ["chainId"] = Hex.OfQuantity(transaction.Chain.Value),
        };
        if (transaction.To is { } to)
            fields["to"] = to.ToString();
        if (transaction.AccessList.Count > 0)
        {
            fields["accessList"] = transaction.AccessList.Select(entry => new Dictionary<string, object>
            {
                ["address"] = entry.Address.ToString(),
                ["storageKeys"] = entry.StorageKeys.Select(key => key.ToString()).ToArray(),
            }).ToArray();
        }

        return fields;
    }

    /// <summary>The bytes themselves, as Web3Signer gives them, or beside the transaction's fields, as Geth and Clef do.</summary>
    private static byte[] ReadSigned(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return RpcValues.ReadBytes(ref reader).ToArray();
        byte[]? raw = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("raw"u8))
            {
                RpcEnvelope.Skip(ref reader);
                continue;
            }

            RpcEnvelope.Advance(ref reader);
            raw = RpcValues.ReadBytes(ref reader).ToArray();
        }

        return raw ?? throw new JsonException("there is no signed transaction in it");
    }

    private bool ListsAddress(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("accounts are no list");
        bool isListed = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            isListed |= RpcValues.ReadAddress(ref reader) == Address;
        return isListed;
    }
}
