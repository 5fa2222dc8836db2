using System.Text.Json;
using CrossMargin.Domain.Configuration;
using CrossMargin.Margin.Linear;

namespace CrossMargin.Margin.Parameters.Files;

/// <summary>One underlying of the risk file, with its linear rule, its liquidity and its size discount.</summary>
internal static class UnderlyingSection
{
    private const string Flat = "flat", Tiered = "tiered", Skewed = "skewed";

    public static UnderlyingParameters Read(RiskNode node, UnderlyingParameters defaults)
    {
        UnderlyingParameters read = node.Make(
            [
                ("volatility", defaults.Volatility), ("maintenance", defaults.Maintenance), ("initial", defaults.Initial),
                ("basis", defaults.Basis), ("shock", defaults.Shock),
            ],
            static values => new UnderlyingParameters(values[0], values[1], values[2], values[3], values[4]),
            defaults);
        read = read with
        {
            Liquidity = ReadOptionalLiquidity(node, defaults.Liquidity),
            SizeDiscount = node.Group("sizeDiscount", defaults.SizeDiscount, ReadSizeDiscount),
        };
        LinearRule start = defaults.Rule is LinearRule.Flat flat ? WithRates(flat, read) : defaults.Rule;
        LinearRule rule = node.Group("rule", start, (group, _) => ReadRule(group, start, read));
        return node.Json.Checked("rule", read, () => read with { Rule = rule });
    }

    /// <summary>A flat rule has the underlying's own two rates.</summary>
    private static LinearRule WithRates(LinearRule rule, UnderlyingParameters parameters) =>
        new LinearRule.Flat(new MarginRates(parameters.Maintenance, parameters.Initial)) { OpenInterest = rule.OpenInterest };

    private static LinearRule ReadRule(RiskNode node, LinearRule start, UnderlyingParameters parameters)
    {
        string kind = node.Leaf("kind") is { } leaf
            ? leaf.Node.Text(leaf.Property, $"{Flat}, {Tiered} or {Skewed}", text => text is Flat or Tiered or Skewed)
            : start switch { LinearRule.Tiered => Tiered, LinearRule.Skewed => Skewed, _ => Flat };
        OpenInterestScale openInterest = node.Group("openInterest", start.OpenInterest, ReadOpenInterest);
        LinearRule rule = kind switch
        {
            Tiered => new LinearRule.Tiered(ReadTiers(node)),
            Skewed => new LinearRule.Skewed(ReadSkewScale(node)),
            _ => WithRates(start, parameters),
        };
        return rule with { OpenInterest = openInterest };
    }

    private static OpenInterestScale ReadOpenInterest(RiskNode node, OpenInterestScale defaults) => node.Make(
        [("lowerUsd", defaults.LowerUsd), ("upperUsd", defaults.UpperUsd)],
        static values => new OpenInterestScale(values[0], values[1]),
        defaults);

    private static SizeTiers ReadTiers(RiskNode node) => node.Leaf("tiers") is not { } leaf
        ? new SizeTiers()
        : ReadList(
            leaf,
            new SizeTiers(),
            one => (UpToUsd: one.RequiredNumber("upToUsd"), Maintenance: one.RequiredNumber("maintenance"), Initial: one.RequiredNumber("initial")),
            static tiers => new SizeTiers([.. tiers.Select(tier => new SizeTier(tier.UpToUsd, new MarginRates(tier.Maintenance, tier.Initial)))]));

    private static SkewScale ReadSkewScale(RiskNode node)
    {
        // Nobody but the file knows the depth of the market: the scale has no default.
        SkewScale defaults = new(scaleUnits: 1);
        if (!node.Json.Has("skew"))
            node.Json.Fault("skew", "nothing", "an object with scaleUnits: the skew scale of the market");
        return node.Group("skew", defaults, static (group, start) =>
        {
            if (!group.Json.Has("scaleUnits"))
                group.Json.Fault("scaleUnits", "nothing", "the size at which the ratio has risen by the factor");
            return group.Make(
                [
                    ("scaleUnits", start.ScaleUnits), ("factor", start.Factor), ("minimumInitial", start.MinimumInitial),
                    ("maintenanceShare", start.MaintenanceShare), ("minimumUsd", start.MinimumUsd),
                ],
                static values => new SkewScale(values[0], values[1], values[2], values[3], values[4]),
                start);
        });
    }

    private static MarketLiquidity? ReadOptionalLiquidity(RiskNode node, MarketLiquidity? defaults)
    {
        if (!node.Json.Has("liquidity"))
            return defaults;
        if (!RiskLeaf.IsSourced(node.Json, "liquidity") && node.Json.KindOf("liquidity") != JsonValueKind.Null)
            return node.Group("liquidity", defaults ?? new MarketLiquidity(), ReadLiquidity);
        if (node.Leaf("liquidity") is { IsNull: false } leaf)
            leaf.Fault("a value", "null, or in its place an object with dailyVolumeUsd, participation and depth");
        return null;
    }

    private static MarketLiquidity ReadLiquidity(RiskNode node, MarketLiquidity defaults)
    {
        DepthTable depth = node.Leaf("depth") is { } leaf
            ? ReadList(
                leaf,
                defaults.Depth,
                one => new DepthPoint(one.RequiredNumber("soldUsd"), one.RequiredNumber("lostFraction")),
                static points => new DepthTable(points))
            : defaults.Depth;
        return node.Make(
            [("dailyVolumeUsd", defaults.DailyVolumeUsd), ("participation", defaults.Participation)],
            values => new MarketLiquidity(values[0], values[1], depth),
            defaults);
    }

    private static SizeDiscount ReadSizeDiscount(RiskNode node, SizeDiscount defaults) => node.Make(
        [("factor", defaults.Factor), ("poolStartUsd", defaults.PoolStartUsd)],
        static values => new SizeDiscount(values[0], values[1]),
        defaults);

    /// <summary>A list that its type checks as a whole.</summary>
    private static T ReadList<TItem, T>(RiskLeaf leaf, T fallback, Func<JsonNodeReader, TItem> read, Func<IReadOnlyList<TItem>, T> make)
    {
        IReadOnlyList<TItem> items = leaf.Node.Objects(leaf.Property, read);
        return leaf.Node.Checked(leaf.Property, fallback, () => make(items));
    }
}
