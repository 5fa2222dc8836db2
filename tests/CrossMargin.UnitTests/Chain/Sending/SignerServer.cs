using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CrossMargin.UnitTests.Chain.Sending;

/// <summary>A remote signer on 127.0.0.1 that answers what the test says.</summary>
internal sealed class SignerServer : IAsyncDisposable
{
    private readonly WebApplication _server;

    private SignerServer(WebApplication server) => _server = server;

    public Uri Endpoint { get; private set; } = null!;

    /// <summary>What it was asked, in order.</summary>
    public List<JsonElement> Asked { get; } = [];

    /// <summary>The credentials of the last request.</summary>
    public string? Authorization { get; private set; }

    /// <param name="answer">Gets the request, and writes the answer.</param>
    public static async Task<SignerServer> StartAsync(Func<JsonElement, HttpResponse, CancellationToken, Task> answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        SignerServer server = new(builder.Build());
        server._server.Run(async context =>
        {
            using JsonDocument request = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            server.Authorization = context.Request.Headers.Authorization;
            server.Asked.Add(request.RootElement.Clone());
            try
            {
                await answer(request.RootElement, context.Response, context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                // The client did not wait for it.
            }
        });
        await server._server.StartAsync();
        server.Endpoint = new Uri(server._server.Urls.Single());
        return server;
    }

    /// <param name="result">The result of each request, as JSON.</param>
    public static Task<SignerServer> StartAsync(Func<JsonElement, string> result) => StartAsync((request, response, cancellationToken) =>
        WriteAsync(response, $$"""{"jsonrpc":"2.0","id":{{request.GetProperty("id")}},"result":{{result(request)}}}""", cancellationToken));

    public static Task WriteAsync(HttpResponse response, string body, CancellationToken cancellationToken)
    {
        response.ContentType = "application/json";
        return response.WriteAsync(body, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource impatient = new(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        await _server.StopAsync(impatient.Token);
        await _server.DisposeAsync();
    }
}
