using CrossMargin.Domain;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Oracles;

namespace CrossMargin.Margin.Exposures;

/// <summary>What an option is priced with, and how much of it is held.</summary>
/// <param name="Spot">USD per unit, as the venue's oracle has it; positive.</param>
/// <param name="Years">To the expiry, of 365 days; 0 once it has expired.</param>
/// <param name="Volatility">Per √year; not negative.</param>
/// <param name="Rate">Per year; a negative one counts as 0, as in PM2.</param>
/// <param name="Quantity">Signed contracts, rounded down.</param>
internal readonly record struct OptionTerms(
    JudgedPrice Price, double Spot, double Forward, double Strike, double Years, double Volatility, double Rate, bool IsCall, double Quantity)
{
    /// <summary>The part of the forward that still moves with spot: in the last 30 minutes the settlement price is being averaged.</summary>
    public double MovingForward => Forward * Math.Min(1, Years * 365 * 48);

    /// <summary>The venue's own mark first, then the market's surface at a forward of spot; null where neither says, or the price is none.</summary>
    public static OptionTerms? Of(OptionHolding holding, MarginInputs inputs)
    {
        Option option = holding.Instrument;
        if (inputs.PriceOf(option.Underlying, option.Venue.Chain, holding.Spot) is not { Usd: > 0 } price)
            return null;
        double years = Math.Max(0, (option.Expiry - inputs.View.Time) / TimeSpan.FromDays(365));
        OptionMark? mark = holding.Mark ?? OfSurface(option, price.Usd, years, inputs.Market.Of(option.Underlying));
        return mark is not { Forward: > 0 } ? null : new OptionTerms(
            price, price.Usd, mark.Forward, option.Strike, years, mark.Volatility, Math.Max(0, mark.Rate), option.IsCall,
            new TokenAmount(holding.Size, holding.Decimals).ToAssetQuantity());
    }

    private static OptionMark? OfSurface(Option option, double spot, double years, UnderlyingMarket market) =>
        market.Surface is { } surface ? new OptionMark(spot, surface.Volatility(spot, option.Strike, years)) : null;
}
