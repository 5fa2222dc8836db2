using CrossMargin.Domain;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace CrossMargin.Chain.Rpc;

/// <summary>
/// The endpoints of one chain, in order of preference: the first that answers is asked. The one place where reads are
/// retried; an outage is logged when it begins and when it ends.
/// </summary>
internal sealed class RpcEndpoints : IAsyncDisposable
{
    private readonly ChainId _chain;
    private readonly RpcEndpoint[] _endpoints;
    private readonly RpcOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _jitter;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly ResiliencePipeline _retries;

    public RpcEndpoints(
        ChainId chain, IReadOnlyList<JsonRpcTransport> transports, RpcOptions options, TimeProvider time, Random jitter, ILogger logger)
    {
        ArgumentOutOfRangeException.ThrowIfZero(transports.Count);
        (_chain, _options, _time, _jitter, _logger) = (chain, options, time, jitter, logger);
        _endpoints = [.. transports.Select(transport => new RpcEndpoint(transport))];
        _retries = options.RetriesMax == 0 ? ResiliencePipeline.Empty : CreateRetries();
    }

    /// <summary>A read that may be repeated: retried with back-off while its fault may pass or another endpoint may do better.</summary>
    public async Task<T> ReadAsync<T>(
        Func<JsonRpcTransport, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        await _retries.ExecuteAsync(async token => await AttemptAsync(read, token), cancellationToken);

    /// <summary>A request that must not be repeated.</summary>
    public Task<T> SendOnceAsync<T>(
        Func<JsonRpcTransport, CancellationToken, Task<T>> send, CancellationToken cancellationToken) =>
        AttemptAsync(send, cancellationToken);

    /// <summary>What chain the endpoint says it is on, unchecked.</summary>
    public async Task<ChainId> ReadChainIdAsync(CancellationToken cancellationToken) =>
        await _retries.ExecuteAsync(
            async token =>
            {
                RpcEndpoint endpoint = Choose(allowForeign: true);
                return await GuardAsync(endpoint, () => AskChainIdAsync(endpoint, token));
            },
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (RpcEndpoint endpoint in _endpoints)
            await endpoint.Transport.DisposeAsync();
    }

    private ResiliencePipeline CreateRetries() => new ResiliencePipelineBuilder { TimeProvider = _time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is RpcException fault && (fault.IsTransient || IsOthersTurn(fault))),
            MaxRetryAttempts = _options.RetriesMax,
            Delay = _options.BackoffFirst,
            MaxDelay = _options.BackoffMax,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Randomizer = NextJitter,
            // Null is the exponential delay; another endpoint that is well need not be waited for.
            DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
                arguments.Outcome.Exception is RpcException fault && IsOthersTurn(fault) ? TimeSpan.Zero : null),
        })
        .Build();

    private async Task<T> AttemptAsync<T>(
        Func<JsonRpcTransport, CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        RpcEndpoint endpoint = Choose(allowForeign: false);
        return await GuardAsync(endpoint, async () =>
        {
            if (!endpoint.IsVerified)
                await VerifyAsync(endpoint, cancellationToken);
            return await request(endpoint.Transport, cancellationToken);
        });
    }

    private async Task<T> GuardAsync<T>(RpcEndpoint endpoint, Func<Task<T>> request)
    {
        try
        {
            T answer = await request();
            MarkUp(endpoint);
            return answer;
        }
        catch (RpcException fault) when (IsOutage(fault))
        {
            MarkDown(endpoint, fault);
            throw;
        }
        catch (RpcException)
        {
            // An error is an answer: the endpoint is there.
            MarkUp(endpoint);
            throw;
        }
    }

    /// <summary>Whether the endpoint as such is at fault, rather than the question.</summary>
    private static bool IsOutage(RpcException fault) =>
        fault is RpcTransportException
        || (fault is RpcErrorException error && RpcFault.IsRateLimit(error.Code, error.NodeMessage));

    private bool IsOthersTurn(RpcException fault)
    {
        if (!IsOutage(fault))
            return false;
        DateTimeOffset now = _time.GetUtcNow();
        lock (_lock)
            return _endpoints.Any(endpoint => !endpoint.IsForeign && endpoint.RestsUntil <= now);
    }

    private RpcEndpoint Choose(bool allowForeign)
    {
        DateTimeOffset now = _time.GetUtcNow();
        lock (_lock)
        {
            RpcEndpoint[] usable = [.. _endpoints.Where(endpoint => allowForeign || !endpoint.IsForeign)];
            if (usable.Length == 0)
                throw new RpcTransportException($"No endpoint of chain {_chain} is on that chain.", isTransient: false);
            return Array.Find(usable, endpoint => endpoint.RestsUntil <= now) ?? usable.MinBy(endpoint => endpoint.RestsUntil)!;
        }
    }

    /// <summary>An endpoint on another chain would answer everything, wrongly.</summary>
    private async Task VerifyAsync(RpcEndpoint endpoint, CancellationToken cancellationToken)
    {
        ChainId actual = await AskChainIdAsync(endpoint, cancellationToken);
        lock (_lock)
        {
            endpoint.IsVerified = actual == _chain;
            endpoint.IsForeign = actual != _chain;
        }

        if (actual == _chain)
            return;
        Log.EndpointOnOtherChain(_logger, _chain.Value, endpoint.Transport.Name, actual.Value);
        throw new RpcTransportException(
            $"{endpoint.Transport.Name} is on chain {actual}, expected {_chain}.", isTransient: false);
    }

    private static async Task<ChainId> AskChainIdAsync(RpcEndpoint endpoint, CancellationToken cancellationToken) =>
        new(await endpoint.Transport.RequestAsync(new RpcCall("eth_chainId", []), RpcValues.ReadLong, cancellationToken));

    private void MarkUp(RpcEndpoint endpoint)
    {
        DateTimeOffset? since;
        lock (_lock)
        {
            since = endpoint.DownSince;
            (endpoint.DownSince, endpoint.Failures, endpoint.RestsUntil) = (null, 0, default);
        }

        if (since is not { } start)
            return;
        double seconds = (_time.GetUtcNow() - start).TotalSeconds;
        Log.EndpointUp(_logger, _chain.Value, endpoint.Transport.Name, seconds);
    }

    private void MarkDown(RpcEndpoint endpoint, RpcException fault)
    {
        DateTimeOffset now = _time.GetUtcNow();
        bool isFirst;
        lock (_lock)
        {
            isFirst = endpoint.DownSince is null;
            endpoint.DownSince ??= now;
            endpoint.IsVerified = false;
            double restMs = _options.BackoffFirst.TotalMilliseconds * Math.Pow(2, Math.Min(endpoint.Failures++, 30));
            endpoint.RestsUntil = now + TimeSpan.FromMilliseconds(Math.Min(restMs, _options.BackoffMax.TotalMilliseconds));
        }

        if (isFirst && !endpoint.IsForeign)
            Log.EndpointDown(_logger, _chain.Value, endpoint.Transport.Name, fault.Message);
    }

    /// <summary>The host's random source is not made for several threads.</summary>
    private double NextJitter()
    {
        lock (_jitter)
            return _jitter.NextDouble();
    }
}
