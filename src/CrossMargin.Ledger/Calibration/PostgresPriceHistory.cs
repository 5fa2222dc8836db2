using System.Data;
using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Domain.Calibration;
using Npgsql;

namespace CrossMargin.Ledger.Calibration;

/// <summary>The history of prices in the ledger: the entries of the slots in which venues keep prices, at the times of blocks.</summary>
/// <remarks>
/// The cost goes with the number of samples, not with the length of the history: each is two look-ups in an index. It is as dense
/// as the ledger's commits: while a chain is filled in from far behind, that is once in each range of blocks. With
/// <see cref="LedgerRetention.Finality"/> there is none but of what is not final yet. A venue whose node no longer knows the
/// state at old blocks is not asked for prices there: then the last known one stands until the next.
/// </remarks>
/// <param name="models">Of the venues whose prices count.</param>
public sealed class PostgresPriceHistory(NpgsqlDataSource source, IReadOnlyList<IVenueModel> models) : IPriceHistory
{
    private static readonly TimeSpan IntervalMin = TimeSpan.FromMinutes(1);

    public async Task<IReadOnlyList<PriceSeries>> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, TimeSpan interval, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, IntervalMin);
        ArgumentOutOfRangeException.ThrowIfNotEqual(interval.Ticks % TimeSpan.TicksPerSecond, 0, nameof(interval));
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((to - from) / interval, IPriceHistory.PointsMax - 1, nameof(interval));

        // One snapshot: a reorg meanwhile must not mix two forks.
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        List<PriceSeries> history = [];
        foreach (IGrouping<ChainId, IVenueModel> chain in models.GroupBy(model => model.Venue.Chain).OrderBy(group => group.Key))
        {
            (List<long> times, List<long> blocks) = await ReadSampleAsync(connection, chain.Key, from, to, interval, cancellationToken);
            if (times.Count == 0)
                continue;
            foreach (IVenueModel model in chain.OrderBy(model => model.Venue.Name, StringComparer.Ordinal))
            {
                VenueSlots market = await ReadMarketAsync(connection, model.Venue, cancellationToken);
                foreach (PriceSlot slot in model.Prices(market).OrderBy(slot => slot.Slot.Name, StringComparer.Ordinal))
                {
                    List<PricePoint> points = await ReadPointsAsync(connection, model.Venue, slot, times, blocks, cancellationToken);
                    if (points.Count > 0)
                        history.Add(new PriceSeries(slot.Underlying, model.Venue, slot.Slot, points));
                }
            }
        }

        return history;
    }

    /// <summary>The times asked for at which the chain had been looked at lately, each with the block that it then stood at.</summary>
    private static async Task<(List<long> Times, List<long> Blocks)> ReadSampleAsync(
        NpgsqlConnection connection, ChainId chain, DateTimeOffset from, DateTimeOffset to, TimeSpan interval,
        CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(
            """
            select at, looked.block_number
            from generate_series($2, $3, $4) as grid (at)
            cross join lateral (
                select b.block_number from block_time b
                where b.chain_id = $1 and b.block_timestamp <= at and b.block_timestamp > at - $4
                order by b.block_timestamp desc, b.block_number desc
                limit 1
            ) looked
            order by at
            """,
            connection);
        command.Add(chain.Value).Add(from.ToUnixTimeSeconds()).Add(to.ToUnixTimeSeconds()).Add((long)interval.TotalSeconds);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<long> times = [], blocks = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            times.Add(reader.GetInt64(0));
            blocks.Add(reader.GetInt64(1));
        }

        return (times, blocks);
    }

    private static async Task<VenueSlots> ReadMarketAsync(NpgsqlConnection connection, VenueId venue, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(
            "select slot, value from holding where chain_id = $1 and sub_account = $2 and venue = $3", connection);
        command.Add(venue.Chain.Value).Add(SubAccountKey.Market.Encode()).Add(venue.Name);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        VenueSlots market = new(venue);
        while (await reader.ReadAsync(cancellationToken))
            market.Set(SubAccountKey.Market, new Slot(reader.GetString(0)), reader.GetFieldValue<BigInteger>(1));
        return market;
    }

    /// <summary>Leaves out times at which there was no price: an older one must not stand in for it.</summary>
    private static async Task<List<PricePoint>> ReadPointsAsync(
        NpgsqlConnection connection, VenueId venue, PriceSlot slot, List<long> times, List<long> blocks,
        CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(
            """
            select at, known.value::float8
            from unnest($4, $5) as sample (at, block_number)
            cross join lateral (
                select e.value from entry e
                where e.chain_id = $1 and e.sub_account = $2 and e.venue = $3 and e.slot = $6 and e.block_number <= sample.block_number
                order by e.block_number desc, e.log_index desc, e.entry_index desc
                limit 1
            ) known
            where known.value > 0
            order by at
            """,
            connection);
        command.Add(venue.Chain.Value).Add(SubAccountKey.Market.Encode()).Add(venue.Name).Add(times).Add(blocks).Add(slot.Slot.Name);
        double unit = Math.Pow(10, slot.Decimals);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<PricePoint> points = [];
        while (await reader.ReadAsync(cancellationToken))
            points.Add(new PricePoint(DateTimeOffset.FromUnixTimeSeconds(reader.GetInt64(0)), reader.GetDouble(1) / unit));
        return points;
    }
}
