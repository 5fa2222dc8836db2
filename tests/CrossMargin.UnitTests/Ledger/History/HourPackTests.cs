using CrossMargin.Ledger.History;

namespace CrossMargin.UnitTests.Ledger.History;

public sealed class HourPackTests
{
    private static readonly DateTimeOffset Hour = new(2026, 3, 1, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Any_points_read_back_to_the_bit()
    {
        Random random = new(11);
        for (int round = 0; round < 400; round++)
        {
            HistoryPoint[] points = RandomPoints(random, random.Next(1, round % 40 == 0 ? HourPack.PointsMax + 1 : 80));

            List<HistoryPoint> read = [];
            HourPack.Unpack(Hour, HourPack.Pack(Hour, points), read);

            Assert.Equal(points.Select(Bits), read.Select(Bits));
        }
    }

    [Fact]
    public void An_hour_of_minutes_that_hardly_move_takes_less_than_a_third_of_its_figures()
    {
        Random random = new(12);
        double price = 2_000;
        HistoryPoint[] points = [.. Enumerable.Range(0, 60).Select(minute =>
        {
            price *= 1 + (random.NextDouble() - 0.5) * 1e-4;
            return PointAt(minute * 60, "Healthy", (float)(price / 1_500), (float)(price / 1_400), (float)price, (float)(price * 0.9), 100, 90);
        })];

        Assert.InRange(HourPack.Pack(Hour, points).Length, 60, 60 * 6 * sizeof(float) / 3);
    }

    [Fact]
    public void Points_out_of_their_order_or_hour_are_refused()
    {
        HistoryPoint first = PointAt(0, "Healthy"), later = PointAt(1, "Healthy"), outside = PointAt(3600, "Healthy");

        Assert.ThrowsAny<Exception>(() => HourPack.Pack(Hour, []));
        Assert.ThrowsAny<Exception>(() => HourPack.Pack(Hour, [later, first]));
        Assert.ThrowsAny<Exception>(() => HourPack.Pack(Hour, [first, first]));
        Assert.ThrowsAny<Exception>(() => HourPack.Pack(Hour, [outside]));
    }

    [Fact]
    public void Bytes_that_are_no_hour_are_refused_and_never_read_beyond_their_end()
    {
        Random random = new(13);
        byte[] packed = HourPack.Pack(Hour, RandomPoints(random, 60));
        Assert.Throws<InvalidDataException>(() => HourPack.Unpack(Hour, [], []));
        for (int round = 0; round < 5_000; round++)
        {
            byte[] broken = packed[..random.Next(1, packed.Length + 1)];
            broken[random.Next(broken.Length)] ^= (byte)random.Next(1, 256);
            try
            {
                HourPack.Unpack(Hour, broken, []);
            }
            catch (InvalidDataException)
            {
                // What is told; anything else fails the test.
            }
        }
    }

    private static HistoryPoint[] RandomPoints(Random random, int count)
    {
        string[] statuses = ["Healthy", "Unknown", "Liquidation", "ReduceOnly"];
        int[] seconds = [.. Enumerable.Range(0, HourPack.PointsMax).OrderBy(_ => random.Next()).Take(count).Order()];
        return [.. seconds.Select(second => PointAt(
            second, statuses[random.Next(statuses.Length)], Figure(random), Figure(random), Figure(random), Figure(random), Figure(random), Figure(random)))];
    }

    private static float Figure(Random random) => random.Next(6) switch
    {
        0 => float.PositiveInfinity,
        1 => 0,
        2 => -1_234.5f,
        _ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)),
    };

    private static HistoryPoint PointAt(int second, string status, params float[] figures)
    {
        float[] six = [.. figures, .. new float[6 - figures.Length]];
        return new HistoryPoint(Hour.AddSeconds(second), status, six[0], six[1], six[2], six[3], six[4], six[5]);
    }

    // Not-a-number differs from itself, its bits do not.
    private static (DateTimeOffset, string, int, int, int, int, int, int) Bits(HistoryPoint point) => (
        point.Time, point.Status, BitConverter.SingleToInt32Bits(point.HealthPessimistic), BitConverter.SingleToInt32Bits(point.HealthOptimistic),
        BitConverter.SingleToInt32Bits(point.EquityUsd), BitConverter.SingleToInt32Bits(point.MarginEquityUsd),
        BitConverter.SingleToInt32Bits(point.InitialMarginUsd), BitConverter.SingleToInt32Bits(point.MaintenanceMarginUsd));
}
