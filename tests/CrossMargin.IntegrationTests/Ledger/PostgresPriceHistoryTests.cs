using CrossMargin.Domain;
using CrossMargin.Domain.Calibration;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Calibration;
using Npgsql;

namespace CrossMargin.IntegrationTests.Ledger;

public sealed class PostgresPriceHistoryTests(DevnetFixture devnet)
{
    private static readonly VenueId Venue = new(new ChainId(7), "aave-v3");
    private static readonly DateTimeOffset Start = PriceLedger.Start;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_gives_at_each_time_the_price_that_was_valid_then()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PriceLedger prices = await OpenAsync(source);
        await prices.AppendAsync(Start.AddMinutes(-10), Token, ("ETH", 2_000m), ("BTC", 60_000.5m));
        await prices.AppendAsync(Start.AddMinutes(50), Token, ("ETH", 2_010m));
        await prices.AppendAsync(Start.AddMinutes(70), Token, ("ETH", 2_020m));    // After the second time: not yet known at it.
        await prices.AppendAsync(Start.AddMinutes(115), Token);

        IReadOnlyList<PriceSeries> history = await ReadAsync(source, Start, Start.AddHours(2));

        Assert.Equal(["BTC", "ETH"], history.Select(series => series.Underlying.Symbol));
        Assert.Equal([60_000.5, 60_000.5, 60_000.5], history[0].Points.Select(point => point.Usd));
        Assert.Equal([new(Start, 2_000), new(Start + Hour, 2_010), new PricePoint(Start + (2 * Hour), 2_020)], history[1].Points);
        Assert.Equal((Venue, PricingVenue.SlotOf("ETH")), (history[1].Venue, history[1].Slot));
    }

    [Fact]
    public async Task ReadAsync_leaves_out_times_at_which_nobody_had_looked_or_there_was_no_price()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PriceLedger prices = await OpenAsync(source);
        await prices.AppendAsync(Start, Token, ("ETH", 2_000m), ("BTC", 60_000m));
        // Five hours of outage; then Bitcoin's oracle gives no price, and later one again.
        await prices.AppendAsync(Start.AddHours(5), Token, ("ETH", 2_100m), ("BTC", 0m));
        await prices.AppendAsync(Start.AddHours(6), Token, ("BTC", 61_000m));

        IReadOnlyList<PriceSeries> history = await ReadAsync(source, Start.AddHours(-2), Start.AddHours(8));

        Assert.Equal([new(Start, 60_000), new PricePoint(Start.AddHours(6), 61_000)], history[0].Points);
        Assert.Equal([Start, Start.AddHours(5), Start.AddHours(6)], history[1].Points.Select(point => point.Time));
    }

    [Fact]
    public async Task ReadAsync_knows_nothing_of_blocks_that_were_unwound()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PriceLedger prices = await OpenAsync(source);
        await prices.AppendAsync(Start, Token, ("ETH", 2_000m));
        BlockRef ancestor = prices.Tip;
        await prices.AppendAsync(Start.AddMinutes(50), Token, ("ETH", 9_999m));
        await prices.UnwindAsync(ancestor, Token);
        await prices.AppendAsync(Start.AddMinutes(55), Token, ("ETH", 2_001m));

        IReadOnlyList<PriceSeries> history = await ReadAsync(source, Start, Start.AddHours(1));

        Assert.Equal([2_000, 2_001], history[0].Points.Select(point => point.Usd));
    }

    [Fact]
    public async Task Times_are_kept_once_a_minute_however_fast_blocks_come()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PriceLedger prices = await OpenAsync(source);
        for (int second = 0; second < 180; second += 2)
            await prices.AppendAsync(Start.AddSeconds(second), Token, ("ETH", 2_000m + second));

        Assert.Equal(3, await source.ReadAsync<long>("select count(*) from block_time", Token));
    }

    [Fact]
    public async Task ReadAsync_of_an_empty_ledger_or_of_a_venue_without_prices_is_empty()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        Assert.Empty(await ReadAsync(source, Start, Start.AddHours(1)));
        await (await OpenAsync(source)).AppendAsync(Start, Token);
        Assert.Empty(await ReadAsync(source, Start, Start.AddHours(1)));
    }

    [Fact]
    public async Task ReadAsync_refuses_more_points_than_its_bound_and_times_that_are_none()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PostgresPriceHistory history = new(source, []);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => history.ReadAsync(Start, Start.AddMinutes(IPriceHistory.PointsMax), TimeSpan.FromMinutes(1), Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => history.ReadAsync(Start, Start.AddHours(-1), Hour, Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => history.ReadAsync(Start, Start, TimeSpan.FromSeconds(1), Token));
    }

    private static async Task<PriceLedger> OpenAsync(NpgsqlDataSource source)
    {
        PriceLedger prices = new(new PostgresLedger(source), Venue);
        await prices.OpenAsync(Token);
        return prices;
    }

    private static Task<IReadOnlyList<PriceSeries>> ReadAsync(NpgsqlDataSource source, DateTimeOffset from, DateTimeOffset to) =>
        new PostgresPriceHistory(source, [new PricingVenue(Venue, "ETH", "BTC")]).ReadAsync(from, to, Hour, Token);
}
