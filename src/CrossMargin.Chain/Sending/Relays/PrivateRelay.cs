using System.Text.Json;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Sending.Relays;

/// <summary>A relay that speaks Flashbots' dialect of JSON-RPC: single private transactions, or bundles of one.</summary>
/// <remarks>
/// Source: Flashbots' documentation of <c>eth_sendPrivateTransaction</c>, <c>eth_sendBundle</c> and the header <c>X-Flashbots-Signature</c>. What the
/// relay answers is only its receipt, and believed no further: that a transaction was included, the chain says.
/// </remarks>
public sealed class PrivateRelay : IPrivateRelay, IAsyncDisposable
{
    private const int AnswerBytesMax = 1 << 16;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly RelayMethod _method;
    private readonly JsonRpcTransport _transport;
    private readonly HttpMessageInvoker _http;

    /// <param name="identity">
    /// Signs each request, so that the relay can know whom it serves. It holds no funds, and is not the keeper's: a new one may be used at each start.
    /// </param>
    /// <param name="handler">Carries the requests; disposed here.</param>
    public PrivateRelay(RelaySettings settings, PrivateKey identity, HttpMessageHandler handler, TimeProvider time)
    {
        (_method, Blocks) = (settings.Method, settings.Blocks);
        _http = new HttpMessageInvoker(new RelaySignature(identity, handler));
        _transport = new JsonRpcTransport(
            settings.Url, _http, time, new RpcOptions { RequestTimeout = Timeout, AnswerBytesMax = AnswerBytesMax, PaceWaitMax = Timeout });
    }

    public int Blocks { get; }

    /// <summary>Scheme, host and port: all that may be said of where it is.</summary>
    public string Name => _transport.Name;

    public async Task SendAsync(RawTransaction transaction, long newest, long last, CancellationToken cancellationToken)
    {
        string bytes = Hex.Of(transaction.Bytes.Span);
        if (_method == RelayMethod.PrivateTransaction)
        {
            await _transport.RequestAsync(
                new RpcCall("eth_sendPrivateTransaction", [new { tx = bytes, maxBlockNumber = Hex.OfQuantity(last) }]), Skip, cancellationToken);
            return;
        }

        // A bundle is for one block. One in each of the next ones: the nonce keeps it from being included twice.
        for (long block = newest + 1; block <= last; block++)
        {
            await _transport.RequestAsync(
                new RpcCall("eth_sendBundle", [new { txs = new[] { bytes }, blockNumber = Hex.OfQuantity(block) }]), Skip, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _transport.DisposeAsync();
        _http.Dispose();
    }

    // A hash, or an object that holds one: whichever it is says nothing that we do not know.
    private static bool Skip(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return true;
    }
}
