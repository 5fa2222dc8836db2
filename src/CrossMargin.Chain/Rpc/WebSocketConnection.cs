namespace CrossMargin.Chain.Rpc;

/// <summary>JSON-RPC over one WebSocket, which is opened at need and again after it broke.</summary>
internal sealed class WebSocketConnection(Uri endpoint, EndpointName name, int answerBytesMax) : IRpcConnection
{
    private readonly SemaphoreSlim _connecting = new(1);
    private WebSocketSession? _session;

    public async Task<RpcBody> ExchangeAsync(
        ReadOnlyMemory<byte> body, long firstId, int count, CancellationToken cancellationToken)
    {
        WebSocketSession session = await ConnectAsync(cancellationToken);
        return await session.ExchangeAsync(body, firstId, count, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is { } session)
            await session.DisposeAsync();
        _connecting.Dispose();
    }

    private async Task<WebSocketSession> ConnectAsync(CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken);
        try
        {
            if (_session is { IsOpen: true })
                return _session;
            if (_session is not null)
                await _session.DisposeAsync();
            _session = null;
            WebSocketWire wire = await WebSocketWire.ConnectAsync(endpoint, name, answerBytesMax, cancellationToken);
            return _session = new WebSocketSession(wire, name);
        }
        finally
        {
            _connecting.Release();
        }
    }
}
