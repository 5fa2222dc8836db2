using System.Text.Json;

namespace CrossMargin.Chain.Rpc;

/// <summary>One newHeads subscription, on a WebSocket of its own, so that no large answer delays a head.</summary>
internal sealed class HeadSubscription : IAsyncDisposable
{
    private const long SubscribeId = 1;
    private const int MessageBytesMax = 1024 * 1024;

    private readonly WebSocketWire _wire;
    private readonly EndpointName _name;
    private readonly HeaderReader _headers;
    private readonly CancellationTokenSource _lifetime = new();
    private Task<RpcBody>? _receiving;

    private HeadSubscription(WebSocketWire wire, EndpointName name, HeaderReader headers) =>
        (_wire, _name, _headers) = (wire, name, headers);

    /// <exception cref="RpcException">The endpoint cannot be reached, or refuses.</exception>
    public static async Task<HeadSubscription> OpenAsync(
        Uri endpoint, EndpointName name, HeaderReader headers, CancellationToken cancellationToken)
    {
        WebSocketWire wire = await WebSocketWire.ConnectAsync(endpoint, name, MessageBytesMax, cancellationToken);
        HeadSubscription subscription = new(wire, name, headers);
        try
        {
            await wire.SendAsync(RpcWriter.Single(SubscribeId, new RpcCall("eth_subscribe", ["newHeads"])), cancellationToken);
            using RpcBody body = await wire.ReceiveAsync(cancellationToken);
            subscription.Read(body, RequireSubscribed);
            return subscription;
        }
        catch
        {
            await subscription.DisposeAsync();
            throw;
        }
    }

    /// <summary>The next head; null when none came in that time, which does no harm to the subscription.</summary>
    /// <exception cref="RpcException">The subscription is over.</exception>
    public async Task<BlockHeader?> NextAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        // Cancelling a receive would end the socket, so a receive outlives the wait for it.
        _receiving ??= _wire.ReceiveAsync(_lifetime.Token);
        try
        {
            using RpcBody body = await _receiving.WaitAsync(patience, time, cancellationToken);
            _receiving = null;
            return Read(body, ReadNotification);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _lifetime.CancelAsync();
        _wire.Dispose();
        if (_receiving is { } receiving)
            await receiving.ContinueWith(Drop, TaskScheduler.Default);
        _lifetime.Dispose();
    }

    private static void Drop(Task<RpcBody> received)
    {
        // Reading the exception marks it as seen: the wire was ended on purpose.
        if (received.Exception is null && received.IsCompletedSuccessfully)
            received.Result.Dispose();
    }

    private static string? RequireSubscribed(ref Utf8JsonReader reader, EndpointName name) =>
        RpcEnvelope.Read(ref reader, "eth_subscribe", name, (ref Utf8JsonReader result) => result.GetString()).Require();

    private BlockHeader ReadNotification(ref Utf8JsonReader reader, EndpointName name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isResult = reader.ValueTextEquals("result"u8);
            bool isParameters = reader.ValueTextEquals("params"u8);
            RpcEnvelope.Advance(ref reader);
            if (isResult)
                return _headers.Read(ref reader) ?? throw new JsonException("a head is null");
            if (!isParameters)
                reader.Skip();
        }

        throw new JsonException("a notification holds no head");
    }

    private delegate T MessageReader<out T>(ref Utf8JsonReader reader, EndpointName name);

    private T Read<T>(RpcBody body, MessageReader<T> read)
    {
        try
        {
            Utf8JsonReader reader = new(body.Span);
            RpcEnvelope.Advance(ref reader);
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException("a message is no object");
            return read(ref reader, _name);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw RpcFault.Unusable(_name, "a message of a subscription cannot be read");
        }
    }
}
