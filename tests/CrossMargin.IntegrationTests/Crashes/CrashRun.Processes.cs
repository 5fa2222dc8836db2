using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Ledger.History;
using Npgsql;

namespace CrossMargin.IntegrationTests.Crashes;

/// <summary>Processes that each have every role: the chain is one's, the keeper's account one's, each snapshot one's, and each answers.</summary>
internal sealed partial class CrashRun
{
    private static readonly TimeSpan SnapshotPeriod = TimeSpan.FromSeconds(1);

    private readonly List<Uri> _urls = [];
    private TimeSpan? _longestGap;

    public static CrashRun OfProcesses(CrashStage stage, int seed, int processes)
    {
        Uri[] urls = [.. FreePorts(processes).Select(port => new Uri($"http://127.0.0.1:{port}/"))];
        CrashRun run = new(stage, seed, [.. urls.Select(url => new RoleProcess("process", stage.Variables,
        [
            "--live", "--url", url.ToString(), "--reconcile-every", "00:00:10", "--snapshot-every", SnapshotPeriod.ToString(),
        ]))]);
        run._urls.AddRange(urls);
        return run;
    }

    /// <summary>Whoever indexes, whoever sends, or anybody, in turn; at such a moment at which another one had time to start.</summary>
    private async Task<int> KillProcessesAsync(int kills, CancellationToken cancellationToken)
    {
        await UntilAsync("there is a snapshot", async () => await ReadLastSnapshotAsync(cancellationToken) is not null, cancellationToken);
        while (Kills < kills)
        {
            string indexing = await ReadIndexerAsync(cancellationToken);
            (string sending, long term) = await ReadLeaseAsync(cancellationToken);
            string holder = (Kills % 3) switch
            {
                0 => indexing,
                1 => sending,
                _ => "",
            };
            RoleProcess killed = Array.Find(_processes, process => Holds(process, holder)) ?? _processes[_random.Next(_processes.Length)];
            if (!_processes.Any(other => other != killed && other.Uptime > _wholeStartTime))
            {
                await Task.Delay(Glance, TimeProvider.System, cancellationToken);
                continue;
            }

            (bool wasIndexing, bool wasSending) = (Holds(killed, indexing), Holds(killed, sending));
            long checkpoint = (await _stage.Deployment.Ledger.ReadHoldingsAsync(_stage.Chain.ChainId, cancellationToken)).Checkpoint.Number;
            (long killedAt, DateTimeOffset killedOn) = (TimeProvider.System.GetTimestamp(), TimeProvider.System.GetUtcNow());
            killed.Kill();
            // Whoever it was that noted: the next one was noted by another.
            await Task.WhenAll(
                TakenOverAsync(killedAt, async () => await ReadLastSnapshotAsync(cancellationToken) > killedOn, cancellationToken),
                wasIndexing ? TakenOverAsync(killedAt, async () => await ReadIndexerAsync(cancellationToken) != indexing && await HasPassedAsync(checkpoint, cancellationToken), cancellationToken) : Task.CompletedTask,
                wasSending ? TakenOverAsync(killedAt, async () => (await ReadLeaseAsync(cancellationToken)).Term != term, cancellationToken) : Task.CompletedTask);
            await WaitForMomentAsync(cancellationToken);
        }

        return 0;
    }

    private async Task TakenOverAsync(long killedAt, Func<Task<bool>> isSo, CancellationToken cancellationToken)
    {
        while (!await isSo())
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        lock (_takeovers)
            _takeovers.Add(TimeProvider.System.GetElapsedTime(killedAt));
    }

    private static bool Holds(RoleProcess process, string holder) => process.ProcessId is { } id && $"{holder}/".Contains($"/{id}/", StringComparison.Ordinal);

    private async Task<string> ReadIndexerAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = _stage.Deployment.Database.CreateCommand("select holder from indexer_lease");
        return await command.ExecuteScalarAsync(cancellationToken) as string ?? "";
    }

    private async Task<DateTimeOffset?> ReadLastSnapshotAsync(CancellationToken cancellationToken)
    {
        HistoryPage page = await new HistoryStore(_stage.Deployment.Database, TimeProvider.System).ReadAsync(
            new HistoryQuery(new AccountId(_load.Owners[0]), DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, TimeSpan.FromDays(10_000), 10), cancellationToken);
        return page.Buckets.Count > 0 ? page.Buckets[^1].Last.Time : null;
    }

    private async Task<bool> HasPassedAsync(long block, CancellationToken cancellationToken) =>
        (await _stage.Deployment.Ledger.ReadHoldingsAsync(_stage.Chain.ChainId, cancellationToken)).Checkpoint.Number > block;

    /// <summary>Each process answers alike, and every snapshot has every account.</summary>
    private async Task LookAtServiceAsync(CancellationToken cancellationToken)
    {
        using HttpClient http = new() { Timeout = Patience };
        Address first = _load.Owners[0];
        foreach (Uri url in _urls)
            await UntilAsync($"{url} answers", () => AnswersAsync(http, new Uri(url, $"v1/accounts/{first}/history?limit=1"), cancellationToken), cancellationToken);

        DateTimeOffset until = TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(2);
        DateTimeOffset[] times = await ReadSnapshotsAsync(first, until, cancellationToken);
        foreach (Address owner in _load.Owners)
            Assert.Equal(times, await ReadSnapshotsAsync(owner, until, cancellationToken));
        Assert.True(times.Length > 1, "There are no snapshots.");
        _longestGap = times.Zip(times.Skip(1), (one, next) => next - one).Max();
    }

    private async Task<DateTimeOffset[]> ReadSnapshotsAsync(Address owner, DateTimeOffset until, CancellationToken cancellationToken)
    {
        HistoryPage page = await new HistoryStore(_stage.Deployment.Database, TimeProvider.System).ReadAsync(
            new HistoryQuery(new AccountId(owner), DateTimeOffset.UnixEpoch, until, SnapshotPeriod, 100_000), cancellationToken);
        return [.. page.Buckets.Select(bucket => bucket.Start)];
    }

    private static async Task<bool> AnswersAsync(HttpClient http, Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using JsonDocument answer = JsonDocument.Parse(await http.GetStringAsync(url, cancellationToken));
            return answer.RootElement.GetProperty("points").GetArrayLength() == 1;
        }
        catch (HttpRequestException)
        {
            // It was killed a moment ago.
            return false;
        }
    }

    private static IReadOnlyList<int> FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (TcpListener listener in listeners)
            listener.Start();
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (TcpListener listener in listeners)
            listener.Dispose();
        return ports;
    }
}
