using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Keeper.Policies;

/// <summary>What the keeper may do. Every limit holds: that of the chain, and that of all chains.</summary>
/// <param name="All">Spend and reverts of all chains together; what else it limits holds on each.</param>
/// <param name="Chains">What holds on one chain besides.</param>
public sealed record KeeperPolicy(PolicyLimits All, IReadOnlyDictionary<ChainId, PolicyLimits> Chains)
{
    /// <summary>Where nothing limits the reverts in a row of a chain.</summary>
    public const int DefaultRevertsInARow = 5;

    /// <summary>Where nothing limits the age of a chain's head: so many block times, and no less than <see cref="DefaultHeadAgeMin"/>.</summary>
    public const int DefaultHeadAgeBlocks = 20;

    /// <inheritdoc cref="DefaultHeadAgeBlocks"/>
    public static readonly TimeSpan DefaultHeadAgeMin = TimeSpan.FromSeconds(60);

    private static readonly BigInteger WeiPerGwei = BigInteger.Pow(10, 9);

    /// <summary>Without a policy of one's own: only the safe defaults limit.</summary>
    public static KeeperPolicy Default { get; } = new(PolicyLimits.None, new Dictionary<ChainId, PolicyLimits>());

    /// <summary>What holds on the chain alone.</summary>
    public PolicyLimits Of(ChainId chain) => Chains.GetValueOrDefault(chain, PolicyLimits.None);

    /// <summary>Both: what holds on every chain, then what holds on this one.</summary>
    public IReadOnlyList<PolicyLimits> Both(ChainId chain) => [All, Of(chain)];

    /// <summary>Of the chain's own attempts; null where only all chains together are limited.</summary>
    public int? RevertsInARow(ChainId chain) => Of(chain).RevertsInARow ?? (All.RevertsInARow is null ? DefaultRevertsInARow : null);

    /// <summary>The lower of both; without them, the default.</summary>
    public TimeSpan HeadAgeMax(ChainSettings chain)
    {
        TimeSpan[] given = [.. Both(chain.ChainId).Select(limits => limits.HeadAgeMax).OfType<TimeSpan>()];
        if (given.Length > 0)
            return given.Min();
        TimeSpan blocks = DefaultHeadAgeBlocks * chain.BlockTime;
        return blocks > DefaultHeadAgeMin ? blocks : DefaultHeadAgeMin;
    }

    /// <summary>Wei per gas: the lower of both; null where neither limits.</summary>
    public BigInteger? GasPriceMax(ChainId chain)
    {
        double[] given = [.. Both(chain).Select(limits => limits.GasPriceMaxGwei).OfType<double>()];
        return given.Length == 0 ? null : (BigInteger)((decimal)given.Min() * (decimal)WeiPerGwei);
    }
}
