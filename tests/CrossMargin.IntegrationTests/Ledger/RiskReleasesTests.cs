using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Domain.Calibration;
using CrossMargin.Ledger.Calibration;
using Npgsql;

namespace CrossMargin.IntegrationTests.Ledger;

public sealed class RiskReleasesTests(DevnetFixture devnet)
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private static readonly BacktestSide Side = new(3, 0.123456789012345, 0.5, 0.25, TrafficLightZone.Yellow, 0.9712, 0.4);

    private static readonly RiskRelease Released = new(
        0, At, At.AddDays(-365), Refusal: null,
        [
            new UnderlyingCalibration(
                new Underlying("BTC"), null, new RiskFigures(0.1 + 0.2, 0.6, 1.5), 8_761, At.AddDays(-365), At, new BacktestResult(250, 0.99, Side, Side)),
            new UnderlyingCalibration(new Underlying("NEW"), "too few observations", null, 0, null, null, null),
        ],
        [[1.0]]);

    private static readonly RiskRelease Refused = Released with { Refusal = "it said 'no'", Underlyings = [], Correlation = [] };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_recorded_is_read_to_the_last_bit_with_its_number()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        RiskReleases releases = new(source);

        RiskRelease recorded = await releases.RecordAsync(Released, Token);

        Assert.Equal(1, recorded.Number);
        Assert.Equal(JsonSerializer.Serialize(recorded), JsonSerializer.Serialize(await releases.FindReleasedAsync(Token)));
    }

    [Fact]
    public async Task A_refused_run_is_recorded_with_its_reason_and_leaves_the_release_before_it_in_force()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        RiskReleases releases = new(source);
        Assert.Null(await releases.FindReleasedAsync(Token));

        await releases.RecordAsync(Released, Token);
        await releases.RecordAsync(Refused, Token);

        Assert.Equal(1, (await releases.FindReleasedAsync(Token))!.Number);
        IReadOnlyList<RiskRelease> newest = await releases.ReadNewestAsync(10, Token);
        Assert.Equal([2, 1], newest.Select(release => release.Number));
        Assert.Equal("it said 'no'", newest[0].Refusal);
        Assert.Equal([2], (await releases.ReadNewestAsync(1, Token)).Select(release => release.Number));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(IRiskReleases.PageMax + 1)]
    public async Task ReadNewestAsync_refuses_a_page_of_no_size(int count)
    {
        await using NpgsqlDataSource source = await devnet.OpenEmptyAsync(Token);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => new RiskReleases(source).ReadNewestAsync(count, Token));
    }
}
