using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using CrossMargin.Api.Streaming;
using Microsoft.Extensions.DependencyInjection;

namespace CrossMargin.IntegrationTests.Api;

/// <summary>Whoever does not read what it asked for.</summary>
public sealed class SlowListenerTests
{
    private const string Chains = "/v1/stream?topics=chains";

    // Of an event: some thousand of them are more than all buffers between server and client hold.
    private static readonly string Padding = new('x', 4_000);

    // Far more than an event needs, and less than the server's patience with who takes nothing.
    private const int InTimeSeconds = 5;

    private static readonly TimeSpan EndedWithin = TimeSpan.FromSeconds(25);

    [Fact]
    public async Task Who_takes_nothing_is_ended_and_holds_up_nobody()
    {
        using EndedStreams ended = new();
        await using ApiHost host = await ApiHost.StartAsync(onPort: true);
        StreamClients clients = host.App.Services.GetRequiredService<StreamClients>();
        using BareListener stuck = await BareListener.OpenAsync(host.Client.BaseAddress!, Chains);
        using SseReader reader = await OpenAsync(host, Chains);
        Stopwatch watch = Stopwatch.StartNew();

        Tell(host, first: 1, count: 2_500);
        for (int number = 1; number <= 2_500; number++)
            await HearAsync(reader, number);
        Assert.Equal(2, clients.Count);
        for (int number = 2_501; clients.Count > 1; number++)
        {
            Assert.True(watch.Elapsed < EndedWithin, "It still listens.");
            Tell(host, number, count: 1);
            await HearAsync(reader, number);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, clients.Count);
        Assert.Contains("stuck", ended.Reasons);
        await stuck.ReadToEndAsync(TimeSpan.FromSeconds(InTimeSeconds));
    }

    [Fact]
    public async Task Who_is_overtaken_by_the_log_is_told_so_and_holds_up_nobody()
    {
        const int batch = 4_000;
        using EndedStreams ended = new();
        await using ApiHost host = await ApiHost.StartAsync(onPort: true);
        StreamClients clients = host.App.Services.GetRequiredService<StreamClients>();
        using BareListener slow = await BareListener.OpenAsync(host.Client.BaseAddress!, Chains);
        using SseReader reader = await OpenAsync(host, "/v1/stream?topics=health");

        // The other reads on between two batches, so that it is not overtaken.
        for (int number = 1; number <= StreamLog.Capacity / batch + 4; number++)
        {
            Tell(host, 1, batch);
            Tell(host, number, 1, StreamTopic.Health);
            await HearAsync(reader, number);
        }

        string heard = await slow.ReadToEndAsync(EndedWithin);
        Assert.Contains("event: end\ndata: {\"reason\":\"slow\"}\n\n", heard, StringComparison.Ordinal);
        Assert.Contains("slow", ended.Reasons);
        Assert.Equal(1, clients.Count);
        Tell(host, 1_000, 1, StreamTopic.Health);
        await HearAsync(reader, 1_000);
    }

    private static async Task<SseReader> OpenAsync(ApiHost host, string path)
    {
        SseReader stream = await SseReader.OpenAsync(host.Client, path);
        Assert.Equal("ready", (await stream.NextAsync())!.Name);
        return stream;
    }

    private static void Tell(ApiHost host, int first, int count, StreamTopic topic = StreamTopic.Chains)
    {
        StreamLog log = host.App.Services.GetRequiredService<StreamLog>();
        for (int number = first; number < first + count; number++)
        {
            int told = number;
            log.Add(topic, "chain", null, null, () => new ChainEvent(ApiHost.Second.Value, told, "", ApiHost.Now, 0, Padding));
        }
    }

    private static async Task HearAsync(SseReader reader, int number) =>
        Assert.Equal(number, (await reader.NextAsync(InTimeSeconds))!.Data.GetProperty("number").GetInt32());

    /// <summary>Why this process ended streams.</summary>
    private sealed class EndedStreams : IDisposable
    {
        private readonly MeterListener _listener = new();

        public EndedStreams()
        {
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == "crossmargin.api.streams_ended")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Reasons.Enqueue((string)tags[0].Value!));
            _listener.Start();
        }

        public ConcurrentQueue<string> Reasons { get; } = new();

        public void Dispose() => _listener.Dispose();
    }
}
