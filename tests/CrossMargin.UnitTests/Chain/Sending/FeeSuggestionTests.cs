using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;

namespace CrossMargin.UnitTests.Chain.Sending;

public sealed class FeeSuggestionTests
{
    [Fact]
    public void From_offers_the_median_of_the_paying_blocks_and_twice_the_next_base_fee()
    {
        // Second percentile: 0 (an empty block), 30, 10, 20. The median of 10, 20, 30 is 20; 2 · 103 + 20 = 226.
        FeeHistory history = new([100, 101, 102, 99, 103], [[0, 0], [5, 30], [5, 10], [5, 20]]);

        Assert.Equal(new FeeSuggestion(103, 20, 226), FeeSuggestion.From(history, percentile: 1, priorityFloor: 1));
    }

    [Theory]
    [InlineData(0, 7)]
    [InlineData(6, 7)]
    [InlineData(8, 8)]
    public void From_never_offers_less_than_the_floor(int paid, int offered)
    {
        FeeHistory history = new([100, 50], [[paid]]);

        FeeSuggestion fees = FeeSuggestion.From(history, percentile: 0, priorityFloor: 7);

        Assert.Equal((BigInteger)offered, fees.MaxPriorityFeePerGas);
        Assert.Equal((BigInteger)(100 + offered), fees.MaxFeePerGas);
    }
}
