using System.Globalization;
using System.Text.Json;
using CrossMargin.Margin.Statistics;

namespace CrossMargin.ConformanceTests.Statistics;

public sealed class BacktestConformanceTests
{
    private const string File = "backtest/traffic_light_kupiec.json";
    private const int Year = 250;

    [Fact]
    public void TrafficLight_has_the_published_probabilities_zones_and_factors()
    {
        using JsonDocument vectors = ExternalVectors.Read(File);
        int cases = 0;
        foreach (JsonProperty row in vectors.RootElement.GetProperty("cumulative_pct").EnumerateObject())
        {
            TrafficLight light = TrafficLight.Of(int.Parse(row.Name, CultureInfo.InvariantCulture), Year);
            // Printed with two digits of a per cent.
            Assert.Equal(row.Value.GetDouble(), light.CumulativeProbability * 100, 0.005 + 1e-9);
            cases++;
        }

        JsonElement zones = vectors.RootElement.GetProperty("zones");
        JsonElement factors = vectors.RootElement.GetProperty("multiplier_plus");
        for (int exceptions = 0; exceptions <= Year; exceptions++)
        {
            TrafficLight light = TrafficLight.Of(exceptions, Year);
            JsonElement zone = zones.GetProperty(light.Zone.ToString().ToLower(CultureInfo.InvariantCulture));
            Assert.InRange(exceptions, zone[0].GetInt32(), zone[1].ValueKind == JsonValueKind.Null ? Year : zone[1].GetInt32());
            string row = exceptions <= 4 ? "0-4" : exceptions >= 10 ? "10+" : exceptions.ToString(CultureInfo.InvariantCulture);
            Assert.Equal(factors.GetProperty(row).GetDouble(), light.PlusFactor);
            cases++;
        }

        ExternalVectors.Report("backtest/traffic light", cases);
    }

    [Fact]
    public void KupiecTest_accepts_exactly_the_published_intervals()
    {
        using JsonDocument vectors = ExternalVectors.Read(File);
        int cases = 0;
        foreach (JsonProperty sample in vectors.RootElement.GetProperty("kupiec_1995_nonrejection_open_interval").EnumerateObject())
        {
            int observations = int.Parse(sample.Name, CultureInfo.InvariantCulture);
            foreach (JsonProperty row in sample.Value.EnumerateObject())
            {
                double probability = double.Parse(row.Name, CultureInfo.InvariantCulture);
                int[] accepted = [.. Enumerable.Range(0, observations + 1)
                    .Where(exceptions => !KupiecTest.Of(exceptions, observations, probability).Rejects())];
                Assert.Equal(accepted[^1] - accepted[0] + 1, accepted.Length);
                string[] bounds = row.Value.GetString()!.Split('<');
                Assert.Equal(int.Parse(bounds[^1], CultureInfo.InvariantCulture), accepted[^1] + 1);
                // A row without a lower bound leaves open whether no exception at all is too few; by the ratio itself it may be.
                if (bounds.Length == 3)
                    Assert.Equal(int.Parse(bounds[0], CultureInfo.InvariantCulture), accepted[0] - 1);
                else
                    Assert.InRange(accepted[0], 0, 1);
                cases++;
            }
        }

        Assert.Equal(15, cases);
        ExternalVectors.Report("backtest/kupiec", cases);
    }
}
