using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace CrossMargin.Chain.Rpc;

/// <summary>JSON-RPC over HTTP: one POST per request or batch.</summary>
internal sealed class HttpConnection(Uri endpoint, EndpointName name, HttpMessageInvoker http, int answerBytesMax) : IRpcConnection
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly Uri _address = new UriBuilder(endpoint) { UserName = "", Password = "" }.Uri;
    private readonly AuthenticationHeaderValue? _authorization = endpoint.UserInfo.Length == 0
        ? null
        : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(endpoint.UserInfo))));

    public async Task<RpcBody> ExchangeAsync(
        ReadOnlyMemory<byte> body, long firstId, int count, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, _address) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = Json;
        request.Headers.Authorization = _authorization;
        try
        {
            using HttpResponseMessage response = await SendAsync(request, cancellationToken);
            if (!MayHoldAnswer(response))
                throw RpcFault.OfStatus(name, response.StatusCode, RetryAfterOf(response));
            await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await RpcBody.ReadAsync(
                stream.ReadAsync, response.Content.Headers.ContentLength, answerBytesMax, response.StatusCode, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // The original exception is left out on purpose: its text may name the URL.
            throw new RpcTransportException($"{name} could not be reached: {Reason(exception)}.", isTransient: true);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The head of the answer only, so that a body of any size is read under our own bound.</summary>
    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        http is HttpClient client
            ? client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            : http.SendAsync(request, cancellationToken);

    /// <summary>Some nodes send JSON-RPC errors with a status of 4xx or 5xx: such an answer says more than its status.</summary>
    private static bool MayHoldAnswer(HttpResponseMessage response) =>
        response.IsSuccessStatusCode
        || (response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests)
            && response.Content.Headers.ContentType?.MediaType == "application/json");

    /// <summary>A date is told by the node's own clock.</summary>
    private static TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } date } when response.Headers.Date is { } now && date > now => date - now,
        _ => null,
    };

    private static string Reason(Exception exception) => exception switch
    {
        HttpRequestException { InnerException: System.Net.Sockets.SocketException socket } => socket.SocketErrorCode.ToString(),
        HttpRequestException request => request.HttpRequestError.ToString(),
        HttpIOException io => io.HttpRequestError.ToString(),
        _ => "the connection broke",
    };
}
