using Npgsql;

namespace CrossMargin.SimulationTests.Storage;

/// <summary>How the database fares: slow, failing before a commit, or gone after it, before the writer hears of it.</summary>
internal sealed class StoreWeather(Random random)
{
    /// <summary>Of each way; a draw up to twice of it.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(2);

    public bool IsDown { get; set; }

    /// <summary>Chance that a request fails, and nothing is written.</summary>
    public double Failing { get; set; }

    /// <summary>Chance that a request is done, and the connection dies before it says so.</summary>
    public double Unacknowledged { get; set; }

    public void Heal() => (IsDown, Failing, Unacknowledged, Latency) = (false, 0, 0, TimeSpan.FromMilliseconds(2));

    public TimeSpan NextLatency() => Latency * (2 * random.NextDouble());

    public void Before()
    {
        if (IsDown || random.NextDouble() < Failing)
            throw Broken("the database is away");
    }

    public void After()
    {
        if (IsDown || random.NextDouble() < Unacknowledged)
            throw Broken("the connection broke");
    }

    /// <summary>As Npgsql says it of a connection: transient.</summary>
    public static NpgsqlException Broken(string message) => new(message, new IOException(message));
}
