namespace CrossMargin.Chain.Rpc;

/// <summary>The life of one WebSocket: requests go out as they come, answers find theirs by identifier.</summary>
internal sealed class WebSocketSession : IAsyncDisposable
{
    private readonly WebSocketWire _wire;
    private readonly EndpointName _name;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Lock _lock = new();
    private readonly List<Pending> _pending = [];
    private readonly Task _receiving;
    private RpcException? _end;

    public WebSocketSession(WebSocketWire wire, EndpointName name)
    {
        (_wire, _name) = (wire, name);
        _receiving = ReceiveAsync();
    }

    public bool IsOpen
    {
        get
        {
            lock (_lock)
                return _end is null;
        }
    }

    public async Task<RpcBody> ExchangeAsync(
        ReadOnlyMemory<byte> body, long firstId, int count, CancellationToken cancellationToken)
    {
        Pending pending = new(firstId, count);
        lock (_lock)
        {
            if (_end is not null)
                throw Broken();
            _pending.Add(pending);
        }

        await using CancellationTokenRegistration cancelling = cancellationToken.Register(
            () => pending.Answer.TrySetCanceled(cancellationToken));
        try
        {
            await SendAsync(body, cancellationToken);
            return await pending.Answer.Task;
        }
        finally
        {
            lock (_lock)
                _pending.Remove(pending);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _lifetime.CancelAsync();
        await _receiving;
        _wire.Dispose();
        _lifetime.Dispose();
        _sending.Dispose();
    }

    private async Task SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _wire.SendAsync(body, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Runs until the wire ends, and never throws: its end is the end of all that is pending.</summary>
    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
                Deliver(await _wire.ReceiveAsync(_lifetime.Token));
        }
        catch (RpcException fault)
        {
            End(fault);
        }
        catch (OperationCanceledException)
        {
            End(Broken());
        }
    }

    /// <summary>An answer without an identifier can only be matched when one request waits; one that nobody waits for is dropped.</summary>
    private void Deliver(RpcBody body)
    {
        long? id = RpcEnvelope.FindId(body.Span);
        Pending? receiver;
        lock (_lock)
        {
            receiver = id is { } known
                ? _pending.Find(pending => known >= pending.FirstId && known < pending.FirstId + pending.Count)
                : _pending.Count == 1 ? _pending[0] : null;
        }

        if (receiver is null || !receiver.Answer.TrySetResult(body))
            body.Dispose();
    }

    /// <summary>An answer that was too large names no request: only when one waited is it known whose it was.</summary>
    private void End(RpcException fault)
    {
        Pending[] orphans;
        lock (_lock)
        {
            _end = fault;
            orphans = [.. _pending];
        }

        foreach (Pending orphan in orphans)
            orphan.Answer.TrySetException(orphans.Length > 1 && fault is RpcLimitException ? Broken() : fault);
    }

    private RpcTransportException Broken() => new($"{_name}: the connection broke.", isTransient: true);

    private sealed record Pending(long FirstId, int Count)
    {
        public TaskCompletionSource<RpcBody> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
