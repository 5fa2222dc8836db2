using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin.Derive;

/// <summary>What the options of one expiry ask for under the standard manager.</summary>
internal sealed record StandardExpiry(
    double MarkToMarketUsd, StandardRequirement Isolated, StandardRequirement Bounded, double ShortQuantity, double Confidence)
{
    public static StandardExpiry Of(ExpiryBook book, double spotUsd, StandardParameters parameters)
    {
        List<StandardRequirement> isolated = [];
        double netCalls = 0;
        double shortQuantity = 0;
        for (int index = 0; index < book.Legs.Length; index++)
        {
            OptionLeg leg = book.Legs[index];
            netCalls += leg.IsCall ? leg.Quantity : 0;
            if (leg.Quantity >= 0)
                continue;
            shortQuantity -= leg.Quantity;
            double markUsd = book.ValueUsd(index, 1, VolatilityMove.None);
            isolated.Add(leg.IsCall ? OfCall(leg, markUsd, spotUsd, parameters) : OfPut(leg, markUsd, spotUsd, parameters));
        }

        // Calls that are short on balance have no bound to their loss: the forward, and some, covers them.
        double unpairedUsd = book.Market.ForwardUsd * Math.Min(netCalls, 0);
        double maxLossUsd = MaxLossUsd(book);
        return new StandardExpiry(
            book.ValueUsd(1, VolatilityMove.None),
            StandardRequirement.Sum(isolated),
            new StandardRequirement(
                maxLossUsd + parameters.UnpairedMaintenance * unpairedUsd, maxLossUsd + parameters.UnpairedInitial * unpairedUsd),
            shortQuantity,
            book.Market.Confidence);
    }

    private static StandardRequirement OfCall(OptionLeg leg, double markUsd, double spotUsd, StandardParameters parameters)
    {
        double outOfTheMoney = spotUsd > 0 ? Math.Max(0, leg.StrikeUsd - spotUsd) / spotUsd : 0;
        return new StandardRequirement(
            parameters.CallMaintenance * spotUsd * leg.Quantity + markUsd,
            parameters.InitialOfSpot(outOfTheMoney) * spotUsd * leg.Quantity + markUsd);
    }

    private static StandardRequirement OfPut(OptionLeg leg, double markUsd, double spotUsd, StandardParameters parameters)
    {
        double outOfTheMoney = spotUsd > 0 ? Math.Max(0, spotUsd - leg.StrikeUsd) / spotUsd : 0;
        double maintenanceUsd = markUsd
            + Math.Min(parameters.PutMaintenance * spotUsd * leg.Quantity, parameters.PutMaintenanceOfMark * markUsd);
        return new StandardRequirement(
            maintenanceUsd,
            Math.Min(
                parameters.InitialOfSpot(outOfTheMoney) * spotUsd * leg.Quantity + markUsd,
                maintenanceUsd * parameters.PutInitialOfMaintenance));
    }

    /// <summary>The payoff is piecewise linear in the settlement price: it is least at zero or at a strike, calls without a bound aside.</summary>
    private static double MaxLossUsd(ExpiryBook book)
    {
        double worstUsd = Math.Min(PayoffUsd(book, 0), 0);
        foreach (OptionLeg leg in book.Legs)
            worstUsd = Math.Min(worstUsd, PayoffUsd(book, leg.StrikeUsd));
        return worstUsd;
    }

    private static double PayoffUsd(ExpiryBook book, double settlementUsd)
    {
        double payoffUsd = 0;
        foreach (OptionLeg leg in book.Legs)
            payoffUsd += leg.Quantity * Math.Max(leg.IsCall ? settlementUsd - leg.StrikeUsd : leg.StrikeUsd - settlementUsd, 0);
        return payoffUsd;
    }
}
