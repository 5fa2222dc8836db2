using System.Globalization;

namespace CrossMargin.IntegrationTests.Crashes;

/// <summary>kill -9 of indexer, keepers and PostgreSQL at random under load.</summary>
/// <remarks>
/// CROSSMARGIN_KILLS and CROSSMARGIN_SEED make it longer and other; with <c>--logger "console;verbosity=detailed"</c> the verdict is
/// shown of a run that passes, too.
/// </remarks>
public sealed class CrashTests(DevnetFixture devnet, ITestOutputHelper output)
{
    private const int KillsByDefault = 12;
    private const int KeeperKillsByDefault = 6;
    private const int ProcessKillsByDefault = 3;

    private static readonly TimeSpan LongestTakeover = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Nothing_is_lost_sent_twice_or_left_undone_whatever_is_killed_when()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        int seed = ReadNumber("CROSSMARGIN_SEED") ?? 1;
        int kills = ReadNumber("CROSSMARGIN_KILLS") ?? KillsByDefault;
        await using CrashStage stage = await CrashStage.RaiseAsync(devnet, cancellationToken);
        await using CrashRun run = CrashRun.OfRoles(stage, seed);

        CrashVerdict verdict = await run.PlayAsync(kills, cancellationToken);

        string report = $"Seed {seed}. {verdict}";
        output.WriteLine(report);
        Assert.True(verdict.Faults.Count == 0 && verdict.Contradictions == 0 && verdict.UncleanEnds == 0, report);
        Assert.True(verdict.Kills >= kills && verdict.Episodes > 0, report);
    }

    [Fact]
    public async Task Of_two_keepers_the_other_takes_over_within_five_seconds_and_nothing_is_sent_twice_or_left_undone()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        int seed = ReadNumber("CROSSMARGIN_SEED") ?? 1;
        int kills = ReadNumber("CROSSMARGIN_KILLS") ?? KeeperKillsByDefault;
        await using CrashStage stage = await CrashStage.RaiseAsync(devnet, cancellationToken);
        await using CrashRun run = CrashRun.OfRoles(stage, seed, keepers: 2);

        CrashVerdict verdict = await run.PlayAsync(kills, cancellationToken);

        string report = $"Seed {seed}. {verdict}";
        output.WriteLine(report);
        Assert.True(verdict.Faults.Count == 0 && verdict.UncleanEnds == 0, report);
        Assert.True(verdict.KillsByName["keeper"] >= kills && verdict.Episodes > 0 && verdict.Takeovers.Count > 0, report);
        // Of most: a keeper that was killed itself a moment ago takes over when it has started, however long a busy machine lets that take.
        Assert.True(verdict.Takeovers.Order().ElementAt(verdict.Takeovers.Count / 2) <= TimeSpan.FromSeconds(5), report);
    }

    [Fact]
    public async Task Of_three_whole_processes_any_may_die_and_the_others_take_over_within_ten_seconds()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        int seed = ReadNumber("CROSSMARGIN_SEED") ?? 1;
        int kills = ReadNumber("CROSSMARGIN_KILLS") ?? ProcessKillsByDefault;
        await using CrashStage stage = await CrashStage.RaiseAsync(devnet, cancellationToken);
        await using CrashRun run = CrashRun.OfProcesses(stage, seed, processes: 3);

        CrashVerdict verdict = await run.PlayAsync(kills, cancellationToken);

        string report = $"Seed {seed}. {verdict}";
        output.WriteLine(report);
        Assert.True(verdict.Faults.Count == 0 && verdict.UncleanEnds == 0, report);
        Assert.True(verdict.Kills >= kills && verdict.Episodes > 0 && verdict.Takeovers.Count > 0, report);
        // Of most, as above.
        Assert.True(verdict.Takeovers.Order().ElementAt(verdict.Takeovers.Count / 2) <= LongestTakeover && verdict.LongestGap <= LongestTakeover, report);
    }

    private static int? ReadNumber(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
