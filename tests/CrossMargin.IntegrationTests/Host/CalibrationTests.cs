using System.Text.Json;
using CrossMargin.Composition;
using CrossMargin.Domain;
using CrossMargin.Domain.Calibration;
using CrossMargin.IntegrationTests.Ledger;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Calibration;
using CrossMargin.Margin.Parameters;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CrossMargin.IntegrationTests.Host;

/// <summary>From prices in the real ledger to a recorded release, by hand and on the schedule.</summary>
public sealed class CalibrationTests(DevnetFixture devnet)
{
    private static readonly VenueId Venue = new(new ChainId(7), "aave-v3");
    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    /// <summary>The shortest history that can be released: a month by quarters of a day.</summary>
    private static readonly CalibrationParameters Month = new()
    {
        History = TimeSpan.FromDays(30),
        Interval = Interval,
        WarmUp = TimeSpan.FromDays(5),
        TestedDays = 20,
        GapMax = TimeSpan.FromHours(12),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_month_of_prices_in_the_ledger_is_calibrated_released_and_read_again()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        await WriteMonthAsync(source);

        RiskRelease release = await Create(source).RunAsync(progress: null, Token);

        Assert.Null(release.Refusal);
        RiskRelease read = (await new RiskReleases(source).FindReleasedAsync(Token))!;
        Assert.Equal(JsonSerializer.Serialize(release), JsonSerializer.Serialize(read));
        // Moves of 1 % each quarter of a day, up and down: 0.01 · √(4 · 365).
        Assert.Equal(0.01 * Math.Sqrt(4 * 365), read.Find(new Underlying("ETH"))!.Volatility, 1e-3);
        Assert.Equal(1, read.CorrelationOf(new Underlying("ETH"), new Underlying("ETH")));
        // A price that never moves tells nothing.
        Assert.Null(read.Find(new Underlying("BTC")));
    }

    [Fact]
    public async Task A_ledger_without_prices_is_refused_and_the_refusal_recorded()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);

        RiskRelease release = await Create(source).RunAsync(progress: null, Token);

        Assert.Equal("no prices", release.Refusal);
        Assert.Null(await new RiskReleases(source).FindReleasedAsync(Token));
        Assert.Equal("no prices", await source.ReadAsync<string>("select reason from risk_release where verdict = 'refused'", Token));
    }

    [Fact]
    public async Task The_schedule_runs_at_once_and_again_each_period()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        using CancellationTokenSource stop = new();

        Task running = Schedule(Create(source), TimeSpan.FromSeconds(1)).RunAsync(stop.Token);
        await CountedAsync(source, 3);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Two_processes_share_one_run_a_period()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        using CancellationTokenSource stop = new();
        Task first = Schedule(Create(source), TimeSpan.FromHours(1)).RunAsync(stop.Token);
        await CountedAsync(source, 1);

        Assert.Null(await Create(source).RunUnlessRecentAsync(TimeSpan.FromHours(1), Token));
        Task second = Schedule(Create(source), TimeSpan.FromHours(1)).RunAsync(stop.Token);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(first, second));
        Assert.Equal(1, await CountAsync(source));
    }

    [Fact]
    public async Task A_defect_ends_the_schedule_and_a_lost_database_does_not()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        Recalibration defect = new(new FailingHistory(new InvariantViolationException("broken")), new RiskReleases(source), Month, TimeProvider.System, NullLogger<Recalibration>.Instance);
        await Assert.ThrowsAsync<InvariantViolationException>(() => Schedule(defect, TimeSpan.FromHours(1)).RunAsync(Token));

        FailingHistory absent = new(new NpgsqlException("gone"));
        using CancellationTokenSource stop = new();
        Task running = Schedule(new Recalibration(absent, new RiskReleases(source), Month, TimeProvider.System, NullLogger<Recalibration>.Instance), TimeSpan.FromSeconds(1)).RunAsync(stop.Token);
        for (int glance = 0; glance < 300 && absent.Reads < 2; glance++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Token);
        await stop.CancelAsync();

        Assert.True(absent.Reads >= 2);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task The_command_and_the_daemon_calibrate_the_same_ledger()
    {
        await using LocalDeployment local = await LocalDeployment.CreateAsync(devnet, Token);
        Assert.Equal(0, (await ProgramRun.RunAsync(local.Variables, "migrate")).ExitCode);

        ProgramEnd json = await ProgramRun.RunAsync(local.Variables, "calibrate", "--json");
        ProgramEnd table = await ProgramRun.RunAsync(local.Variables, "calibrate");

        Assert.True(json.ExitCode == 1, json.ToString());
        Assert.Equal("no prices", json.Json().GetProperty("refusal").GetString());
        Assert.Equal(1, json.Json().GetProperty("release").GetInt64());
        Assert.Contains("no prices", table.Output, StringComparison.Ordinal);

        await using NpgsqlDataSource source = NpgsqlDataSource.Create(local.Variables["CROSSMARGIN_POSTGRES"]);
        await source.ExecuteAsync("update risk_release set calibrated_at = calibrated_at - interval '1 day'", Token);
        await using ProgramRun run = ProgramRun.Start(local.Variables, "run", "--roles", "calibrator");
        await CountedAsync(source, 3);
        run.PressControlC();
        ProgramEnd end = await run.EndAsync();
        Assert.True(end.ExitCode == 0, end.ToString());
    }

    private static Recalibration Create(NpgsqlDataSource source) => new(
        new PostgresPriceHistory(source, [new PricingVenue(Venue, "ETH", "BTC")]), new RiskReleases(source), Month, TimeProvider.System, NullLogger<Recalibration>.Instance);

    private static WorkSchedule Schedule(Recalibration recalibration, TimeSpan period) =>
        new([recalibration.Every(period)], TimeProvider.System, NullLoggerFactory.Instance);

    private static async Task WriteMonthAsync(NpgsqlDataSource source)
    {
        PriceLedger prices = new(new PostgresLedger(source), Venue);
        await prices.OpenAsync(Token);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        for (int quarter = 121; quarter >= 0; quarter--)
        {
            // A little before each time that will be asked for, so that it is known then.
            await prices.AppendAsync(
                now - (quarter * Interval) - TimeSpan.FromMinutes(5), Token,
                ("ETH", quarter % 2 == 0 ? 2_000m : 2_020.1m), ("BTC", 60_000m));
        }
    }

    private static Task<long> CountAsync(NpgsqlDataSource source) => source.ReadAsync<long>("select count(*) from risk_release", Token);

    private static async Task CountedAsync(NpgsqlDataSource source, int least)
    {
        for (int glance = 0; glance < 300; glance++)
        {
            if (await CountAsync(source) >= least)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Token);
        }

        Assert.Fail($"There are {await CountAsync(source)} runs, expected {least}.");
    }

    private sealed class FailingHistory(Exception fault) : IPriceHistory
    {
        private int _reads;

        public int Reads => Volatile.Read(ref _reads);

        public Task<IReadOnlyList<PriceSeries>> ReadAsync(
            DateTimeOffset from, DateTimeOffset to, TimeSpan interval, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _reads);
            return Task.FromException<IReadOnlyList<PriceSeries>>(fault);
        }
    }
}
