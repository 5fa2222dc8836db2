using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Sending;

/// <summary>What to offer per gas, in wei.</summary>
/// <param name="BaseFeePerGas">The next block's.</param>
public sealed record FeeSuggestion(BigInteger BaseFeePerGas, BigInteger MaxPriorityFeePerGas, BigInteger MaxFeePerGas)
{
    /// <summary>Six full blocks in a row multiply the base fee by 1.125^6 = 2.03: with twice the fee one waits that long.</summary>
    private const int BaseFeeMultiple = 2;

    /// <param name="history">With rewards at one percentile at least.</param>
    /// <param name="percentile">Which of the history's percentiles to offer, by its place in the request.</param>
    /// <param name="priorityFloor">Wei per gas: the least to offer, for chains so quiet that their blocks say nothing.</param>
    /// <remarks>
    /// The priority fee is the median, over the blocks that held a paying transaction, of what was paid at the percentile.
    /// The maximum is twice the next base fee and that priority fee.
    /// </remarks>
    public static FeeSuggestion From(FeeHistory history, int percentile, BigInteger priorityFloor)
    {
        Invariant.Require(history.BaseFees.Count > 0, "A fee history has at least the next block's base fee.");
        BigInteger[] paid = [.. history.Rewards.Select(block => block[percentile]).Where(reward => !reward.IsZero).Order()];
        BigInteger median = paid.Length == 0 ? BigInteger.Zero : paid[paid.Length / 2];
        BigInteger priority = BigInteger.Max(median, priorityFloor);
        BigInteger baseFee = history.BaseFees[^1];
        return new FeeSuggestion(baseFee, priority, baseFee * BaseFeeMultiple + priority);
    }
}
