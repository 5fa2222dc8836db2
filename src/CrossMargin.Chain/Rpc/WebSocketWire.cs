using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace CrossMargin.Chain.Rpc;

/// <summary>One WebSocket: whole messages out and in. One sender and one receiver at a time.</summary>
internal sealed class WebSocketWire : IDisposable
{
    /// <summary>A peer that is gone without a word is asked for a sign of life so often, and given up without it.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    // Each WebSocket takes a connection of its own out of it, so that nothing of it is shared but how they are made.
    private static readonly HttpMessageInvoker Connections = new(new SocketsHttpHandler { ConnectCallback = PromptStream.ConnectAsync });

    private readonly ClientWebSocket _socket = new();
    private readonly EndpointName _name;
    private readonly int _messageBytesMax;
    private bool _isMessageOpen;

    private WebSocketWire(EndpointName name, int messageBytesMax) => (_name, _messageBytesMax) = (name, messageBytesMax);

    /// <exception cref="RpcTransportException">There is no connection to be had.</exception>
    public static async Task<WebSocketWire> ConnectAsync(
        Uri endpoint, EndpointName name, int messageBytesMax, CancellationToken cancellationToken)
    {
        WebSocketWire wire = new(name, messageBytesMax);
        try
        {
            await wire.ConnectAsync(endpoint, cancellationToken);
            return wire;
        }
        catch
        {
            wire.Dispose();
            throw;
        }
    }

    public Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        await _socket.SendAsync(message, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, cancellationToken);
        return true;
    });

    /// <summary>The next whole message. Cancelling it, or a message that is too large, ends the wire.</summary>
    /// <exception cref="RpcLimitException">The message is larger than allowed.</exception>
    public Task<RpcBody> ReceiveAsync(CancellationToken cancellationToken) => GuardAsync(() =>
    {
        _isMessageOpen = true;
        return RpcBody.ReadAsync(ReceivePartAsync, null, _messageBytesMax, HttpStatusCode.OK, cancellationToken);
    });

    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
    }

    private async Task ConnectAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        _socket.Options.CollectHttpResponseDetails = true;
        (_socket.Options.KeepAliveInterval, _socket.Options.KeepAliveTimeout) = (KeepAlive, KeepAlive);
        if (endpoint.UserInfo.Length > 0)
        {
            string user = Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(endpoint.UserInfo)));
            _socket.Options.SetRequestHeader("Authorization", $"Basic {user}");
        }

        try
        {
            await _socket.ConnectAsync(new UriBuilder(endpoint) { UserName = "", Password = "" }.Uri, Connections, cancellationToken);
        }
        catch (WebSocketException) when (_socket.HttpStatusCode >= HttpStatusCode.BadRequest)
        {
            throw RpcFault.OfStatus(_name, _socket.HttpStatusCode);
        }
        catch (WebSocketException exception)
        {
            throw new RpcTransportException($"{_name} could not be reached: {exception.WebSocketErrorCode}.", isTransient: true);
        }
    }

    /// <summary>The next part of the message; 0 after its last.</summary>
    private async ValueTask<int> ReceivePartAsync(Memory<byte> part, CancellationToken cancellationToken)
    {
        while (_isMessageOpen)
        {
            ValueWebSocketReceiveResult result = await _socket.ReceiveAsync(part, cancellationToken);
            if (result.MessageType == WebSocketMessageType.Close)
                throw new RpcTransportException($"{_name} closed the connection.", isTransient: true);
            _isMessageOpen = !result.EndOfMessage;
            if (result.Count > 0)
                return result.Count;
        }

        return 0;
    }

    private async Task<T> GuardAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            throw new RpcTransportException($"{_name}: the connection broke.", isTransient: true);
        }
    }
}
