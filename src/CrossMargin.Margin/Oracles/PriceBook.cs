using CrossMargin.Domain;
using CrossMargin.Margin.Exposures;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Oracles;

/// <summary>Every price that an account depends on, judged once.</summary>
internal sealed class PriceBook
{
    private readonly Dictionary<(Underlying, ChainId, PriceObservation), JudgedPrice> _judged = [];
    private readonly List<JudgedPrice> _ordered = [];

    public PriceBook(
        IReadOnlyList<SpotHolding> holdings, IReadOnlyDictionary<ChainId, ChainCondition> chains, DateTimeOffset now, RiskParameters parameters)
    {
        foreach (SpotHolding holding in holdings)
        {
            if (holding.Price is not { } price || _judged.ContainsKey((holding.Token.Underlying, holding.Token.Chain, price)))
                continue;
            JudgedPrice judged = JudgedPrice.Of(
                holding.Token.Underlying, holding.Token.Chain, price, chains.GetValueOrDefault(holding.Token.Chain), now, parameters);
            _judged.Add((holding.Token.Underlying, holding.Token.Chain, price), judged);
            _ordered.Add(judged);
        }
    }

    /// <summary>In the order of the holdings.</summary>
    public IReadOnlyList<JudgedPrice> Prices => _ordered;

    public JudgedPrice? Find(SpotHolding holding) =>
        holding.Price is { } price ? _judged[(holding.Token.Underlying, holding.Token.Chain, price)] : null;
}
