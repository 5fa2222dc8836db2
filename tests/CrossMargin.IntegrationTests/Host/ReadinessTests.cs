using System.Net;
using System.Text.Json;
using CrossMargin.Devnet.Processes;

namespace CrossMargin.IntegrationTests.Host;

/// <summary>What the whole program says of itself when a part of it cannot work.</summary>
public sealed class ReadinessTests(DevnetFixture devnet)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_that_is_gone_leaves_the_program_ready_and_is_named_by_indexer_and_keeper()
    {
        await using LocalDeployment local = await LocalDeployment.CreateAsync(devnet, Token);
        Assert.Equal(0, (await ProgramRun.RunAsync(local.Variables, "migrate")).ExitCode);
        await local.Market.Chain.SetClockAsync(TimeProvider.System.GetUtcNow(), Token);
        await local.Market.Chain.RequestAsync("evm_setIntervalMining", [1], Token);
        string policy = Path.Combine(Path.GetDirectoryName(local.ChainsFile)!, "policy.json");
        await File.WriteAllTextAsync(policy, """{"all": {"headAgeMaxSeconds": 10}}""", Token);
        using HttpClient api = new() { BaseAddress = new Uri($"http://127.0.0.1:{FreePort.Find()}") };
        await using ProgramRun run = ProgramRun.Start(local.Variables, "run", "--roles", "indexer,keeper,api", "--policy", policy, "--url", api.BaseAddress.ToString());
        await UntilAsync(api, degraded => degraded.Length == 0);

        await local.KillNodeAsync();

        await UntilAsync(api, degraded => degraded.Any(name => name == "indexer 31350"));
        // Its breaker opens once the newest block is too old.
        await UntilAsync(api, degraded => degraded.Any(name => name == "keeper 31350"));
        string told = await api.GetStringAsync(new Uri("/health/ready", UriKind.Relative), Token);
        Assert.DoesNotContain("127.0.0.1", told, StringComparison.Ordinal);
    }

    /// <summary>Waits until it answers 200, and what it names as degraded is as expected.</summary>
    private static async Task UntilAsync(HttpClient api, Func<string[], bool> expected)
    {
        string last = "";
        for (int look = 0; look < 300; look++)
        {
            try
            {
                using HttpResponseMessage response = await api.GetAsync(new Uri("/health/ready", UriKind.Relative), Token);
                last = await response.Content.ReadAsStringAsync(Token);
                JsonElement degraded = JsonDocument.Parse(last).RootElement.GetProperty("degraded");
                if (response.StatusCode == HttpStatusCode.OK && expected([.. degraded.EnumerateArray().Select(fault => fault.GetProperty("name").GetString()!)]))
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Token);
        }

        Assert.Fail(last);
    }
}
