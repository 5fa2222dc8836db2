using System.Diagnostics;
using System.Text.Json;
using CrossMargin.Alerts;
using CrossMargin.Alerts.Channels;
using CrossMargin.Alerts.Delivering;
using CrossMargin.Domain;
using CrossMargin.UnitTests.Chain.Rpc;

namespace CrossMargin.UnitTests.Alerts;

/// <summary>Dispatching over real connections to 127.0.0.1: retries, pace, and channels that are dead.</summary>
public sealed class DispatcherTests : IDisposable
{
    private const string Token = "123456:AbC-SuperSecret";

    private static readonly DateTimeOffset Noon = new(2026, 2, 3, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeliveryOptions Quick = new() { BackoffFirst = TimeSpan.FromMilliseconds(5), TriesMax = 4 };

    private readonly HttpClient _http = AlertPost.CreateHttpClient();
    private readonly RecordingLogger _logger = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _http.Dispose();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_failed_try_is_repeated_until_it_is_taken(int status)
    {
        await using AlertReceiver receiver = await AlertReceiver.OfStatusesAsync(status, status);
        AlertDispatcher dispatcher = Start(Quick, Telegram(receiver.Url));

        dispatcher.Tell(Message(1));

        IReadOnlyList<Received> all = await receiver.AwaitAsync(3);
        Assert.Equal(all[0].Body, all[2].Body);
        dispatcher.Tell(Message(2));
        Assert.Contains("number 2", (await receiver.AwaitAsync(4))[3].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_is_not_sent_again()
    {
        await using AlertReceiver receiver = await AlertReceiver.OfStatusesAsync(400);
        AlertDispatcher dispatcher = Start(Quick, Telegram(receiver.Url));

        dispatcher.Tell(Message(1));
        dispatcher.Tell(Message(2));

        Assert.Contains("number 2", (await receiver.AwaitAsync(2))[1].Body, StringComparison.Ordinal);
        Assert.Contains(_logger.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("HTTP status 400", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tries_have_an_end()
    {
        await using AlertReceiver receiver = await AlertReceiver.OfStatusesAsync(500, 500, 500, 500);
        AlertDispatcher dispatcher = Start(Quick, Telegram(receiver.Url));

        dispatcher.Tell(Message(1));
        dispatcher.Tell(Message(2));

        Assert.Equal(["1", "1", "1", "1", "2"], (await receiver.AwaitAsync(5)).Select(NumberOf));
        Assert.Contains(_logger.Lines, line => line.Contains("given up after 4 tries", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_receiver_that_asks_for_time_gets_it()
    {
        List<long> times = [];
        await using AlertReceiver receiver = await AlertReceiver.StartAsync((number, context) =>
        {
            times.Add(Stopwatch.GetTimestamp());
            if (number == 0)
            {
                context.Response.StatusCode = 429;
                context.Response.Headers.RetryAfter = "1";
            }

            return Task.CompletedTask;
        });

        Start(Quick, Telegram(receiver.Url)).Tell(Message(1));
        await receiver.AwaitAsync(2);

        Assert.True(Stopwatch.GetElapsedTime(times[0], times[1]) >= TimeSpan.FromMilliseconds(950));
    }

    [Fact]
    public async Task What_comes_too_fast_is_told_in_sum()
    {
        await using AlertReceiver receiver = await AlertReceiver.StartAsync();
        AlertDispatcher dispatcher = Start(new DeliveryOptions { Burst = 2, PerMinute = 20 }, Telegram(receiver.Url));

        for (int number = 1; number <= 20; number++)
            dispatcher.Tell(Message(number));

        IReadOnlyList<Received> all = await receiver.AwaitAsync(3);
        Assert.Equal(["1", "2"], all.Take(2).Select(NumberOf));
        string summary = JsonElement.Parse(all[2].Body).GetProperty("text").GetString()!;
        Assert.StartsWith("18 messages were held back:\n- Warning: number 3\n", summary, StringComparison.Ordinal);
        Assert.EndsWith("- and 13 more", summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_queue_holds_back_and_never_waits()
    {
        TaskCompletionSource open = new();
        await using AlertReceiver receiver = await AlertReceiver.StartAsync((_, context) => open.Task.WaitAsync(context.RequestAborted));
        AlertDispatcher dispatcher = Start(new DeliveryOptions { Burst = 100, PerMinute = 600, QueueMax = 5 }, Telegram(receiver.Url));
        dispatcher.Tell(Message(1));
        await receiver.AwaitAsync(1);

        for (int number = 2; number <= 50; number++)
            dispatcher.Tell(Message(number));
        open.SetResult();

        // One on its way, five in the queue, and one sum of the others.
        IReadOnlyList<Received> all = await receiver.AwaitAsync(7);
        Assert.Contains(all, got => got.Body.Contains("44 messages were held back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dead_channel_delays_no_other()
    {
        await using AlertReceiver dead = await AlertReceiver.StartAsync((_, context) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        await using AlertReceiver living = await AlertReceiver.StartAsync();
        AlertDispatcher dispatcher = Start(Quick, Telegram(dead.Url), Telegram(new Uri("http://127.0.0.1:9/")), Telegram(living.Url));
        long begun = Stopwatch.GetTimestamp();

        for (int number = 1; number <= 5; number++)
            dispatcher.Tell(Message(number));

        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(2));
        Assert.Equal(["1", "2", "3", "4", "5"], (await living.AwaitAsync(5)).Select(NumberOf));
    }

    [Fact]
    public async Task No_secret_is_logged()
    {
        await using AlertReceiver receiver = await AlertReceiver.OfStatusesAsync(500, 400, 500, 500, 500, 500);
        AlertDispatcher dispatcher = Start(
            Quick, Telegram(receiver.Url), Telegram(new Uri("http://127.0.0.1:9/")),
            new SlackChannel("room", Secret.OfText("http://127.0.0.1:9/SuperSecret"), new AlertPost(_http, TimeProvider.System)));

        dispatcher.Tell(Message(1));
        dispatcher.Tell(Message(2));
        await receiver.AwaitAsync(6);
        for (int glance = 0; glance < 1_000 && _logger.Lines.Count(line => line.Contains("given up", StringComparison.Ordinal)) < 5; glance++)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(5, _logger.Lines.Count(line => line.Contains("given up", StringComparison.Ordinal)));
        Assert.All(_logger.Lines, line => Assert.DoesNotContain("SuperSecret", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sending_ends_when_it_is_cancelled()
    {
        AlertDispatcher dispatcher = new([Telegram(new Uri("http://127.0.0.1:9/"))], Quick, TimeProvider.System, new Random(1), _logger);
        Task running = dispatcher.RunAsync(_stop.Token);

        await _stop.CancelAsync();
        await running;
    }

    private static AlertMessage.Raised Message(int number) => new(new Alert($"k/{number}", AlertSeverity.Warning, $"number {number}"), Noon);

    private static string NumberOf(Received got) => JsonElement.Parse(got.Body).GetProperty("text").GetString()!.Split(' ')[^1];

    private TelegramChannel Telegram(Uri url) => new("phone", url, Secret.OfText(Token), "1", new AlertPost(_http, TimeProvider.System));

    private AlertDispatcher Start(DeliveryOptions options, params IReadOnlyList<IAlertChannel> channels)
    {
        AlertDispatcher dispatcher = new(channels, options, TimeProvider.System, new Random(1), _logger);
        _ = dispatcher.RunAsync(_stop.Token);
        return dispatcher;
    }
}
