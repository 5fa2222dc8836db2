using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Following;

/// <summary>
/// A node's answer contradicts itself or another answer: it lags, mixes forks, or left logs out. Nothing was taken from
/// it. It was asked again a bounded number of times; a later look may find it healed.
/// </summary>
public sealed class ChainDistrustException(ChainId chain, Distrust distrust) : Exception($"Chain {chain}: {distrust}")
{
    public Distrust Distrust { get; } = distrust;
}
