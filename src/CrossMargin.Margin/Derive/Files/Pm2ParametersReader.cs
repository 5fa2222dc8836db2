using CrossMargin.Domain.Configuration;
using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin.Derive.Files;

/// <summary>
/// The parameters of PM2 under the names of Derive's portfolio cases; what is missing has its default. The ranges are those of
/// the records: what they refuse is told with its place in the file.
/// </summary>
internal static class Pm2ParametersReader
{
    public static Pm2Parameters Read(JsonNodeReader node)
    {
        Pm2Parameters parameters = new()
        {
            Grid = node.Has("Scenarios") ? ReadGrid(node) : ScenarioGrid.Default,
            Volatility = Group(node, "VolShock", new VolatilityShock(), Volatility),
            Skew = Group(node, "SkewShock", new SkewShock(), Skew),
            Basis = Group(node, "BasisContingency", new BasisShock(), Basis),
            Contingency = Group(node, "OtherContingency", new Pm2Contingency(), Contingency),
            Discount = Group(node, "Margin", new StaticDiscount(), Discount),
        };
        return Group(node, "Margin", parameters, Factors);
    }

    private static ScenarioGrid ReadGrid(JsonNodeReader node)
    {
        IReadOnlyList<Scenario> scenarios = node.Loose("Scenarios", one => one.Checked("SpotShock", new Scenario(1, VolatilityMove.None), () => new Scenario(
            one.Number("SpotShock", 0, 20),
            MoveOf(one.Text("VolShockDirection", "Up, Down, None, LINEAR or ABS", text => MoveOf(text) is not null)) ?? default,
            one.Number("DampeningFactor", 0, 10, fallback: 1))));
        return node.Checked("Scenarios", ScenarioGrid.Default, () => new ScenarioGrid(scenarios));
    }

    private static VolatilityMove? MoveOf(string text) => text switch
    {
        "None" => VolatilityMove.None,
        "Up" => VolatilityMove.Up,
        "Down" => VolatilityMove.Down,
        "LINEAR" => VolatilityMove.LinearSkew,
        "ABS" => VolatilityMove.AbsoluteSkew,
        _ => null,
    };

    private static T Group<T>(JsonNodeReader node, string property, T defaults, Func<JsonNodeReader, T, T> read) =>
        node.Has(property) && node.Child(property) is { } group ? read(group, defaults) : defaults;

    /// <summary>The record with one value set, where the file has it and the record takes it.</summary>
    private static T Set<T>(this T record, JsonNodeReader node, string property, Func<T, double, T> set) => node.Has(property)
        ? node.Checked(property, record, () => set(record, node.Number(property, double.MinValue, double.MaxValue)))
        : record;

    private static VolatilityShock Volatility(JsonNodeReader node, VolatilityShock defaults) => defaults
        .Set(node, "VOLRANGEUP", static (group, value) => group with { RangeUp = value })
        .Set(node, "VOLRANGEDOWN", static (group, value) => group with { RangeDown = value })
        .Set(node, "SHORTTERMPOWER", static (group, value) => group with { ShortTermPower = value })
        .Set(node, "LONGTERMPOWER", static (group, value) => group with { LongTermPower = value })
        .Set(node, "DTE_FLOOR", static (group, value) => group with { DaysFloor = value })
        .Set(node, "MIN_VOL_EVAL_SHOCKED", static (group, value) => group with { LeastUp = value });

    private static SkewShock Skew(JsonNodeReader node, SkewShock defaults) => defaults
        .Set(node, "LINEAR_SCALE_CAP", static (group, value) => group with { LinearCap = value })
        .Set(node, "LINEAR_CBASE", static (group, value) => group with { LinearSlope = value })
        .Set(node, "ABS_SCALE_CAP", static (group, value) => group with { AbsoluteCap = value })
        .Set(node, "ABS_CBASE", static (group, value) => group with { AbsoluteSlope = value })
        .Set(node, "MIN_K_STAR", static (group, value) => group with { LeastKStar = value })
        .Set(node, "MIN_WIDTH_SCALE", static (group, value) => group with { WidthScale = value })
        .Set(node, "VOL_PARAM_STATIC", static (group, value) => group with { StaticVolatility = value })
        .Set(node, "VOL_PARAM_SCALE", static (group, value) => group with { VolatilityScale = value });

    private static BasisShock Basis(JsonNodeReader node, BasisShock defaults) => defaults
        .Set(node, "SCENARIO_SPOT_UP", static (group, value) => group with { UpFactor = value })
        .Set(node, "SCENARIO_SPOT_DOWN", static (group, value) => group with { DownFactor = value })
        .Set(node, "BASIS_CONT_ADD_FACTOR", static (group, value) => group with { AddFactor = value })
        .Set(node, "BASIS_CONT_MULT_FACTOR", static (group, value) => group with { FactorPerYear = value });

    private static Pm2Contingency Contingency(JsonNodeReader node, Pm2Contingency defaults) => defaults
        .Set(node, "MM_PERP_PERCENT", static (group, value) => group with { PerpMaintenance = value })
        .Set(node, "IM_PERP_PERCENT", static (group, value) => group with { PerpInitial = value })
        .Set(node, "MM_OPTION_PERCENT", static (group, value) => group with { OptionMaintenance = value })
        .Set(node, "IM_OPTION_PERCENT", static (group, value) => group with { OptionInitial = value })
        .Set(node, "CONF_THRESHOLD", static (group, value) => group with { ConfidenceThreshold = value })
        .Set(node, "CONF_MARGIN", static (group, value) => group with { ConfidenceFactor = value })
        .Set(node, "PEG_LOSS_THRESHOLD", static (group, value) => group with { PegThreshold = value })
        .Set(node, "PEG_LOSS_FACTOR", static (group, value) => group with { PegFactor = value });

    private static StaticDiscount Discount(JsonNodeReader node, StaticDiscount defaults) => defaults
        .Set(node, "BASE_STATIC_DISCOUNT", static (group, value) => group with { LongFactor = value })
        .Set(node, "BASE_STATIC_DISCOUNT_NEG", static (group, value) => group with { ShortFactor = value })
        .Set(node, "LONG_RATE_MULTSCALE", static (group, value) => group with { LongRateScale = value })
        .Set(node, "LONG_RATE_ADDSCALE", static (group, value) => group with { LongRateAdd = value })
        .Set(node, "SHORT_RATE_MULTSCALE", static (group, value) => group with { ShortRateScale = value })
        .Set(node, "SHORT_RATE_ADDSCALE", static (group, value) => group with { ShortRateAdd = value });

    private static Pm2Parameters Factors(JsonNodeReader node, Pm2Parameters defaults) => defaults
        .Set(node, "MM_LOSS_FACTOR", static (all, value) => all with { MaintenanceFactor = value })
        .Set(node, "IM_LOSS_FACTOR", static (all, value) => all with { InitialFactor = value });
}
