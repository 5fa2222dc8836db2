using System.Text.Json;
using CrossMargin.Domain.Configuration;
using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin.Derive.Files;

/// <summary>A portfolio, and its parameters, in the form of Derive's own portfolio cases. What the file says beside them is passed over.</summary>
public sealed record Pm2File(Pm2Portfolio Portfolio, Pm2Parameters Parameters)
{
    /// <summary>{"Scenario": {…}, "Parameters": {…}}; parameters that are missing have their defaults.</summary>
    /// <exception cref="ConfigurationException">Every fault at once.</exception>
    public static Pm2File Read(JsonElement root, string source) => JsonNodeReader.ReadRoot(root, source, node => new Pm2File(
        ReadPortfolio(node),
        node.Has("Parameters") && node.Child("Parameters") is { } parameters ? Pm2ParametersReader.Read(parameters) : Pm2Parameters.Default));

    private static Pm2Portfolio ReadPortfolio(JsonNodeReader node) => node.Child("Scenario") is not { } scenario
        ? new Pm2Portfolio { SpotUsd = 0 }
        : new Pm2Portfolio
        {
            SpotUsd = scenario.Number("SpotPrice", 0, Limits.MaxUsd),
            SpotConfidence = scenario.Number("SpotConfidence", 0, 1, fallback: 1),
            StableUsd = Math.Max(scenario.Number("StablePrice", 1e-6, 100, fallback: 1), 1e-6),
            CashUsd = scenario.Number("Cash", -Limits.MaxUsd, Limits.MaxUsd, fallback: 0),
            Perp = ReadPerp(scenario),
            Collaterals = scenario.Loose("Collaterals", ReadCollateral),
            Expiries = ReadExpiries(scenario),
        };

    private static DerivePerp ReadPerp(JsonNodeReader node) => new(
        node.Number("NumPerps", -Limits.MaxQuantity, Limits.MaxQuantity, fallback: 0),
        node.Number("PerpPrice", 0, Limits.MaxUsd, fallback: 0),
        node.Number("PerpConfidence", 0, 1, fallback: 1),
        node.Number("UnrealisedPerpPNL", -Limits.MaxUsd, Limits.MaxUsd, fallback: 0),
        node.Number("UnrealisedFunding", -Limits.MaxUsd, Limits.MaxUsd, fallback: 0));

    private static Pm2Collateral ReadCollateral(JsonNodeReader node) => new(
        node.Text("Name", "the collateral's name"),
        node.Number("Amount", 0, Limits.MaxQuantity),
        node.Number("Price", 0, Limits.MaxUsd),
        node.Number("Confidence", 0, 1),
        node.Flag("IsRiskCancelling"),
        node.Number("MMHaircut", 0, 1),
        node.Number("IMHaircut", 0, 1));

    private static List<OptionExpiry> ReadExpiries(JsonNodeReader node)
    {
        // Only options of an expiry with a feed can be priced; a feed without options says nothing.
        HashSet<double> fed = [];
        IReadOnlyList<(double Seconds, OptionLeg Leg)> options = node.Loose("Options", ReadOption);
        List<OptionExpiry> expiries = [.. node.Loose("OptionFeeds", feed =>
        {
            double seconds = feed.Number("FeedExpiry", 0, Limits.MaxSeconds);
            if (!fed.Add(seconds))
                feed.Fault("FeedExpiry", $"{seconds} a second time", "each expiry once");
            return OptionExpiry.OfForward(
                seconds,
                feed.Number("Forward", 0, Limits.MaxUsd),
                feed.Number("Rate", -Limits.MaxRate, Limits.MaxRate),
                Math.Min(
                    Math.Min(feed.Number("ForwardConfidence", 0, 1), feed.Number("RateConfidence", 0, 1)),
                    feed.Number("OptionVolConfidences", 0, 1)),
                [.. from option in options where option.Seconds == seconds select option.Leg]);
        })];
        for (int index = 0; index < options.Count; index++)
        {
            if (!fed.Contains(options[index].Seconds))
                node.Fault($"Options[{index}].Expiry", FormattableString.Invariant($"{options[index].Seconds}"), "an expiry of OptionFeeds");
        }

        return expiries;
    }

    private static (double Seconds, OptionLeg Leg) ReadOption(JsonNodeReader node) => (
        node.Number("Expiry", 0, Limits.MaxSeconds),
        new OptionLeg(
            node.Number("Strike", 0, Limits.MaxUsd),
            node.Flag("IsCall"),
            node.Number("Amount", -Limits.MaxQuantity, Limits.MaxQuantity),
            node.Number("MarkVol", 0, Limits.MaxVolatility)));
}
