using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace CrossMargin.IntegrationTests.Operations;

/// <summary>A collector on 127.0.0.1 that takes OTLP over HTTP and keeps all of it.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();

    private OtlpReceiver(WebApplication server) => _server = server;

    public Uri Url { get; private set; } = null!;

    /// <summary>Every span that came.</summary>
    public IReadOnlyList<ReceivedSpan> Spans => [.. _received.Where(one => one.Path == "/v1/traces").SelectMany(one => ReceivedSpan.Read(one.Body))];

    public static async Task<OtlpReceiver> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        OtlpReceiver receiver = new(builder.Build());
        receiver._server.Run(async context =>
        {
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            receiver._received.Enqueue((context.Request.Path.Value!, body.ToArray()));
            // An answer without fields is one of no bytes.
            context.Response.ContentType = "application/x-protobuf";
        });
        await receiver._server.StartAsync();
        receiver.Url = new Uri(receiver._server.Urls.Single());
        return receiver;
    }

    /// <summary>All that came at a path, as text, whatever else it is: strings are in it as they are.</summary>
    public string TextOf(string path) => string.Concat(_received.Where(one => one.Path == path).Select(one => Encoding.Latin1.GetString(one.Body)));

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
