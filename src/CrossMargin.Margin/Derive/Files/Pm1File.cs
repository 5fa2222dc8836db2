using System.Text.Json;
using CrossMargin.Domain.Configuration;
using CrossMargin.Margin.Scenarios;
using static CrossMargin.Margin.Derive.Files.Columns;

namespace CrossMargin.Margin.Derive.Files;

/// <summary>Cases of the first portfolio manager in the form of Derive's own: {"name": {"Scenario": {…}}, …}, integers of 18 decimals.</summary>
public static class Pm1File
{
    /// <exception cref="ConfigurationException">Every fault of every case at once.</exception>
    public static IReadOnlyList<(string Name, Pm1Portfolio Portfolio)> Read(JsonElement root, string source) =>
        JsonNodeReader.ReadRoot(root, source, node => node.Named(one => one.Child("Scenario") is { } scenario
            ? ReadPortfolio(scenario)
            : new Pm1Portfolio { SpotUsd = 0 }));

    private static Pm1Portfolio ReadPortfolio(JsonNodeReader node) => new()
    {
        SpotUsd = node.Number("SpotPrice", 0, Limits.MaxUsd, unit: Unit),
        SpotConfidence = node.Number("SpotConfidence", 0, 1, fallback: 1, unit: Unit),
        StableUsd = Math.Max(node.Number("StablePrice", 1e-6, 100, fallback: 1, unit: Unit), 1e-6),
        CashUsd = node.Number("Cash", -Limits.MaxUsd, Limits.MaxUsd, fallback: 0, unit: Unit),
        BaseQuantity = node.Number("Base", 0, Limits.MaxQuantity, fallback: 0, unit: Unit),
        Perp = new DerivePerp(
            node.Number("Perps", -Limits.MaxQuantity, Limits.MaxQuantity, fallback: 0, unit: Unit),
            node.Number("PerpPrice", 0, Limits.MaxUsd, fallback: 0, unit: Unit),
            node.Number("PerpConfidence", 0, 1, fallback: 1, unit: Unit),
            node.Number("UnrealisedPerpPNL", -Limits.MaxUsd, Limits.MaxUsd, fallback: 0, unit: Unit),
            node.Number("UnrealisedFunding", -Limits.MaxUsd, Limits.MaxUsd, fallback: 0, unit: Unit)),
        Expiries = ReadExpiries(node),
    };

    private static List<OptionExpiry> ReadExpiries(JsonNodeReader node)
    {
        IReadOnlyList<double>[] options = Columns.Read(
            node,
            ("OptionExpiries", 0, Limits.MaxSeconds, 1),
            ("OptionStrikes", 0, Limits.MaxUsd, Unit),
            ("OptionIsCall", 0, 1, 1),
            ("OptionAmounts", -Limits.MaxQuantity, Limits.MaxQuantity, Unit),
            ("OptionVols", 0, Limits.MaxVolatility, Unit),
            ("OptionVolConfidences", 0, 1, Unit));
        IReadOnlyList<double>[] feeds = Columns.Read(
            node,
            ("FeedExpiries", 0, Limits.MaxSeconds, 1),
            ("ForwardsVariable", 0, Limits.MaxUsd, Unit),
            ("ForwardsFixed", 0, Limits.MaxUsd, Unit),
            ("Rates", -Limits.MaxRate, Limits.MaxRate, Unit),
            ("ForwardConfidences", 0, 1, Unit),
            ("RateConfidences", 0, 1, Unit));
        for (int index = 0; index < options[0].Count; index++)
        {
            if (!feeds[0].Contains(options[0][index]))
                node.Fault($"OptionExpiries[{index}]", FormattableString.Invariant($"{options[0][index]}"), "an expiry of FeedExpiries");
        }

        // A feed may be given once for each option; the last one stands, as when a mock feed is set again and again.
        return
        [
            .. from feed in Enumerable.Range(0, feeds[0].Count)
               group feed by feeds[0][feed] into same
               let held = Enumerable.Range(0, options[0].Count).Where(index => options[0][index] == same.Key).ToList()
               let last = same.Last()
               select new OptionExpiry(
                   same.Key, feeds[1][last], feeds[2][last], feeds[3][last],
                   held.Select(index => options[5][index]).Append(feeds[4][last]).Append(feeds[5][last]).Min(),
                   [.. held.Select(index => new OptionLeg(options[1][index], options[2][index] == 1, options[3][index], options[4][index]))]),
        ];
    }
}
