using CrossMargin.Domain;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace CrossMargin.Chain.Rpc.Endpoints;

/// <summary>
/// The endpoints of one chain, in order of preference. The one place where reads are retried, and where what endpoints did
/// wrong is charged to them.
/// </summary>
internal sealed partial class RpcEndpoints : IAsyncDisposable
{
    private readonly ChainId _chain;
    private readonly RpcEndpoint[] _endpoints;
    private readonly EndpointRecord _record;
    private readonly EndpointChoice _choice;
    private readonly EndpointMeter _meter;
    private readonly RpcOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _jitter;
    private readonly Lock _lock = new();
    private readonly ResiliencePipeline _retries;
    private long _asked;

    public RpcEndpoints(
        ChainId chain, IReadOnlyList<JsonRpcTransport> transports, RpcOptions options, TimeProvider time, Random jitter, ILogger logger)
    {
        ArgumentOutOfRangeException.ThrowIfZero(transports.Count);
        (_chain, _options, _time, _jitter) = (chain, options, time, jitter);
        _endpoints = [.. transports.Select((transport, index) => new RpcEndpoint(
            transport,
            NameOf(transports, index),
            new EndpointCircuit(options.BackoffFirst, options.BackoffMax, options.RequestTimeout)))];
        _choice = new EndpointChoice(_endpoints, options.ExploredFraction);
        _meter = new EndpointMeter(chain);
        _record = new EndpointRecord(chain, _endpoints, _lock, _meter, options, time, logger);
        foreach (RpcEndpoint endpoint in _endpoints)
            endpoint.Transport.Traffic.Ended = (method, duration, fault) => _meter.Ended(endpoint.Name, method, duration, fault);
        _meter.Observe(() => Conditions);
        _retries = options.RetriesMax == 0 ? ResiliencePipeline.Empty : CreateRetries();
    }

    /// <summary>All that are configured, whether they can be asked or not.</summary>
    public int Count => _endpoints.Length;

    /// <summary>How each endpoint fares, in the configured order. May be read from any thread.</summary>
    public IReadOnlyList<EndpointCondition> Conditions => _record.Conditions;

    /// <summary>A read that may be repeated: retried with back-off while its fault may pass or another endpoint may do better.</summary>
    /// <param name="pin">Holds it to the endpoint of the reads that it belongs to, while that one answers.</param>
    /// <exception cref="RpcLimitException">No endpoint takes the range.</exception>
    public async Task<T> ReadAsync<T>(
        Question question, EndpointPin? pin, Func<RpcEndpoint, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        await _retries.ExecuteAsync(async token => await AttemptAsync(question, pin, read, token), cancellationToken);

    /// <summary>What chain the endpoint says it is on, unchecked.</summary>
    public async Task<ChainId> ReadChainIdAsync(CancellationToken cancellationToken) =>
        await _retries.ExecuteAsync(
            async token =>
            {
                RpcEndpoint endpoint = _endpoints.FirstOrDefault(one => !one.IsForeign && one.Circuit.IsOpenTo(_time.GetUtcNow())) ?? _endpoints[0];
                return await GuardAsync(endpoint, () => AskChainIdAsync(endpoint, token));
            },
            cancellationToken);

    /// <inheritdoc cref="EndpointRecord.Distrust"/>
    public void Charge(RpcEndpoint? endpoint, Distrust distrust) => _record.Distrust(endpoint, distrust);

    /// <inheritdoc cref="EndpointRecord.PassOver"/>
    public void PassOver(RpcEndpoint endpoint) => _record.PassOver(endpoint);

    /// <inheritdoc cref="EndpointRecord.SawHead"/>
    public Distrust? SawHead(RpcEndpoint endpoint, BlockRef head) => _record.SawHead(endpoint, head);

    /// <inheritdoc cref="EndpointRecord.SawBlock"/>
    public void SawBlock(RpcEndpoint endpoint, BlockRef block) => _record.SawBlock(endpoint, block);

    /// <inheritdoc cref="EndpointRecord.SawLogs"/>
    public void SawLogs(RpcEndpoint endpoint, long bytes, int logs) => _record.SawLogs(endpoint, bytes, logs);

    /// <summary>The host's random source is not made for several threads. 0 to 1.</summary>
    public double NextJitter()
    {
        lock (_jitter)
            return _jitter.NextDouble();
    }

    public async ValueTask DisposeAsync()
    {
        _meter.Dispose();
        foreach (RpcEndpoint endpoint in _endpoints)
            await endpoint.Transport.DisposeAsync();
    }

    /// <summary>Two keys of one provider share its name, and are still two endpoints.</summary>
    private static string NameOf(IReadOnlyList<JsonRpcTransport> transports, int index)
    {
        int earlier = transports.Take(index).Count(transport => transport.Name == transports[index].Name);
        return earlier == 0 ? transports[index].Name : $"{transports[index].Name}#{earlier + 1}";
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
        Question question, EndpointPin? pin, Func<RpcEndpoint, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        RpcLimitException? refusal = null;
        for (int turn = 0; ; turn++)
        {
            (RpcEndpoint? endpoint, bool isExplored) = Choose(question, pin);
            if (endpoint is null)
                throw _record.LimitFor(refusal, question.Blocks);
            try
            {
                T answer = await AskAsync(endpoint, read, cancellationToken);
                pin?.Answered(endpoint);
                return answer;
            }
            catch (RpcLimitException refused) when (question.Blocks > 1 && turn < _endpoints.Length)
            {
                // The next choice passes it over, or finds that no endpoint takes so many blocks.
                _record.Refused(endpoint, refused, question.Blocks);
                refusal = refused;
            }
            catch (RpcException) when (isExplored)
            {
                // The preferred one was well and would have been asked: it is asked now.
                question = question with { MayExplore = false };
            }
        }
    }

    private async Task<T> AskAsync<T>(
        RpcEndpoint endpoint, Func<RpcEndpoint, CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            endpoint.Circuit.Enter(_time.GetUtcNow());
            endpoint.LastAsked = ++_asked;
        }

        return await GuardAsync(endpoint, async () =>
        {
            if (IsVerificationDue(endpoint))
                await VerifyAsync(endpoint, cancellationToken);
            return await request(endpoint, cancellationToken);
        });
    }

    private async Task<T> GuardAsync<T>(RpcEndpoint endpoint, Func<Task<T>> request)
    {
        try
        {
            T answer = await request();
            _record.Up(endpoint);
            return answer;
        }
        catch (RpcException fault)
        {
            _record.Failed(endpoint, fault);
            throw;
        }
        catch
        {
            lock (_lock)
                endpoint.Circuit.Leave();
            throw;
        }
    }

    private (RpcEndpoint? Endpoint, bool IsExplored) Choose(Question question, EndpointPin? pin)
    {
        DateTimeOffset now = _time.GetUtcNow();
        lock (_lock)
        {
            if (_endpoints.All(endpoint => endpoint.IsShutOut(now)))
                throw new RpcTransportException($"No endpoint of chain {_chain} is on that chain.", isTransient: false);
            return _choice.Choose(question, pin?.Endpoint, now, NextJitter);
        }
    }

    /// <summary>Whether another endpoint may do better, at once.</summary>
    private bool IsOthersTurn(RpcException fault)
    {
        if ((!EndpointRecord.IsOutage(fault) && !RpcFault.IsRateLimit(fault)) || fault is RpcDistrustException { Distrust.BlamesEndpoint: false })
            return false;
        DateTimeOffset now = _time.GetUtcNow();
        lock (_lock)
        {
            return _endpoints.Any(endpoint => !endpoint.IsShutOut(now) && endpoint.Circuit.IsOpenTo(now)
                && endpoint.LagsUntil <= now && EndpointChoice.IsFree(endpoint));
        }
    }

    private bool IsVerificationDue(RpcEndpoint endpoint)
    {
        lock (_lock)
            return endpoint.VerifiedAt is not { } verified || _time.GetUtcNow() - verified >= _options.ChainIdInterval;
    }

    /// <summary>An endpoint on another chain would answer everything, wrongly.</summary>
    private async Task VerifyAsync(RpcEndpoint endpoint, CancellationToken cancellationToken)
    {
        ChainId actual = await AskChainIdAsync(endpoint, cancellationToken);
        _record.Verified(endpoint, actual);
        if (actual != _chain)
            throw new RpcDistrustException(endpoint.Name, new Distrust.OtherChain(_chain, actual));
    }

    private static async Task<ChainId> AskChainIdAsync(RpcEndpoint endpoint, CancellationToken cancellationToken) =>
        new(await endpoint.Transport.RequestAsync(new RpcCall("eth_chainId", []), RpcValues.ReadLong, cancellationToken));
}
