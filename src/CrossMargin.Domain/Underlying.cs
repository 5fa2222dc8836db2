namespace CrossMargin.Domain;

/// <summary>What risk is about: ETH, BTC, USD. Risk nets here, across venues and chains.</summary>
/// <param name="Symbol">Upper case: the key under which chains.json and the risk parameters name it.</param>
public readonly record struct Underlying(string Symbol)
{
    public override string ToString() => Symbol;
}
