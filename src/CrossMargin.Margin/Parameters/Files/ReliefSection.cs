using System.Globalization;
using CrossMargin.Margin.Liquidation;

namespace CrossMargin.Margin.Parameters.Files;

/// <summary>The part "relief" of the risk file: what bringing an account back costs, and what each venue allows of it.</summary>
internal static class ReliefSection
{
    public static ReliefParameters Read(RiskNode node, ReliefParameters defaults)
    {
        defaults = node.Set(defaults, "repaymentPenalty", static (all, value) => all with { RepaymentPenalty = value });
        defaults = node.Set(defaults, "positionPenalty", static (all, value) => all with { PositionPenalty = value });
        defaults = node.Set(defaults, "spotSlippage", static (all, value) => all with { SpotSlippage = value });
        defaults = node.Set(defaults, "perpSlippage", static (all, value) => all with { PerpSlippage = value });
        defaults = node.Set(defaults, "optionSlippage", static (all, value) => all with { OptionSlippage = value });
        defaults = node.Group("gasUsd", defaults, ReadGas);
        defaults = node.Set(defaults, "otherGasUsd", static (all, value) => all with { OtherGasUsd = value });
        defaults = node.SetSeconds(defaults, "withinSeconds", static (all, value) => all with { Within = value });
        defaults = node.Set(defaults, "maxProbes", static (all, value) => all with { MaxProbes = value });
        return defaults with { Venues = node.Named("venues", defaults.Venues, VenueTerms.Unknown, ReadVenue) };
    }

    /// <summary>By EIP-155 number.</summary>
    private static ReliefParameters ReadGas(RiskNode node, ReliefParameters defaults)
    {
        foreach (string name in node.Json.Names.Distinct())
        {
            if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long chain) && chain > 0)
                defaults = node.Set(defaults, name, (all, usd) => all with { GasUsd = new Dictionary<long, double>(all.GasUsd) { [chain] = usd } });
            else
                node.Json.Fault(name, $"\"{name}\"", "the chain's EIP-155 number");
        }

        return defaults;
    }

    private static VenueTerms ReadVenue(RiskNode node, VenueTerms defaults)
    {
        defaults = node.Set(defaults, "penalty", static (all, value) => new VenueTerms(value) { Limits = all.Limits });
        return defaults with { Limits = node.Group("limits", defaults.Limits, ReadLimits) };
    }

    private static SizeLimits ReadLimits(RiskNode node, SizeLimits defaults) => node.Make(
        [("closeFactor", defaults.CloseFactor), ("minLeftOver", defaults.MinLeftOver), ("step", defaults.Step), ("capital", defaults.Capital)],
        static values => new SizeLimits(values[0], values[1], values[2], values[3]),
        defaults);
}
