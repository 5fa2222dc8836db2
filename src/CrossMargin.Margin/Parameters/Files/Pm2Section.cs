using CrossMargin.Margin.Derive;
using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin.Parameters.Files;

/// <summary>The part "pm2" of the risk file: the scenario grid's shocks and charges. The grid's range is each underlying's "shock".</summary>
internal static class Pm2Section
{
    public static Pm2Parameters Read(RiskNode node, Pm2Parameters defaults) => (defaults with
    {
        Volatility = node.Group("volatility", defaults.Volatility, Volatility),
        Skew = node.Group("skew", defaults.Skew, Skew),
        Basis = node.Group("basis", defaults.Basis, Basis),
        Discount = node.Group("discount", defaults.Discount, Discount),
        Contingency = node.Group("contingency", defaults.Contingency, Contingency),
    })
        .Set(node, "maintenanceFactor", static (all, value) => all with { MaintenanceFactor = value })
        .Set(node, "initialFactor", static (all, value) => all with { InitialFactor = value });

    private static T Set<T>(this T record, RiskNode node, string property, Func<T, double, T> set) => node.Set(record, property, set);

    private static VolatilityShock Volatility(RiskNode node, VolatilityShock defaults) => defaults
        .Set(node, "rangeUp", static (group, value) => group with { RangeUp = value })
        .Set(node, "rangeDown", static (group, value) => group with { RangeDown = value })
        .Set(node, "shortTermPower", static (group, value) => group with { ShortTermPower = value })
        .Set(node, "longTermPower", static (group, value) => group with { LongTermPower = value })
        .Set(node, "daysFloor", static (group, value) => group with { DaysFloor = value })
        .Set(node, "leastUp", static (group, value) => group with { LeastUp = value });

    private static SkewShock Skew(RiskNode node, SkewShock defaults) => defaults
        .Set(node, "linearCap", static (group, value) => group with { LinearCap = value })
        .Set(node, "linearSlope", static (group, value) => group with { LinearSlope = value })
        .Set(node, "absoluteCap", static (group, value) => group with { AbsoluteCap = value })
        .Set(node, "absoluteSlope", static (group, value) => group with { AbsoluteSlope = value })
        .Set(node, "leastKStar", static (group, value) => group with { LeastKStar = value })
        .Set(node, "widthScale", static (group, value) => group with { WidthScale = value })
        .Set(node, "staticVolatility", static (group, value) => group with { StaticVolatility = value })
        .Set(node, "volatilityScale", static (group, value) => group with { VolatilityScale = value });

    private static BasisShock Basis(RiskNode node, BasisShock defaults) => defaults
        .Set(node, "upFactor", static (group, value) => group with { UpFactor = value })
        .Set(node, "downFactor", static (group, value) => group with { DownFactor = value })
        .Set(node, "addFactor", static (group, value) => group with { AddFactor = value })
        .Set(node, "factorPerYear", static (group, value) => group with { FactorPerYear = value });

    private static StaticDiscount Discount(RiskNode node, StaticDiscount defaults) => defaults
        .Set(node, "longFactor", static (group, value) => group with { LongFactor = value })
        .Set(node, "shortFactor", static (group, value) => group with { ShortFactor = value })
        .Set(node, "longRateScale", static (group, value) => group with { LongRateScale = value })
        .Set(node, "longRateAdd", static (group, value) => group with { LongRateAdd = value })
        .Set(node, "shortRateScale", static (group, value) => group with { ShortRateScale = value })
        .Set(node, "shortRateAdd", static (group, value) => group with { ShortRateAdd = value });

    private static Pm2Contingency Contingency(RiskNode node, Pm2Contingency defaults) => defaults
        .Set(node, "perpMaintenance", static (group, value) => group with { PerpMaintenance = value })
        .Set(node, "perpInitial", static (group, value) => group with { PerpInitial = value })
        .Set(node, "optionMaintenance", static (group, value) => group with { OptionMaintenance = value })
        .Set(node, "optionInitial", static (group, value) => group with { OptionInitial = value })
        .Set(node, "confidenceThreshold", static (group, value) => group with { ConfidenceThreshold = value })
        .Set(node, "confidenceFactor", static (group, value) => group with { ConfidenceFactor = value })
        .Set(node, "pegThreshold", static (group, value) => group with { PegThreshold = value })
        .Set(node, "pegFactor", static (group, value) => group with { PegFactor = value });
}
