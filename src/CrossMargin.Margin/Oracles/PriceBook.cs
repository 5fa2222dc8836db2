using CrossMargin.Domain;
using CrossMargin.Margin.Exposures;

namespace CrossMargin.Margin.Oracles;

/// <summary>Every price that an account depends on, judged once.</summary>
internal sealed class PriceBook
{
    private readonly Dictionary<(Underlying, ChainId, PriceObservation), JudgedPrice> _judged = [];
    private readonly List<JudgedPrice> _ordered = [];

    public PriceBook(IEnumerable<PricedBy> holdings, MarginInputs inputs)
    {
        foreach (PricedBy holding in holdings)
        {
            if (holding.Price is not { } price || _judged.ContainsKey((holding.Underlying, holding.Chain, price)))
                continue;
            JudgedPrice judged = JudgedPrice.Of(
                holding.Underlying, holding.Chain, price, inputs.ChainOf(holding.Chain), inputs.View.Time,
                inputs.VolatilityOf(holding.Underlying), inputs.Market.Of(holding.Underlying).TwapUsd, inputs.Parameters);
            _judged.Add((holding.Underlying, holding.Chain, price), judged);
            _ordered.Add(judged);
        }
    }

    /// <summary>In the order of the holdings.</summary>
    public IReadOnlyList<JudgedPrice> Prices => _ordered;

    public JudgedPrice? Find(Underlying underlying, ChainId chain, PriceObservation? price) =>
        price is null ? null : _judged[(underlying, chain, price)];
}
