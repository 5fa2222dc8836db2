using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CrossMargin.Devnet.Hostile;

/// <summary>A node behind a <see cref="HostileModel"/>: JSON-RPC over HTTP and WebSocket on one free port of 127.0.0.1.</summary>
/// <remarks>The node is asked honestly each time; only what comes back is spoiled. A node that cannot be reached is a broken connection.</remarks>
public sealed class HostileProxy : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly HostileNode _node;
    private readonly TimeProvider _time;

    private HostileProxy(WebApplication application, HostileNode node, HostileModel model, TimeProvider time)
    {
        (_application, _node, Model, _time) = (application, node, model, time);
        application.UseWebSockets();
        application.Run(HandleAsync);
    }

    /// <summary>What goes wrong; its plan may be changed at any time.</summary>
    public HostileModel Model { get; }

    public Uri Http { get; private set; } = null!;

    public Uri WebSocket { get; private set; } = null!;

    public static async Task<HostileProxy> StartAsync(
        HostileNode node, HostileModel model, TimeProvider time, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Limits.MaxRequestBodySize = null;
        });
        HostileProxy proxy = new(builder.Build(), node, model, time);
        await proxy._application.StartAsync(cancellationToken);
        string address = proxy._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        proxy.Http = new Uri(address);
        proxy.WebSocket = new UriBuilder(address) { Scheme = "ws" }.Uri;
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        // What is silent or slow must not make the stop wait.
        await _lifetime.CancelAsync();
        await _application.DisposeAsync();
        _http.Dispose();
        _lifetime.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _lifetime.Token);
        try
        {
            if (context.WebSockets.IsWebSocketRequest)
                await new HostileSocket(_node.WebSocket, Model, _time).RunAsync(context.WebSockets, stop.Token);
            else
                await AnswerAsync(context, stop.Token);
        }
        catch (Exception fault) when (fault is OperationCanceledException or HttpRequestException or IOException)
        {
            context.Abort();
        }
    }

    private async Task AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using MemoryStream request = new();
        await context.Request.Body.CopyToAsync(request, cancellationToken);
        byte[] response = await AskAsync(request.ToArray(), cancellationToken);
        HostileAnswer answer = Model.Answer(new HostileExchange(HostileChannel.Http, request.ToArray(), response));
        if (answer.Delay > TimeSpan.Zero)
            await Task.Delay(answer.Delay, _time, cancellationToken);
        context.Response.ContentType = "application/json";
        switch (answer)
        {
            case HostileAnswer.Reply reply:
                context.Response.StatusCode = (int)reply.Status;
                if (reply.RetryAfter is { } wait)
                    context.Response.Headers.RetryAfter = $"{Math.Ceiling(wait.TotalSeconds):F0}";
                await context.Response.Body.WriteAsync(reply.Body, cancellationToken);
                break;
            case HostileAnswer.Drip drip:
                await DripAsync(drip, context.Response.Body, cancellationToken);
                break;
            case HostileAnswer.Drop:
                context.Abort();
                break;
            case HostileAnswer.Silence:
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken);
                break;
        }
    }

    private async Task DripAsync(HostileAnswer.Drip drip, Stream body, CancellationToken cancellationToken)
    {
        for (int at = 0; at < drip.Body.Length; at += drip.PieceBytes)
        {
            if (at > 0)
                await Task.Delay(drip.Pause, _time, cancellationToken);
            await body.WriteAsync(drip.Body.Slice(at, Math.Min(drip.PieceBytes, drip.Body.Length - at)), cancellationToken);
            await body.FlushAsync(cancellationToken);
        }
    }

    private async Task<byte[]> AskAsync(byte[] request, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = new(HttpMethod.Post, _node.Http) { Content = new ByteArrayContent(request) };
        message.Content.Headers.ContentType = new("application/json");
        using HttpResponseMessage response = await _http.SendAsync(message, cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }
}

/// <summary>Where the honest node is.</summary>
public sealed record HostileNode(Uri Http, Uri WebSocket);
