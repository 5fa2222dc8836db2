using System.Globalization;
using CrossMargin.SimulationTests.Running;

namespace CrossMargin.SimulationTests;

/// <summary>The whole system in one process from one seed: first faults, then all heals, then everything must hold.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int DefaultSeconds = 20;
    private const int Processes = 2;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_seed_gives_the_same_run_event_for_event_in_every_process()
    {
        string[] first = await DigestsAsync("--first", "1", "--seeds", "8");
        // Another order, so that nothing that an earlier seed left behind counts.
        string[] second = await DigestsAsync("--first", "5", "--seeds", "4");

        Assert.Equal(8, first.Length);
        Assert.Equal(first.Length, first.Distinct().Count());
        Assert.Equal(first[4..], second);
    }

    [Fact]
    public Task Seeds_that_found_faults_hold() => HoldAsync(["--known"]);

    /// <summary>As many as fit in <c>CROSSMARGIN_SIMULATION_SECONDS</c>, at most <c>_SEEDS</c> of them, from <c>_FIRST</c> on: see the README.</summary>
    [Fact]
    public async Task Fresh_seeds_hold()
    {
        int first = Setting("FIRST") ?? (int)(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() % 1_000_000_000);
        output.WriteLine($"seeds from {first}");
        string[] bounds = Setting("SEEDS") is { } seeds
            ? ["--seeds", Text((seeds + Processes - 1) / Processes)]
            : ["--seconds", Text(Setting("SECONDS") ?? DefaultSeconds)];

        await Task.WhenAll(Enumerable.Range(0, Processes).Select(number =>
            HoldAsync(["--first", Text(first + number), "--each", Text(Processes), .. bounds])));
    }

    private async Task HoldAsync(string[] options)
    {
        (int exitCode, string said) = await SeedProcess.RunAsync(options, Token);
        output.WriteLine(said);
        Assert.True(exitCode == 0, said);
    }

    private static async Task<string[]> DigestsAsync(params string[] options)
    {
        (int exitCode, string said) = await SeedProcess.RunAsync([.. options, "--digests"], Token);
        Assert.True(exitCode == 0, said);
        return [.. said.Split('\n').Where(line => line.StartsWith("seed ", StringComparison.Ordinal))];
    }

    private static int? Setting(string name) => int.TryParse(
        Environment.GetEnvironmentVariable($"CROSSMARGIN_SIMULATION_{name}"), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
        ? value : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
