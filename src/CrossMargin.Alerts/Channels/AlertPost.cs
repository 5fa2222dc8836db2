using System.Net;
using System.Net.Http.Headers;

namespace CrossMargin.Alerts.Channels;

/// <summary>One POST of JSON, within bounds, whose outcome says nothing of the URL: for some receivers that is the secret.</summary>
internal sealed class AlertPost(HttpClient http, TimeProvider time)
{
    /// <summary>What is read of an answer; the rest is nobody's concern.</summary>
    private const int AnswerBytesMax = 4_096;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private static readonly MediaTypeHeaderValue Json = new("application/json") { CharSet = "utf-8" };

    /// <summary>An HTTP client as the channels want it: it follows nobody elsewhere, and has no time-out of its own.</summary>
    public static HttpClient CreateHttpClient() => new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
        AllowAutoRedirect = false,
    })
    {
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    };

    /// <param name="wait">Finds in a failed answer how long to wait, where the receiver says it there and not in Retry-After.</param>
    public async Task<DeliveryOutcome> SendAsync(
        Uri url, ReadOnlyMemory<byte> body, Action<HttpRequestHeaders>? sign, Func<byte[], TimeSpan?>? wait, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(Timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using HttpRequestMessage request = new(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = Json;
        sign?.Invoke(request.Headers);
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.IsSuccessStatusCode
                ? new DeliveryOutcome.Delivered()
                : Classify(response, RetryAfterOf(response) ?? wait?.Invoke(await ReadAsync(response, either.Token)));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeliveryOutcome.Failed($"no answer within {Timeout.TotalSeconds} s", null);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            // Its text is left out on purpose: it may name the URL.
            return new DeliveryOutcome.Failed($"it could not be reached ({(fault as HttpRequestException)?.HttpRequestError.ToString() ?? "the connection broke"})", null);
        }
    }

    private static DeliveryOutcome Classify(HttpResponseMessage response, TimeSpan? retryAfter)
    {
        int status = (int)response.StatusCode;
        string reason = $"HTTP status {status}";
        bool mayPass = status >= 500
            || response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425;
        return mayPass ? new DeliveryOutcome.Failed(reason, retryAfter) : new DeliveryOutcome.Refused(reason);
    }

    /// <summary>A date is told by the receiver's own clock.</summary>
    private static TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } date } when response.Headers.Date is { } now && date > now => date - now,
        _ => null,
    };

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        byte[] answer = new byte[AnswerBytesMax];
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        int length = await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, cancellationToken);
        return answer[..length];
    }
}
