using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CrossMargin.UnitTests.Alerts;

/// <summary>Who gets alerts, on 127.0.0.1: remembers them, and answers what the test says.</summary>
internal sealed class AlertReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<Received> _received = new();

    private AlertReceiver(WebApplication server) => _server = server;

    public Uri Url { get; private set; } = null!;

    public IReadOnlyList<Received> All => [.. _received];

    /// <param name="answer">Gets the number of the request, from 0. By default each is taken.</param>
    public static async Task<AlertReceiver> StartAsync(Func<int, HttpContext, Task>? answer = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        AlertReceiver receiver = new(builder.Build());
        int count = 0;
        receiver._server.Run(async context =>
        {
            using StreamReader reader = new(context.Request.Body, Encoding.UTF8);
            int number = Interlocked.Increment(ref count) - 1;
            receiver._received.Enqueue(new Received(
                context.Request.Path.Value!, await reader.ReadToEndAsync(context.RequestAborted),
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            try
            {
                if (answer is not null)
                    await answer(number, context);
            }
            catch (OperationCanceledException)
            {
                // The sender did not wait for it.
            }
        });
        await receiver._server.StartAsync();
        receiver.Url = new Uri(receiver._server.Urls.Single());
        return receiver;
    }

    /// <summary>A receiver that answers with these statuses in turn, and then takes everything.</summary>
    public static Task<AlertReceiver> OfStatusesAsync(params int[] statuses) => StartAsync((number, context) =>
    {
        context.Response.StatusCode = number < statuses.Length ? statuses[number] : 200;
        return Task.CompletedTask;
    });

    /// <summary>Waits until there are so many, for a bounded time.</summary>
    public async Task<IReadOnlyList<Received>> AwaitAsync(int count)
    {
        for (int glance = 0; glance < 12_000 && _received.Count < count; glance++)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(_received.Count >= count, $"{_received.Count} of {count} came.");
        return All;
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource impatient = new(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        await _server.StopAsync(impatient.Token);
        await _server.DisposeAsync();
    }
}

/// <summary>One request.</summary>
internal sealed record Received(string Path, string Body, IReadOnlyDictionary<string, string> Headers);
