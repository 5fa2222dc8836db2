using System.Text.Json;
using CrossMargin.Chain.Rpc.Endpoints;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossMargin.Chain.Rpc;

/// <summary>
/// JSON-RPC with one endpoint, over HTTP or WebSocket as its URL says. Checks every answer's frame, and asks no more often
/// than the endpoint takes; never retries.
/// </summary>
public sealed class JsonRpcTransport : IAsyncDisposable
{
    private static readonly JsonReaderOptions Strict = new() { CommentHandling = JsonCommentHandling.Disallow, MaxDepth = 64 };

    private readonly Uri _endpoint;
    private readonly EndpointName _name;
    private readonly IRpcConnection _connection;
    private readonly TimeProvider _time;
    private readonly RpcOptions _options;
    private readonly ILogger _logger;
    private long _lastId;
    private volatile int _batchSizeMax;

    /// <param name="http">Carries the requests of http(s) endpoints, without a time-out of its own; not disposed here.</param>
    /// <param name="requestsPerSecondMax">Never asked more often; null leaves it to what the endpoint refuses.</param>
    /// <exception cref="ArgumentException">The scheme is none of http, https, ws, wss.</exception>
    public JsonRpcTransport(
        Uri endpoint, HttpMessageInvoker http, TimeProvider time, RpcOptions? options = null, ILogger? logger = null,
        double? requestsPerSecondMax = null)
    {
        _options = options ?? new RpcOptions();
        _endpoint = endpoint;
        _time = time;
        _logger = logger ?? NullLogger.Instance;
        _name = new EndpointName(endpoint);
        _batchSizeMax = _options.BatchSizeMax;
        Traffic = new EndpointTraffic(_name.ToString(), requestsPerSecondMax, _options.PaceWaitMax, time);
        _connection = endpoint.Scheme switch
        {
            "http" or "https" => new HttpConnection(endpoint, _name, http, _options.AnswerBytesMax),
            "ws" or "wss" => new WebSocketConnection(endpoint, _name, _options.AnswerBytesMax),
            _ => throw new ArgumentException("An endpoint's URL begins with http, https, ws or wss.", nameof(endpoint)),
        };
    }

    /// <summary>Scheme, host and port: all that may be said of an endpoint.</summary>
    public string Name => _name.ToString();

    internal EndpointTraffic Traffic { get; }

    internal bool CanSubscribe => _connection is WebSocketConnection;

    /// <summary>An HTTP client as the transports want it: pooled, compressed, without a time-out of its own.</summary>
    public static HttpClient CreateHttpClient() => new(new SocketsHttpHandler
    {
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
        AllowAutoRedirect = false,
        // Nobody outside is told which questions belong together.
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>One request and its result, whatever that is. Parameters may be or hold any type of the Domain's.</summary>
    /// <exception cref="RpcException">The node's error, or no usable answer.</exception>
    public Task<JsonElement> RequestAsync(
        string method, IReadOnlyList<object?> parameters, CancellationToken cancellationToken) =>
        RequestAsync(new RpcCall(method, parameters), JsonElement.ParseValue, cancellationToken);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    internal async Task<T> RequestAsync<T>(RpcCall call, ResultReader<T> result, CancellationToken cancellationToken)
    {
        long id = Interlocked.Increment(ref _lastId);
        RpcAnswer<T> answer = await ExchangeAsync(
            call.Method, RpcWriter.Single(id, call), id, 1, body => ReadSingle(body, id, call.Method, result), answer => answer.Error,
            cancellationToken);
        return answer.Require();
    }

    internal Task<HeadSubscription> SubscribeHeadsAsync(HeaderReader headers, CancellationToken cancellationToken) =>
        LimitTimeAsync(token => HeadSubscription.OpenAsync(_endpoint, _name, headers, token), cancellationToken);

    /// <summary>Many requests, in as few batches as the node takes; answers in the order asked.</summary>
    internal async Task<IReadOnlyList<RpcAnswer<T>>> RequestManyAsync<T>(
        IReadOnlyList<RpcCall> calls, ResultReader<T> result, CancellationToken cancellationToken)
    {
        RpcCall[] all = [.. calls];
        List<RpcAnswer<T>> answers = new(all.Length);
        while (answers.Count < all.Length)
        {
            int size = Math.Min(_batchSizeMax, all.Length - answers.Count);
            ReadOnlyMemory<RpcCall> chunk = all.AsMemory(answers.Count, size);
            if (size == 1)
                answers.Add(await RequestOneOfManyAsync(chunk.Span[0], result, cancellationToken));
            else if (await TryRequestBatchAsync(chunk, result, cancellationToken) is { } some)
                answers.AddRange(some);
            else
                ShrinkBatches(size);
        }

        return answers;
    }

    private async Task<RpcAnswer<T>> RequestOneOfManyAsync<T>(
        RpcCall call, ResultReader<T> result, CancellationToken cancellationToken)
    {
        try
        {
            return new RpcAnswer<T>(null, await RequestAsync(call, result, cancellationToken), null);
        }
        catch (RpcErrorException error)
        {
            return new RpcAnswer<T>(null, default!, error);
        }
    }

    /// <summary>Null when the node refuses the batch as such: fewer at once may do.</summary>
    private async Task<RpcAnswer<T>[]?> TryRequestBatchAsync<T>(
        ReadOnlyMemory<RpcCall> calls, ResultReader<T> result, CancellationToken cancellationToken)
    {
        long firstId = Interlocked.Add(ref _lastId, calls.Length) - calls.Length + 1;
        try
        {
            return await ExchangeAsync(
                calls.Span[0].Method, RpcWriter.Batch(firstId, calls.Span), firstId, calls.Length,
                body => Guarded(body, () => RpcBatch.Read(body.Span, firstId, calls.Span, _name, result)),
                answers => answers?.FirstOrDefault(answer => answer.Error is { } error && RpcFault.IsRateLimit(error)).Error,
                cancellationToken);
        }
        catch (RpcTransportException exception) when (exception is { IsTransient: false, Status: not null })
        {
            return null;
        }
        catch (RpcLimitException)
        {
            return null;
        }
    }

    private RpcAnswer<T> ReadSingle<T>(RpcBody body, long id, string method, ResultReader<T> result) => Guarded(body, () =>
    {
        Utf8JsonReader reader = new(body.Span, Strict);
        RpcEnvelope.Advance(ref reader);
        RpcAnswer<T> answer = RpcEnvelope.Read(ref reader, method, _name, result);
        if (answer.Id == id || answer.Error is not null)
            return answer;
        (answer.Value as IDisposable)?.Dispose();
        throw new JsonException("its identifier is not the request's");
    });

    /// <summary>Whatever cannot be read is the node's fault; with a failed HTTP status, that status is the better word for it.</summary>
    private T Guarded<T>(RpcBody body, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DistrustedAnswerException exception)
        {
            throw new RpcDistrustException(Name, exception.Distrust);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            throw (int)body.Status >= 300
                ? RpcFault.OfStatus(_name, body.Status)
                : RpcFault.Unusable(_name, Describe(exception));
        }
    }

    /// <summary>Our own readers' words; those of the framework may quote the answer.</summary>
    private static string Describe(Exception exception) =>
        exception.GetType() == typeof(JsonException) ? exception.Message : "it is not the JSON that was expected";

    /// <summary>Sends when it is this request's turn, and remembers how it went.</summary>
    /// <param name="errorOf">The error within an answer that can be read; null when there is none.</param>
    private async Task<T> ExchangeAsync<T>(
        string method, ReadOnlyMemory<byte> request, long firstId, int count,
        Func<RpcBody, T> read, Func<T, RpcException?> errorOf, CancellationToken cancellationToken)
    {
        EndpointTraffic.Exchange exchange = await Traffic.BeginAsync(method, count, cancellationToken);
        try
        {
            using RpcBody body = await LimitTimeAsync(token => _connection.ExchangeAsync(request, firstId, count, token), cancellationToken);
            T answer = read(body);
            Traffic.End(exchange, errorOf(answer));
            return answer;
        }
        catch (RpcException fault)
        {
            Traffic.End(exchange, fault);
            throw;
        }
    }

    private async Task<T> LimitTimeAsync<T>(Func<CancellationToken, Task<T>> act, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(_options.RequestTimeout, _time);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await act(linked.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && timeout.IsCancellationRequested)
        {
            throw new RpcTransportException(
                $"{_name} gave no answer within {_options.RequestTimeout.TotalSeconds:0.###} s.", isTransient: true);
        }
    }

    private void ShrinkBatches(int refused)
    {
        _batchSizeMax = refused / 2;
        Log.BatchRefused(_logger, Name, refused, _batchSizeMax);
    }
}
