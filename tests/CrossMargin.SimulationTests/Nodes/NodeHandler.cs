using System.Net;
using System.Net.Http.Headers;
using CrossMargin.Devnet.Hostile;
using CrossMargin.SimulationTests.Running;

namespace CrossMargin.SimulationTests.Nodes;

/// <summary>The network of one simulated process: what HTTP would be, down to late, broken and missing answers.</summary>
internal sealed class NodeHandler(IReadOnlyDictionary<string, Provider> providers, ProcessLife life, Trace trace) : HttpMessageHandler
{
    private readonly ProcessTime _time = new(life);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Provider provider = providers[request.RequestUri!.Host];
        byte[] body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        await Task.Delay(provider.NextLatency(), _time, cancellationToken);
        if (!provider.IsReachable)
            throw new HttpRequestException(HttpRequestError.ConnectionError, "unreachable");
        trace.Note($"{provider.Name} ←", body);
        HostileAnswer answer = provider.Answer(body);
        await Task.Delay(provider.NextLatency() + answer.Delay, _time, cancellationToken);
        switch (answer)
        {
            case HostileAnswer.Reply reply:
                trace.Note($"{provider.Name} → {(int)reply.Status}", reply.Body.Span);
                return Respond(reply);
            case HostileAnswer.Drip drip:
                trace.Note($"{provider.Name} → drip", drip.Body.Span);
                return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new DripStream(drip, _time)) };
            case HostileAnswer.Silence:
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken);
                break;
        }

        throw new HttpRequestException(HttpRequestError.ResponseEnded, "dropped");
    }

    private static HttpResponseMessage Respond(HostileAnswer.Reply reply)
    {
        HttpResponseMessage response = new(reply.Status) { Content = new ReadOnlyMemoryContent(reply.Body) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue(reply.Status == HttpStatusCode.OK ? "application/json" : "text/html");
        if (reply.RetryAfter is { } wait)
            response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds)));
        return response;
    }
}
