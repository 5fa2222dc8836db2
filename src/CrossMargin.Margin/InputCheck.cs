using CrossMargin.Domain;
using CrossMargin.Margin.Exposures;
using CrossMargin.Margin.Oracles;

namespace CrossMargin.Margin;

/// <summary>Finds every reason why a view cannot be relied on.</summary>
internal static class InputCheck
{
    /// <summary>Chains first, then venues, then the holdings without a price or a mark, then the prices: each in a fixed order.</summary>
    public static IReadOnlyList<InputFault> Faults(MarginInputs inputs) =>
    [
        .. inputs.View.SubAccounts.Select(subAccount => subAccount.Id.Venue.Chain).Distinct().Order()
            .Select(chain => OfChain(chain, inputs.ChainOf(chain))).OfType<InputFault>(),
        .. inputs.View.SubAccounts.Where(subAccount => subAccount.Degraded is not null)
            .Select(subAccount => new InputFault(InputFaultKind.VenueDegraded, subAccount.Id.Venue.Chain, subAccount.Degraded!))
            .Distinct().OrderBy(fault => fault.Chain).ThenBy(fault => fault.About, StringComparer.Ordinal),
        .. inputs.Holdings.Prices.Where(holding => holding.Price is null)
            .Select(holding => new InputFault(InputFaultKind.PriceMissing, holding.Chain, holding.About))
            .Distinct(),
        .. inputs.Holdings.Options.Where(option => OptionTerms.Of(option, inputs) is null)
            .Select(option => new InputFault(InputFaultKind.VolatilityMissing, option.Instrument.Venue.Chain, option.Instrument.Symbol))
            .Distinct(),
        .. inputs.Prices.Select(OfPrice).OfType<InputFault>(),
    ];

    private static InputFault? OfChain(ChainId chain, ChainCondition? condition) => condition switch
    {
        null => new InputFault(InputFaultKind.ChainMissing, chain, "The view has no block of this chain."),
        { Degraded: { } reason } => new InputFault(InputFaultKind.ChainDegraded, chain, reason),
        _ => null,
    };

    private static InputFault? OfPrice(JudgedPrice price)
    {
        InputFaultKind? kind = price.Validity switch
        {
            PriceValidity.Valid or PriceValidity.StaleForIncrease or PriceValidity.InsufficientData => null,
            PriceValidity.NonPositive => InputFaultKind.PriceNonPositive,
            PriceValidity.TooVolatile => InputFaultKind.PriceTooVolatile,
            PriceValidity.TooUncertain => InputFaultKind.PriceTooUncertain,
            PriceValidity.FromTheFuture => InputFaultKind.PriceFromTheFuture,
            _ => InputFaultKind.PriceStale,
        };
        return kind is { } fault ? new InputFault(fault, price.Chain, $"{price.Underlying} from {price.Price.Source}") : null;
    }
}
